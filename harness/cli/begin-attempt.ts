import type { Attempts } from '../attempts/attempts.ts';
import type { StartOptions } from '../attempts/prepare.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { printableLines } from '../domain/printable.ts';
import { typedInWorkspace } from '../wording/next-step.ts';
import { shellQuote } from '../wording/shell-quote.ts';
import { clockText } from '../wording/time.ts';
import { wrapLines } from '../wording/wrap-lines.ts';
import type { CommandArguments, Flags } from './arguments.ts';
import type { CommandOutput } from './command.ts';
import { statusDocument } from './documents.ts';

/** Flags of all commands that begin an attempt. */
export const BEGIN_FLAGS = {
  dir: { value: true, help: 'where the workspace goes: a new or empty folder' },
  minutes: { value: true, help: "minutes on the clock, instead of the exercise's own" },
  interviewer: {
    value: true,
    help: '"on" or "off": ask questions as an interviewer would',
    choices: ['on', 'off'],
  },
  assistants: { value: true, help: 'which coding assistants are used, to be recorded; "none" by default' },
} satisfies Flags;

/** What the flags of a beginning say of interviewer and assistants. */
export function readManner(
  command: string,
  { values }: CommandArguments,
  interviewerByDefault: boolean,
): Result<Pick<StartOptions, 'interviewer' | 'assistants' | 'assistantNames'>> {
  const { interviewer, assistants = 'none' } = values;
  if (interviewer !== undefined && interviewer !== 'on' && interviewer !== 'off') {
    return failed('bad-arguments', `--interviewer takes "on" or "off", not "${interviewer}".`, {
      command: [command, '--help'],
    });
  }
  const names = assistants.trim();
  const isUsed = names !== '' && names !== 'none';
  return success({
    interviewer: interviewer === undefined ? interviewerByDefault : interviewer === 'on',
    assistants: isUsed,
    assistantNames: isUsed ? names : undefined,
  });
}

/** Makes the workspace, starts the clock, and shows the ticket and what to type next. */
export async function beginAttempt(
  attempts: Attempts,
  exercise: Exercise,
  options: StartOptions,
  columns: number,
): Promise<Result<CommandOutput>> {
  const prepared = await attempts.prepare(exercise, options);
  if (!prepared.ok) return prepared;
  const attempt = prepared.value;
  const begun = await attempts.begin(attempt);
  if (!begun.ok) return begun;
  const status = await attempts.status(attempt);
  if (!status.ok) return status;
  const { title } = attempt.exercise.manifest;
  const text = [
    `${title}: the clock runs, ${clockText(attempt.timeLeftMs)} left.`,
    ...(attempt.state.afterReveal
      ? ["You have seen its reference: this attempt won't count as a result."]
      : []),
    '',
    ...wrapLines(printableLines(attempt.exercise.ticket.trimEnd()), columns),
    '',
    'Your workspace:',
    `  cd ${shellQuote(attempt.workspace.directory)}`,
    '  npm test                  the visible tests',
    `  ${typedInWorkspace(['status'])}      time left, what you changed`,
    `  ${typedInWorkspace(['submit'])}      see which symptoms are gone`,
    `  ${typedInWorkspace(['next'])}        what to do now, and why`,
  ].join('\n');
  return success({ json: statusDocument(status.value, { kind: 'none' }), text, exitCode: 0 });
}
