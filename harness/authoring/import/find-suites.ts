import type { NativeSuite, Runner } from '../../domain/exercise.ts';
import type { Programs } from './programs.ts';
import { expandScript, type ScriptCommand } from './scripts.ts';

/** A way in which the tests of a repository may be run, to be tried. */
export type SuiteCandidate = Pick<NativeSuite, 'runner' | 'command' | 'prepare' | 'environment'>;

export interface PackageManifest {
  readonly scripts?: Readonly<Record<string, string>> | undefined;
  readonly dependencies?: Readonly<Record<string, string>> | undefined;
  readonly devDependencies?: Readonly<Record<string, string>> | undefined;
  readonly engines?: { readonly node?: string } | undefined;
}

const PROGRAMS: Readonly<Record<string, Runner>> = {
  vitest: 'vitest',
  mocha: 'mocha',
  _mocha: 'mocha',
  jest: 'jest',
  ava: 'ava',
  tap: 'tap',
};
/** Scripts in which a suite may stand, the likeliest first. */
const TEST_SCRIPTS =
  /^(test|tests?[:_-]?(unit|only|js|node|run|ci|src|mocha|jest|vitest|coverage|base|main|local|quick|dev)|unit|units|unit-?tests?|tests-only|mocha|jest|vitest|ava|tap|coverage|cover|test-all|ci|ci[:-]test)$/i;
const BUILD_SCRIPTS = [
  'build',
  'compile',
  'transpile',
  'prepare',
  'prepublishOnly',
  'prepack',
  'dist',
  'bundle',
];
const BUILDERS =
  /^(tsc|rollup|tsup|tsdown|unbuild|babel|esbuild|webpack|microbundle|vite|bunchee|pkgroll|tshy|swc|duel|node|rolldown|ncc|zshy|preconstruct|bili|ts-node|tsx|peggy|pegjs|nearleyc|jison)$/;

/**
 * The suites that a package's scripts speak of, the likeliest first. The `test` script is seldom just the suite: linters,
 * type checks and coverage around it are left out, and builds before it are kept apart, to be tried with and without.
 */
