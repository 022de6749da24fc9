/** A command of a package.json script, its variables apart. */
export interface ScriptCommand {
  readonly environment: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/;

/** The commands of a script, in order, as a shell would split them; what only a shell can do is left as it is. */
export function commandsIn(script: string): ScriptCommand[] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote: string | undefined;
  const end = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (let at = 0; at < script.length; at += 1) {
    const sign = script[at] ?? '';
    if (quote !== undefined) {
      if (sign === quote) quote = undefined;
      else if (sign === '\\' && quote === '"') word = (word ?? '') + (script[++at] ?? '');
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === '\\') word = (word ?? '') + (script[++at] ?? '');
    else if (/\s/.test(sign)) end();
    else if (/[;&|]/.test(sign)) {
      end();
      if ((commands.at(-1)?.length ?? 0) > 0) commands.push([]);
    } else word = (word ?? '') + sign;
  }
  end();
  return commands.flatMap((words) => (words.length > 0 ? [withoutAssignments(words)] : []));
}

const ENVIRONMENT_PROGRAMS = new Set(['cross-env', 'cross-env-shell', 'env']);

function withoutAssignments(words: readonly string[]): ScriptCommand {
  const environment: Record<string, string> = {};
  let rest = [...words];
  while (rest[0] !== undefined) {
    const [, name, value] = ASSIGNMENT.exec(rest[0]) ?? [];
    if (name !== undefined && value !== undefined) environment[name] = value;
    else if (!ENVIRONMENT_PROGRAMS.has(rest[0])) break;
    rest = rest.slice(1);
  }
  return { environment, words: rest };
}

type Scripts = Readonly<Record<string, string>>;

const MOST_DEPTH = 6;

/** The commands that a script comes down to, scripts that it calls and wrappers that measure coverage opened up. */
export function expandScript(name: string, scripts: Scripts, depth = 0): ScriptCommand[] {
  const script = scripts[name];
  if (script === undefined || depth > MOST_DEPTH) return [];
  const before = name.startsWith('pre') ? [] : expandScript(`pre${name}`, scripts, depth + 1);
  return [...before, ...commandsIn(script).flatMap((command) => expandCommand(command, scripts, depth))];
}

function expandCommand(command: ScriptCommand, scripts: Scripts, depth: number): ScriptCommand[] {
  const { words, environment } = unwrapped(command);
  const called = calledScripts(words, scripts);
  if (!called) return words.length > 0 ? [{ words, environment }] : [];
  return called.names.flatMap((name) =>
    expandScript(name, scripts, depth + 1).map((inner, index, all) => ({
      environment: { ...environment, ...inner.environment },
      // What is passed on goes to the last command.
      words: index === all.length - 1 ? [...inner.words, ...called.rest] : inner.words,
    })),
  );
}

const PACKAGE_MANAGERS = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const SEVERAL = new Set(['run-s', 'run-p', 'npm-run-all', 'npm-run-all2', 'run-z', 'wsrun']);

function calledScripts(
  words: readonly string[],
  scripts: Scripts,
): { readonly names: readonly string[]; readonly rest: readonly string[] } | undefined {
  const [program = '', ...args] = words;
  const plain = args.filter((arg) => !arg.startsWith('-'));
  if (PACKAGE_MANAGERS.has(program)) {
    const isRun = plain[0] === 'run' || plain[0] === 'run-script';
    const name = isRun ? plain[1] : plain[0] === 't' ? 'test' : plain[0];
    if (name === undefined || scripts[name] === undefined) return undefined;
    const rest = args.slice(args.indexOf(plain[0] === 't' ? 't' : name) + 1);
    return { names: [name], rest: rest[0] === '--' ? rest.slice(1) : rest };
  }
  if (program === 'node' && args[0] === '--run' && args[1] !== undefined)
    return { names: [args[1]], rest: [] };
  if (!SEVERAL.has(program)) return undefined;
  const names = plain.flatMap((name) =>
    name.endsWith('*')
      ? Object.keys(scripts).filter((known) => known.startsWith(name.replace(/\*+$/, '')))
      : scripts[name] === undefined
        ? []
        : [name],
  );
  return { names, rest: [] };
}

const COVERAGE = new Set(['nyc', 'c8', 'cov8', 'istanbul', 'monocart']);
const RUNS_ANOTHER = new Set(['npx', 'dotenv', 'dotenvx', 'time', 'exec', '--', 'cover']);
/** Flags of those programs whose value is a word of its own. */
const WITH_VALUE = new Set([
  ...[
    '--reporter',
    '-r',
    '--report-dir',
    '--temp-dir',
    '--include',
    '-n',
    '--exclude',
    '-x',
    '--src',
    '--require',
  ],
  ...['--reports-dir', '--lines', '--branches', '--functions', '--statements', '-e', '-p', '--package', '-o'],
]);

/** The command that a wrapper starts. */
function unwrapped({ words, environment }: ScriptCommand): ScriptCommand {
  let rest = [...words];
  let isWrapped = false;
  for (;;) {
    const [first = ''] = rest;
    if (COVERAGE.has(first) || RUNS_ANOTHER.has(first)) isWrapped = true;
    else if (isWrapped && first.startsWith('-')) {
      if (WITH_VALUE.has(first)) rest = rest.slice(1);
    } else break;
    rest = rest.slice(1);
  }
  const inner = withoutAssignments(rest);
  return { words: inner.words, environment: { ...environment, ...inner.environment } };
}
