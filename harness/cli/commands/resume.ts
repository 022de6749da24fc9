import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const resume: Command = {
  summary: 'go on with a paused or prepared attempt',
  usage: 'resume [--dir D]',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    if (attempt.state.phase === 'paused' || attempt.state.phase === 'prepared') {
      const begun =
        attempt.state.phase === 'paused' ? await attempts.resume(attempt) : await attempts.begin(attempt);
      if (!begun.ok) return begun;
    }
    return statusOutput(attempts, attempt, context);
  },
};
