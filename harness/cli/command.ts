import type { Attempts } from '../attempts/attempts.ts';
import type { Collection } from '../catalog/catalog.ts';
import type { Result } from '../domain/failure.ts';
import type { StepWording } from '../wording/next-step.ts';
import type { CommandArguments, Flags } from './arguments.ts';

/** What a command prints: a document for programs, lines for people; and its exit code. */
export interface CommandOutput {
  readonly json: unknown;
  readonly text: string;
  readonly exitCode: 0 | 1 | 2 | 3;
  /** Set by a command that has printed it itself, because it goes on for long after. */
  readonly isPrinted?: boolean;
}

/** What commands work with. The store is opened on first use. */
export interface CommandContext {
  readonly collection: Collection;
  readonly currentDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly attempts: () => Result<Attempts>;
  /** Words commands as they can be typed where the person is. */
  readonly steps: StepWording;
  /** All commands by name, for those that tell of the others. */
  readonly commands: Readonly<Record<string, () => Promise<Command>>>;
  /** Ends when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
  /** Of the terminal that is written to; infinite where there is none, since programs read whole lines. */
  readonly columns: number;
}

/** One command: parses, calls one use case, shows the result. */
export interface Command {
  readonly summary: string;
  /** Further lines of its help. */
  readonly details?: readonly string[];
  /** How to call it, after `bugsquash`. */
  readonly usage: string;
  /** Calls that work, as they are typed after `bugsquash`, and what each is for. */
  readonly examples: readonly (readonly [call: string, does: string])[];
  /** What a shell offers for its arguments; nothing when absent. */
  readonly completes?: 'exercise' | 'command' | 'file' | readonly string[];
  readonly flags: Flags;
  readonly positionals: { readonly min: number; readonly max: number };
  run(args: CommandArguments, context: CommandContext): Promise<Result<CommandOutput>>;
}

export const DIRECTORY_FLAG = {
  dir: { value: true, help: 'the workspace, if it is not the current folder' },
} satisfies Flags;
