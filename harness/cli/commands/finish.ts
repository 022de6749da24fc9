import type { Attempts } from '../../attempts/attempts.ts';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { isInExtension } from '../../domain/attempt.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { CommandArguments } from '../arguments.ts';
import { askYesNo } from '../ask.ts';
import { type Command, type CommandContext, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';
import { wordDiffStat } from '../wording.ts';
import { attemptNamed, report } from './report.ts';

export const finish: Command = {
  summary: 'end the attempt and open its verdicts, or end its extension',
  usage: 'finish [<attempt>] [--yes] [--dir D]',
  examples: [
    ['finish', 'end the attempt'],
    ['finish --yes', 'even if changes were never submitted'],
  ],
  details: [
    'With changes that were never submitted it offers to submit them first. An attempt whose workspace is gone is',
    'finished by its id, as history has it.',
  ],
  flags: {
    ...DIRECTORY_FLAG,
    yes: { value: false, help: 'finish even if changes were never submitted' },
  },
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const found = await attemptToFinish(args, context);
    if (!found.ok) return found;
    const { attempts, attempt } = found.value;
    if (typeof attempt === 'string') {
      const finished = await attempts.finishGone(attempt);
      return finished.ok ? report.run({ ...args, values: {}, positionals: [attempt] }, context) : finished;
    }
    const settled = await settleChanges(attempts, attempt, args, context);
    if (!settled.ok) return settled;
    const finished = await attempts.finish(attempt);
    if (!finished.ok) return finished;
    if (attempts.extension.view(attempt)) return statusOutput(attempts, attempt, context);
    const { directory } = attempt.workspace;
    const debrief = ['note', 'symptom, root cause, fix, proof, what else could break'];
    return statusOutput(attempts, attempt, context, [
      '',
      `Write your debrief: ${context.steps.command(debrief, directory)}`,
      `Then see the reference: ${context.steps.command(['reveal'], directory)}`,
    ]);
  },
};

/** The attempt of the workspace, or the one that was named: by its id alone where its workspace is gone. */
async function attemptToFinish(
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<{ readonly attempts: Attempts; readonly attempt: OpenAttempt | string }>> {
  const [asked] = args.positionals;
  if (asked === undefined) return openWorkspace(args, context);
  const opened = context.attempts();
  if (!opened.ok) return opened;
  const attempts = opened.value;
  const named = await attemptNamed(attempts, asked);
  if (!named.ok) return named;
  const { attemptId, workspace } = named.value;
  const attempt = await attempts.open(workspace);
  return success({
    attempts,
    attempt: attempt.ok && attempt.value.id === attemptId ? attempt.value : attemptId,
  });
}

const CAN_SUBMIT = new Set(['running', 'paused', 'over']);

/** After the finish nothing can be submitted any more: what was not is submitted first, or left behind on purpose. */
async function settleChanges(
  attempts: Attempts,
  attempt: OpenAttempt,
  { switches }: CommandArguments,
  { signal }: CommandContext,
): Promise<Result<void>> {
  const canSubmit = CAN_SUBMIT.has(attempt.state.phase) || isInExtension(attempt.state);
  if (switches.has('yes') || !canSubmit) return success(undefined);
  if (!(await attempts.hasUnsubmittedChanges(attempt))) return success(undefined);
  const [changed = ''] = wordDiffStat(await attempts.diff(attempt)).split('\n');
  const what = `${changed}, and this was never submitted.`;
  const isWanted = switches.has('json')
    ? undefined
    : await askYesNo(`${what} Submit it first? [y/N] `, signal);
  if (isWanted) {
    const submitted = isInExtension(attempt.state)
      ? await attempts.extension.submit(attempt, signal)
      : await attempts.submit(attempt, { signal });
    return submitted.ok ? success(undefined) : submitted;
  }
  return failed(
    'wrong-state',
    `${what} The attempt is not finished; to finish it without these changes, add --yes.`,
    { command: ['submit'], workspace: attempt.workspace.directory },
  );
}
