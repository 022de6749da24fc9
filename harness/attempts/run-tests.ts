import type { Clock } from '../domain/clock.ts';
import { type Result, success } from '../domain/failure.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import { runVisibleTests, type VisibleTests } from '../workspace/runs/run-visible-tests.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Runs the workspace's own tests and records how they went, if they ran to their end. */
export async function runTests(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  signal?: AbortSignal,
): Promise<Result<VisibleTests>> {
  const run = await usingTemporaryFolder(() => runVisibleTests(attempt.workspace, signal ? { signal } : {}));
  if (!run.ok) return run;
  const result = run.value;
  if (result.outcome === 'did-not-run' && result.failure) return { ok: false, failure: result.failure };
  if (result.outcome !== 'ran') return success(result);
  const { passed, failed, total, failures } = result;
  const recorded = await attempt.record({
    type: 'tests-run',
    ...clock.now(),
    source: 'bugsquash',
    passed,
    failed,
    total,
    failures: failures.map(({ name, file, line }) => ({ name, file, line })),
  });
  return recorded.ok ? success(result) : recorded;
}
