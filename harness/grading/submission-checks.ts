import { z } from 'zod';
import type { Tree } from '../catalog/exercise-files.ts';
import type { Verdict } from '../domain/verdict.ts';
import { startTimeLimit } from './protocol/time-limit.ts';
import { type LostTime, LostTimeWatch } from './supervisor/lost-time.ts';
import { removeStage, stageTree } from './supervisor/stage.ts';
import type { GradingProcesses, Tool } from './supervisor/start-processes.ts';
import { RESULTS_MARK } from './visible-tests/reporter.ts';

const CHECK_LIMIT_MS = 60_000;
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

const TYPE_CHECK: Tool = {
  command: ['/node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', '/app'],
  runsCode: false,
};
const VISIBLE_TESTS: Tool = {
  command: [
    '/node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    '/app',
    '--fsModuleCache=false',
    '--cache=false',
    '--reporter',
    '/harness/grading/visible-tests/reporter.js',
  ],
  runsCode: true,
};

/** One line of results, from the candidate's side: it is only told on, and decides nothing. */
const resultsSchema = z.array(z.object({ id: z.string(), state: z.string() }));

export interface VisibleTest {
  readonly id: string;
  readonly passed: boolean;
}

/** What running a submission's own tests tells: the check, and the tests, for `own-tests.ts`. */
interface Checked {
  readonly checks: NonNullable<Verdict['checks']>;
  readonly tests: readonly VisibleTest[];
}

/** Type check and visible tests of a staged tree, inside the sandbox with the tree's own pristine config. */
export async function runChecks(processes: GradingProcesses, stageRoot: string): Promise<Checked> {
  const typecheck = await runTypeCheck(processes, stageRoot);
  const tests = await runVisibleTests(processes, stageRoot);
  const passed = tests.filter((test) => test.passed).length;
  return {
    checks: {
      typecheck: typecheck.exitCode === 0 ? 'pass' : 'fail',
      visibleTests: { passed, failed: tests.length - passed, total: tests.length },
    },
    tests,
  };
}

/** What the tools of a workspace say of a tree. */
export interface VisibleOutcome {
  /** As the type checker words them, with file and line. */
  readonly typeErrors: readonly string[];
  /** None where the run did not come to its end. */
  readonly tests: readonly VisibleTest[];
}

/** Type check and visible tests of any tree. */
export async function visibleOutcome(processes: GradingProcesses, tree: Tree): Promise<VisibleOutcome> {
  const stageRoot = stageTree(tree);
  try {
    const { exitCode, stdout } = await runTypeCheck(processes, stageRoot);
    const errors = stdout.split('\n').filter((line) => /: error TS\d+: /.test(line));
    return {
      typeErrors: exitCode === 0 ? [] : errors.length > 0 ? errors : ['the type checker did not run'],
      tests: await runVisibleTests(processes, stageRoot),
    };
  } finally {
    removeStage(stageRoot);
  }
}

/** The visible tests of a tree. */
export async function testsOf(processes: GradingProcesses, tree: Tree): Promise<VisibleTest[]> {
  const stageRoot = stageTree(tree);
  try {
    return await runVisibleTests(processes, stageRoot);
  } finally {
    removeStage(stageRoot);
  }
}

function runTypeCheck(processes: GradingProcesses, stageRoot: string): Promise<ToolRun> {
  return runTool(processes, stageRoot, TYPE_CHECK, ({ exitCode }) => exitCode === 0);
}

export async function runVisibleTests(
  processes: GradingProcesses,
  stageRoot: string,
): Promise<VisibleTest[]> {
  const { stdout } = await runTool(processes, stageRoot, VISIBLE_TESTS, (run) => {
    const tests = testsIn(run.stdout);
    return tests.length > 0 && tests.every(({ passed }) => passed);
  });
  return testsIn(stdout);
}

function testsIn(stdout: string): VisibleTest[] {
  const line = stdout.split('\n').findLast((text) => text.startsWith(RESULTS_MARK));
  if (line === undefined) return [];
  let results: unknown;
  try {
    results = JSON.parse(line.slice(RESULTS_MARK.length));
  } catch {
    return [];
  }
  const parsed = resultsSchema.safeParse(results);
  if (!parsed.success) return [];
  return parsed.data
    .filter(({ state }) => state === 'passed' || state === 'failed')
    .map(({ id, state }) => ({ id, passed: state === 'passed' }));
}

interface ToolRun {
  readonly exitCode: number | null;
  readonly stdout: string;
}

/**
 * Runs a tool of ours in a staged tree. A run in which time was lost is repeated once, as one of the hidden tests is.
 * @param isFlawless whether a run could not have come out better
 */
async function runTool(
  processes: GradingProcesses,
  stageRoot: string,
  tool: Tool,
  isFlawless: (run: ToolRun) => boolean,
): Promise<ToolRun> {
  const { lostTime, ...run } = await runToolOnce(processes, stageRoot, tool);
  const isOverLimit = run.exitCode === null;
  const mayBeDueToThat = lostTime.some((how) => how !== 'starved' || isOverLimit);
  if (!mayBeDueToThat || isFlawless(run)) return run;
  const { exitCode, stdout } = await runToolOnce(processes, stageRoot, tool);
  return { exitCode, stdout };
}

async function runToolOnce(
  processes: GradingProcesses,
  stageRoot: string,
  tool: Tool,
): Promise<ToolRun & { readonly lostTime: readonly LostTime[] }> {
  const running = processes.startTool(stageRoot, tool);
  const watch = new LostTimeWatch();
  watch.watch(running);
  watch.begin();
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  running.onOutput = (chunk, stream) => {
    if (stream === 'stderr') return;
    totalBytes += chunk.length;
    if (totalBytes <= MAX_OUTPUT_BYTES) chunks.push(chunk);
    else void running.end();
  };
  const stopCounting = startTimeLimit(CHECK_LIMIT_MS, () => void running.end());
  try {
    const exitCode = await new Promise<number | null>((resolve) => {
      running.child.on('error', () => resolve(null));
      running.child.on('close', resolve);
    });
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8'), lostTime: watch.end() };
  } finally {
    watch.end();
    stopCounting();
    await running.end();
  }
}
