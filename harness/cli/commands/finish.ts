import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const finish: Command = {
  summary: 'end the attempt; verdicts are unsealed',
  usage: 'finish [--dir D]',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const finished = await attempts.finish(attempt);
    if (!finished.ok) return finished;
    const { directory } = attempt.workspace;
    const debrief = ['note', 'symptom, root cause, fix, proof, what else could break'];
    return statusOutput(attempts, attempt, context, [
      '',
      `Write your debrief: ${context.steps.command(debrief, directory)}`,
      `Then see the reference: ${context.steps.command(['reveal'], directory)}`,
    ]);
  },
};
