import type { Attempts } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { Result } from '../../domain/failure.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const resume: Command = {
  summary: 'continue a paused attempt, or start the clock of a prepared one',
  usage: 'resume [--dir D]',
  examples: [
    ['resume', 'continue here'],
    ['resume --dir ~/bugsquash/money-split', 'continue another attempt'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    return resumeAttempt(opened.value.attempts, opened.value.attempt, context);
  },
};

/** Lets the clock run, if it does not, and shows the status. */
export async function resumeAttempt(
  attempts: Attempts,
  attempt: OpenAttempt,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const { state } = attempt;
  const { phase } = state.phase === 'finished' && state.extension ? state.extension : state;
  if (phase === 'paused' || phase === 'prepared') {
    const begun = phase === 'paused' ? await attempts.resume(attempt) : await attempts.begin(attempt);
    if (!begun.ok) return begun;
  }
  return statusOutput(attempts, attempt, context);
}
