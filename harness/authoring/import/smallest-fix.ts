import type { NativeSuite } from '../../domain/exercise.ts';
import type { SuiteRun } from '../../suites/suite-run.ts';
import type { Comparison } from './compare-runs.ts';
import type { FixTrees } from './fix-trees.ts';
import { type Hunk, withHunks } from './hunks.ts';
import type { ImportHost } from './import-host.ts';
import { minimise } from './minimise.ts';
import { narrowedTo } from './narrow.ts';

const MINIMISE_MS = 150_000;

/** Delta debugging over the hunks, first over the test files alone that show the bug, where the runner takes files. */
export async function smallestFix(
  host: ImportHost,
  { broken, hunks }: FixTrees,
  suite: NativeSuite,
  { failToPass, passToPass }: Comparison,
): Promise<readonly Hunk[]> {
  if (hunks.length < 2) return hunks;
  const deadline = host.monotonicMs() + MINIMISE_MS;
  const mayGoOn = () => host.monotonicMs() < deadline && !host.signal.aborted;
  const passes = (run: SuiteRun, ids: readonly string[]) =>
    run.outcome === 'reported' && ids.every((id) => run.tests.get(id) === 'pass');
  const isWhole = async (parts: readonly Hunk[]) =>
    passes(await host.grader.runSuite(withHunks(broken, parts), suite, { signal: host.signal }), [
      ...failToPass,
      ...passToPass,
    ]);
  const narrow = narrowedTo(suite, failToPass, broken);
  const runNarrow = async (parts: readonly Hunk[]) =>
    narrow !== undefined &&
    passes(await host.grader.runSuite(withHunks(broken, parts), narrow, { signal: host.signal }), failToPass);
  if (await runNarrow(hunks)) {
    const small = await minimise(hunks, runNarrow, mayGoOn);
    if (small.length === hunks.length || (await isWhole(small))) return small;
  }
  return minimise(hunks, isWhole, mayGoOn);
}
