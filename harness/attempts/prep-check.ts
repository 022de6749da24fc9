import { gitLine } from '../doctor/examine-machine.ts';
import type { MachineLine } from '../doctor/machine-line.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { Result } from '../domain/failure.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import type { Grader } from '../grading/grader.ts';
import { runVisibleTests } from '../workspace/runs/run-visible-tests.ts';
import type { Workspace } from '../workspace/workspace.ts';

const VISIBLE_TESTS_LIMIT_MS = 30_000;

export interface PrepCheck {
  readonly lines: readonly MachineLine[];
  /** No line failed: the attempt can start. */
  readonly ready: boolean;
}

/**
 * Looks at everything an attempt needs before any clock runs: git, an editor, the sandbox, and that the code
 * loads under the grading loader.
 */
export async function prepCheck(exercise: Exercise, grader: Grader): Promise<PrepCheck> {
  const loads = await usingTemporaryFolder(() => grader.tryStart(exercise));
  const lines: MachineLine[] = [
    ...prepLines(process.env),
    grader.sandbox.kind === 'none'
      ? {
          name: 'sandbox',
          state: 'warning',
          detail: 'none here: your code is graded unconfined',
          next: { command: ['doctor'], lead: 'See why, and what to do' },
        }
      : { name: 'sandbox', state: 'ok', detail: grader.sandbox.kind, next: null },
    gradingLine(loads),
  ];
  return { lines, ready: lines.every(({ state }) => state !== 'failed') };
}

/** What every attempt needs of a machine, wherever it is graded. */
export const prepLines = (environment: NodeJS.ProcessEnv): MachineLine[] => [
  gitLine(),
  editorLine(environment),
];

function gradingLine(loads: Result<string | null>): MachineLine {
  if (!loads.ok)
    return { name: 'grading', state: 'failed', detail: loads.failure.message, next: loads.failure.next };
  return loads.value === null
    ? { name: 'grading', state: 'ok', detail: 'the code loads under the grading loader', next: null }
    : { name: 'grading', state: 'failed', detail: loads.value, next: { command: ['doctor'] } };
}

/** Whether the workspace's own tests start; how many are red is part of the exercise. */
export async function visibleTestsLine(workspace: Workspace, signal?: AbortSignal): Promise<MachineLine> {
  const started = await usingTemporaryFolder(() =>
    runVisibleTests(workspace, {
      timeoutMs: VISIBLE_TESTS_LIMIT_MS,
      ...(signal ? { signal } : {}),
    }),
  );
  if (!started.ok)
    return { name: 'tests', state: 'failed', detail: started.failure.message, next: started.failure.next };
  const run = started.value;
  if (run.outcome === 'ran') {
    const detail = `the visible tests start: ${run.passed} passed, ${run.failed} failed`;
    return { name: 'tests', state: 'ok', detail, next: null };
  }
  const why = run.outcome === 'did-not-run' ? run.message : `stopped (${run.reason})`;
  return {
    name: 'tests',
    state: 'warning',
    detail: `the visible tests did not start: ${why}`,
    next: { run: ['npm', 'test'], in: workspace.directory },
  };
}

function editorLine(environment: NodeJS.ProcessEnv): MachineLine {
  const editor = environment.VISUAL || environment.EDITOR;
  // npm sets one for what it starts, where the person has set none.
  if (editor === 'vi' && environment.npm_lifecycle_event)
    return {
      name: 'editor',
      state: 'ok',
      detail: 'vi; set $EDITOR for another, say "code --wait"',
      next: null,
    };
  if (editor) return { name: 'editor', state: 'ok', detail: editor, next: null };
  return {
    name: 'editor',
    state: 'warning',
    detail: 'none set: open the workspace yourself',
    next: 'export EDITOR="code --wait"',
  };
}
