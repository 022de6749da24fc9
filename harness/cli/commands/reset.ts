import { failed, success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordDiffStat, wordSkipped } from '../wording.ts';

export const reset: Command = {
  summary: 'put the editable files back as they were, after taking a snapshot',
  usage: 'reset --yes [--to <snapshot>] [--dir D]',
  examples: [
    ['reset', 'what it would do'],
    ['reset --yes', 'put the files back as they were at the start'],
  ],
  flags: {
    ...DIRECTORY_FLAG,
    yes: { value: false, help: 'do it; without this flag it only says what it would do' },
    to: {
      value: true,
      help: 'restore this snapshot instead of the start; every reset names the one it took',
    },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const changed = await attempts.diff(attempt);
    if (!args.switches.has('yes')) {
      return failed(
        'bad-arguments',
        `This would put the files of ${attempt.workspace.directory} back as they were at the start, after taking a snapshot. ${wordDiffStat(changed).split('\n')[0]?.replace(/\.?$/, '.')}`,
        { command: ['reset', '--yes'], workspace: attempt.workspace.directory },
      );
    }
    const { to } = args.values;
    const done = await attempts.reset(attempt, to);
    if (!done.ok) return done;
    return success({
      json: { schema: 'bugsquash/reset@1', snapshot: done.value.before },
      text: [
        `The files are as they were ${to === undefined ? 'at the start' : `in snapshot ${to}`}. What you had is kept; to have it back:`,
        `  ${context.steps.command(['reset', '--yes', '--to', done.value.before], attempt.workspace.directory)}`,
        ...wordSkipped(changed.skipped),
      ].join('\n'),
      exitCode: 0,
    });
  },
};