export function findSuites(manifest: PackageManifest, programs: Programs): SuiteCandidate[] {
  const scripts = manifest.scripts ?? {};
  const names = Object.keys(scripts)
    .filter((name) => TEST_SCRIPTS.test(name))
    .sort((a, b) => Number(b === 'test') - Number(a === 'test'));
  const builds = BUILD_SCRIPTS.map((name) => stepsOf(expandScript(name, scripts), programs)).find(
    (steps) => steps.length > 0,
  );
  const found = names.flatMap((name) => {
    const commands = expandScript(name, scripts);
    return commands.flatMap((command, index) => {
      const suite = suiteOf(command, programs);
      if (!suite) return [];
      const own = stepsOf(commands.slice(0, index), programs);
      return [
        { ...suite, prepare: [] },
        ...(own.length > 0 ? [{ ...suite, prepare: own }] : []),
        ...(builds ? [{ ...suite, prepare: builds }] : []),
      ];
    });
  });
  const known = [...found, ...byDefault(manifest, programs)];
  const texts = known.map((suite) => JSON.stringify(suite));
  return known.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

/** What a mentor typed, as the one candidate, with and without builds. */
export function suiteTyped(typed: ScriptCommand, programs: Programs): SuiteCandidate | undefined {
  const suite = suiteOf(typed, programs);
  return suite && { ...suite, prepare: [] };
}

/** Where no script names a runner that is installed, it may be hidden in a tool of the project's own. */
function byDefault(
  { dependencies = {}, devDependencies = {} }: PackageManifest,
  programs: Programs,
): SuiteCandidate[] {
  const declared = { ...dependencies, ...devDependencies };
  return (['vitest', 'jest', 'mocha', 'ava', 'tap'] as const).flatMap((name) => {
    if (declared[name] === undefined) return [];
    const suite = suiteOf({ words: [name], environment: {} }, programs);
    return suite ? [{ ...suite, prepare: [] }] : [];
  });
}

function suiteOf(
  { words, environment }: ScriptCommand,
  programs: Programs,
): Omit<SuiteCandidate, 'prepare'> | undefined {
  const [program = '', ...args] = words;
  const name = program.replace(/^(\.\/)?node_modules\/\.bin\//, '');
  const node = asNodeTest(name, args);
  if (node) return { runner: 'node:test', command: node, environment };
  const throughNode = name === 'node' ? runnerInArguments(args) : undefined;
  if (throughNode) return { ...throughNode, environment };
  const runner = PROGRAMS[name];
  const file = programs.fileOf(name === '_mocha' ? 'mocha' : name);
  if (runner === undefined || file === undefined) return undefined;
  return { runner, command: [file, ...argumentsFor(runner, args, programs)], environment };
}

/** `node --import tsx node_modules/mocha/bin/mocha.js test`: the runner as a file that Node is given. */
function runnerInArguments(args: readonly string[]): Pick<SuiteCandidate, 'runner' | 'command'> | undefined {
  const at = args.findIndex((arg) => /node_modules\/(\.bin\/)?(vitest|mocha|jest|ava|tap)\b/.test(arg));
  const runner = PROGRAMS[/node_modules\/(?:\.bin\/)?(\w+)/.exec(args[at] ?? '')?.[1] ?? ''];
  if (at < 0 || runner === undefined) return undefined;
  return { runner, command: [...args.slice(0, at + 1), ...cleaned(args.slice(at + 1))] };
}

/** The arguments of Node's own runner, behind whichever name it is called. */
function asNodeTest(program: string, args: readonly string[]): readonly string[] | undefined {
  if (program === 'borp') return ['--test', ...args.filter((arg) => !arg.startsWith('-'))];
  if (!args.includes('--test')) return undefined;
  const loader = program === 'tsx' ? ['--import', 'tsx'] : program === 'node' ? [] : undefined;
  return loader && [...loader, ...cleaned(args)];
}

const DROPPED =
  /^(--coverage|--coverage[.=].*|--no-coverage|--coverageReporters.*|--coverageThreshold.*|--collectCoverage.*|--experimental-test-coverage|--test-coverage-.*|--test-reporter=.*|--test-reporter-destination=.*|--watch|--watchAll.*|-w|--ui|--bail.*|-b|--reporter=.*|-R\S.*|--verbose|-v|--silent|--update|-u|--tap|--100|--cov|--check-coverage|--no-check-coverage|--passWithNoTests|--failOnFlakyTests|--forbid-only|--inspect.*|--typecheck.*|--colors?|--no-colors?|-c)$/;
const DROPPED_WITH_VALUE = new Set([
  ...['--reporter', '-R', '--test-reporter', '--test-reporter-destination', '--reporters', '--outputFile'],
  ...['--reporter-option', '--reporter-options', '-O'],
]);

/** Without reporters, coverage, and what watches or stops at the first failure. */
function cleaned(args: readonly string[]): string[] {
  return args.filter(
    (arg, index) =>
      !DROPPED.test(arg) && !DROPPED_WITH_VALUE.has(arg) && !DROPPED_WITH_VALUE.has(args[index - 1] ?? ''),
  );
}

function argumentsFor(runner: Runner, args: readonly string[], programs: Programs): readonly string[] {
  // ava's -v and mocha's -u are other things than vitest's and jest's; nobody misses the former.
  const kept = runner === 'mocha' ? withoutDropped(args, ['-u']) : cleaned(args);
  if (runner === 'vitest') {
    const rest = kept.filter(
      (arg) => arg !== 'run' && arg !== 'watch' && arg !== 'dev' && !arg.startsWith('--run'),
    );
    return ['run', ...rest];
  }
  if (runner !== 'tap') return kept;
  const major = Number(programs.versionOf('tap')?.split('.')[0] ?? 0);
  const rest = kept.filter((arg) => arg !== 'run');
  return [...rest, major >= 18 ? '--disable-coverage' : '--no-coverage'];
}

function withoutDropped(args: readonly string[], allowed: readonly string[]): string[] {
  const marked = args.map((arg) => (allowed.includes(arg) ? `\0${arg}` : arg));
  return cleaned(marked).map((arg) => arg.replace('\0', ''));
}

/** Commands that build, as Node runs them; linters and type checks are none. */
function stepsOf(commands: readonly ScriptCommand[], programs: Programs): readonly (readonly string[])[] {
  return commands.flatMap(({ words }) => {
    const [program = '', ...args] = words;
    if (
      !BUILDERS.test(program) ||
      args.includes('--noEmit') ||
      args.some((arg) => /^(-w|--watch|>|<)/.test(arg))
    )
      return [];
    if (program === 'node') return args.includes('--test') ? [] : [args];
    const file = programs.fileOf(program);
    return file === undefined ? [] : [[file, ...args]];
  });
}
