import { success } from '../../domain/failure.ts';
import { printableLines } from '../../domain/printable.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordDiffStat, wordSkipped } from '../wording.ts';

export const diff: Command = {
  summary: 'show what you changed since the start',
  usage: 'diff [--dir D]',
  examples: [
    ['diff', 'what you changed, as a patch'],
    ['diff --dir ~/bugsquash/money-split', 'of another workspace'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const changed = await opened.value.attempts.diff(opened.value.attempt);
    const text =
      changed.files.length === 0
        ? wordDiffStat(changed)
        : [...printableLines(changed.patch), ...wordSkipped(changed.skipped)].join('\n');
    return success({ json: { schema: 'bugsquash/diff@1', ...changed }, text, exitCode: 0 });
  },
};
