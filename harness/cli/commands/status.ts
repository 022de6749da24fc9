import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace, statusOutput } from '../open-workspace.ts';

export const status: Command = {
  summary: 'show the time left, the symptoms and what you changed',
  usage: 'status [--dir D]',
  examples: [
    ['status', 'of the workspace you are in'],
    ['status --dir ~/bugsquash/money-split --json', 'of another, for programs'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    return statusOutput(opened.value.attempts, opened.value.attempt, context);
  },
};
