import { success } from '../../domain/failure.ts';
import { printableLines } from '../../domain/printable.ts';
import { usingTemporaryFolder } from '../../files/temporary-folder.ts';
import { runVisibleTests } from '../../workspace/runs/run-visible-tests.ts';
import { diffAgainstStart } from '../../workspace/start-diff.ts';
import type { Command } from '../command.ts';
import { testsOutput } from '../commands/test.ts';
import { wordDiffStat, wordSkipped } from '../wording.ts';
import { BASH_FLAGS, exerciseWithoutSending } from './place.ts';

/** What a workspace of a bash does without the host. */

export const bashTest: Command = {
  summary: "run the visible tests (the workspace's own code, with your rights)",
  usage: 'test [--dir D]',
  examples: [['test', 'run the visible tests']],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const open = await exerciseWithoutSending(args, context);
    if (!open.ok) return open;
    const { workspace } = open.value;
    const run = await usingTemporaryFolder(() => runVisibleTests(workspace, { signal: context.signal }));
    if (!run.ok) return run;
    if (run.value.outcome === 'did-not-run' && run.value.failure)
      return { ok: false, failure: run.value.failure };
    return testsOutput(run.value, workspace.directory);
  },
};

export const bashDiff: Command = {
  summary: 'show what you changed since the start',
  usage: 'diff [--dir D]',
  examples: [['diff', 'what you changed, as a patch']],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const open = await exerciseWithoutSending(args, context);
    if (!open.ok) return open;
    const changed = await diffAgainstStart(open.value.workspace);
    const text =
      changed.files.length === 0
        ? wordDiffStat(changed)
        : [...printableLines(changed.patch), ...wordSkipped(changed.skipped)].join('\n');
    return success({ json: { schema: 'bugsquash/diff@1', ...changed }, text, exitCode: 0 });
  },
};
