import { parseArgs } from 'node:util';
import { nearest } from '../catalog/names.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { withoutTilde } from '../locations.ts';

/** A flag: `true` when it takes a value, and the values that there are, if they can be listed. */
export type Flags = Readonly<
  Record<string, { readonly value: boolean; readonly help: string; readonly choices?: readonly string[] }>
>;

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Every value of a flag that may be repeated, in order. */
  readonly lists: Readonly<Record<string, readonly string[] | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/** Flags that every command takes. */
export const COMMON_FLAGS: Flags = {
  json: { value: false, help: 'print one JSON document' },
  exercises: { value: true, help: "a team's own folder of exercises" },
  solutions: { value: true, help: 'the folder of the matching hidden halves' },
  help: { value: false, help: 'explain the command' },
};

/** Whether `--json` was typed, whatever else is wrong; what comes after `--` is text. */
export const asksForJson = (args: readonly string[]): boolean =>
  args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).includes('--json');

/** Reads a command's arguments; a flag it does not know is `bad-arguments`, with the nearest one. */
export function readArguments(
  command: string,
  args: readonly string[],
  flags: Flags,
  positionalCount: { readonly min: number; readonly max: number },
): Result<CommandArguments> {
  const known: Flags = { ...COMMON_FLAGS, ...flags };
  // Not strict: what is wrong is said here, in our words.
  const { tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(known).map(([name, { value }]) => [
        name,
        { type: value ? 'string' : 'boolean' } as const,
      ]),
    ),
  });
  const positionals: string[] = [];
  const values: Record<string, string> = {};
  const lists: Record<string, string[]> = {};
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const flag = Object.hasOwn(known, name) && rawName.startsWith('--') ? known[name] : undefined;
    if (!flag) return unknownFlag(command, rawName, args[token.index] ?? rawName, Object.keys(known));
    if (!flag.value && value === undefined) switches.add(name);
    // What looks like a flag is not a value, unless it is joined to its flag by "=".
    else if (flag.value && value && (inlineValue || !/^-./.test(value))) {
      if (withoutTilde(value) !== undefined) return leftTilde(command, name, value, inlineValue === true);
      values[name] = value;
      lists[name] = [...(lists[name] ?? []), value];
    } else
      return wrongUse(command, `--${name} of "bugsquash ${command}" takes ${flag.value ? 'a' : 'no'} value.`);
  }
  if (positionals.some((text) => text.trim() === ''))
    return wrongUse(command, `An argument of "bugsquash ${command}" is empty.`);
  const { min, max } = positionalCount;
  if (!switches.has('help') && (positionals.length < min || positionals.length > max)) {
    const wanted = min === max ? `${min}` : `${min} to ${max}`;
    const given = positionals.length === 0 ? 'none was given' : `given: ${positionals.join(' ')}`;
    return wrongUse(
      command,
      `"bugsquash ${command}" takes ${wanted} ${max === 1 ? 'argument' : 'arguments'}; ${given}.`,
    );
  }
  return success({ positionals, values, lists, switches });
}

/** No shell opens a `~` inside quotes, and most leave it alone after "=". */
function leftTilde(command: string, flag: string, value: string, isInline: boolean) {
  const typed = isInline ? `--${flag}=${value}` : value;
  const meant = withoutTilde(value) ?? value;
  return failed(
    'bad-arguments',
    `--${flag} of "bugsquash ${command}" is "${value}": your shell has left the ~ as it is.`,
    { retype: { replace: { typo: typed, meant: isInline ? `--${flag}=${meant}` : meant } } },
  );
}

function wrongUse(command: string, message: string) {
  return failed('bad-arguments', message, { command: [command, '--help'] });
}

function unknownFlag(command: string, flag: string, typed: string, known: readonly string[]) {
  const meant = nearest(flag.replace(/^-+/, ''), known);
  const isText = /\s/.test(typed) ? ' If it is text, put -- before it.' : '';
  const hint = meant === undefined ? isText : ` Did you mean --${meant}?`;
  return failed(
    'bad-arguments',
    `"bugsquash ${command}" has no flag ${flag}.${hint}`,
    meant === undefined
      ? { command: [command, '--help'] }
      : { retype: { replace: { typo: flag, meant: `--${meant}` } } },
  );
}
