import { type Collection, listExercises } from '../../catalog/catalog.ts';
import { COMMON_FLAGS } from '../arguments.ts';
import type { CommandContext } from '../command.ts';

/** What a shell offers for an argument: words, the names of files, or nothing. */
export type Offer = readonly string[] | 'files';

/** Flags whose value is a path. */
const PATHS: ReadonlySet<string> = new Set(['dir', 'html', 'patch', 'exercises', 'solutions']);

/** A command as completion knows it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly arguments: Offer;
  readonly flags: readonly {
    readonly name: string;
    readonly help: string;
    /** Null for one without a value. */
    readonly value: Offer | null;
  }[];
}

/** All commands, from the one table that help and parsing use; the exercises are those of the collection now. */
export async function completionTable(
  collection: Collection,
  all: CommandContext['commands'],
): Promise<readonly CompletedCommand[]> {
  const exercises = listExercises(collection).map(({ id }) => id);
  const named = { exercise: exercises, command: Object.keys(all), file: 'files' } as const;
  const commands = await Promise.all(
    Object.entries(all).map(async ([name, load]): Promise<CompletedCommand> => {
      const { summary, completes, flags } = await load();
      return {
        name,
        summary,
        arguments: typeof completes === 'string' ? named[completes] : (completes ?? []),
        flags: Object.entries({ ...flags, ...COMMON_FLAGS }).map(([flag, { value, help, choices }]) => ({
          name: flag,
          help,
          value: value ? (choices ?? (PATHS.has(flag) ? 'files' : [])) : null,
        })),
      };
    }),
  );
  const help: CompletedCommand = {
    name: 'help',
    summary: 'explain the commands, or one of them',
    arguments: named.command,
    flags: [],
  };
  return [...commands, help];
}
