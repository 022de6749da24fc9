import type { Attempts } from '../attempts/attempts.ts';
import type { Collection } from '../catalog/catalog.ts';
import type { Result } from '../domain/failure.ts';
import type { CommandArguments, Flags } from './arguments.ts';

/** What a command gave: a document for programs, lines for people, and the exit code. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  readonly exitCode: 0 | 1 | 2 | 3;
}

/** What commands work with. The store is opened on first use, because `list` of a team must not need one. */
export interface CommandContext {
  readonly collection: Collection;
  readonly currentDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly attempts: () => Result<Attempts>;
  /** Ends when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One command: parses, calls one use case, shows what came of it. */
export interface Command {
  readonly summary: string;
  /** How to call it, after `bugsquash`. */
  readonly usage: string;
  readonly flags: Flags;
  readonly positionals: { readonly min: number; readonly max: number };
  run(args: CommandArguments, context: CommandContext): Promise<Result<Answer>>;
}

export const DIRECTORY_FLAG = {
  dir: { value: true, help: 'the workspace, when it is not the current folder' },
} satisfies Flags;
