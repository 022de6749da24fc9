import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const pause: Command = {
  summary: 'stop the clock (practice only)',
  usage: 'pause [--dir D]',
  examples: [['pause', 'stop the clock']],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const paused = await attempts.pause(attempt);
    if (!paused.ok) return paused;
    return statusOutput(attempts, attempt, context);
  },
};
