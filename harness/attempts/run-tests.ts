import type { Clock } from '../domain/clock.ts';
import { type Result, success } from '../domain/failure.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import { runVisibleTests, type VisibleTests } from '../workspace/runs/run-visible-tests.ts';
import type { AttemptsHost } from './host.ts';
import { keepSave } from './keep-save.ts';
import { workspaceAt } from './open.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { RUN_SOURCES } from './run-sources.ts';

export interface RunTestsOptions {
  readonly signal?: AbortSignal;
  /** Nobody asked for this run: a file was saved. */
  readonly onSave?: boolean;
  /** Only this one of the tests. */
  readonly only?: { readonly file: string; readonly name: string } | undefined;
}

/** Runs the workspace's own tests and records how they went, if they ran to their end. */
export async function runTests(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  { signal, onSave = false, only }: RunTestsOptions = {},
): Promise<Result<VisibleTests>> {
  await keepSave({ clock }, attempt);
  const run = await runIn(attempt.workspace, signal, only);
  if (!run.ok) return run;
  const result = run.value;
  if (result.outcome !== 'ran') return success(result);
  const { passed, failed, total, failures } = result;
  const recorded = await attempt.record({
    type: 'tests-run',
    ...clock.now(),
    source: only ? RUN_SOURCES.one : onSave ? RUN_SOURCES.onSave : RUN_SOURCES.asked,
    passed,
    failed,
    total,
    failures: failures.map(({ name, file, line }) => ({ name, file, line })),
  });
  return recorded.ok ? success(result) : recorded;
}

/** The same in a workspace whose attempt is not in our records: there is no log to write to, and no link to trust. */
export async function runForeignTests(
  host: AttemptsHost,
  directory: string,
  signal?: AbortSignal,
): Promise<Result<VisibleTests>> {
  const workspace = await workspaceAt(host, directory);
  if (!workspace.ok) return workspace;
  const { directory: root, exercise } = workspace.value;
  return runIn({ directory: root, cloneRoot: host.cloneRoot, exercise }, signal);
}

async function runIn(
  workspace: Parameters<typeof runVisibleTests>[0],
  signal: AbortSignal | undefined,
  only?: RunTestsOptions['only'],
): Promise<Result<VisibleTests>> {
  const run = await usingTemporaryFolder(() =>
    runVisibleTests(workspace, { ...(signal ? { signal } : {}), only }),
  );
  if (run.ok && run.value.outcome === 'did-not-run' && run.value.failure)
    return { ok: false, failure: run.value.failure };
  return run;
}
