import { parseArgs } from 'node:util';
import { nearest } from '../catalog/manifest.ts';
import { failed, type Result, success } from '../domain/failure.ts';

/** A flag: `true` when it takes a value. */
export type Flags = Readonly<Record<string, { readonly value: boolean; readonly help: string }>>;

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly switches: ReadonlySet<string>;
}

/** Flags that every command takes. */
export const COMMON_FLAGS: Flags = {
  json: { value: false, help: 'print one JSON document' },
  exercises: { value: true, help: "a team's own folder of exercises" },
  solutions: { value: true, help: 'the folder of their hidden halves' },
  help: { value: false, help: 'say what the command does' },
};

/** Reads a command's arguments; a flag it does not know is `bad-arguments`, with the nearest one. */
export function readArguments(
  command: string,
  args: readonly string[],
  flags: Flags,
  positionalCount: { readonly min: number; readonly max: number },
): Result<CommandArguments> {
  const known = { ...COMMON_FLAGS, ...flags };
  const help = `bugsquash ${command} --help`;
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(known).map(([name, { value }]) => [
          name,
          { type: value ? 'string' : 'boolean' } as const,
        ]),
      ),
    });
  } catch (error) {
    const flag = /'(?:-\w, )?--?([^' ]+)/.exec((error as Error).message)?.[1] ?? '';
    const name = flag.replace(/[ =<].*$/, '');
    if (known[name])
      return failed(
        'bad-arguments',
        `--${name} of "bugsquash ${command}" takes ${known[name].value ? 'a value' : 'no value'}.`,
        help,
      );
    const meant = nearest(name, Object.keys(known));
    return failed(
      'bad-arguments',
      `"bugsquash ${command}" knows no flag --${name}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
      help,
    );
  }
  const { positionals } = parsed;
  const switches = new Set(Object.keys(parsed.values).filter((name) => parsed.values[name] === true));
  if (
    !switches.has('help') &&
    (positionals.length < positionalCount.min || positionals.length > positionalCount.max)
  ) {
    const given = positionals.length === 0 ? 'none is given' : `given: ${positionals.join(' ')}`;
    const wanted =
      positionalCount.min === positionalCount.max
        ? positionalCount.min
        : `${positionalCount.min} to ${positionalCount.max}`;
    return failed(
      'bad-arguments',
      `"bugsquash ${command}" takes ${wanted} ${wanted === 1 ? 'argument' : 'arguments'}; ${given}.`,
      help,
    );
  }
  const values = Object.fromEntries(
    Object.entries(parsed.values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return success({ positionals, values, switches });
}
