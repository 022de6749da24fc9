import { z } from 'zod';
import { type ExerciseFiles, patched, referenceOf, type Tree } from '../catalog/exercise-files.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Submission } from './submission.ts';
import { removeStage, stageTree } from './supervisor/stage.ts';
import type { GradingProcesses } from './supervisor/start-processes.ts';
import { RESULTS_MARK } from './visible-tests/reporter.ts';

const CHECK_LIMIT_MS = 60_000;
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

const TYPE_CHECK = ['/node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', '/app'];

/** One line of results, from the candidate's side: it is only told on, and decides nothing. */
const resultsSchema = z.array(z.object({ id: z.string(), state: z.string() }));

export interface VisibleTest {
  readonly id: string;
  readonly passed: boolean;
}

/** Type check and visible tests of a staged tree, inside the sandbox with the tree's own pristine config. */
export async function runChecks(
  processes: GradingProcesses,
  stageRoot: string,
): Promise<NonNullable<Verdict['checks']>> {
  const typecheck = await runTool(processes, stageRoot, TYPE_CHECK);
  const tests = await runVisibleTests(processes, stageRoot);
  const passed = tests.filter((test) => test.passed).length;
  return {
    typecheck: typecheck.exitCode === 0 ? 'pass' : 'fail',
    visibleTests: { passed, failed: tests.length - passed, total: tests.length },
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
    const { exitCode, stdout } = await runTool(processes, stageRoot, TYPE_CHECK);
    const errors = stdout.split('\n').filter((line) => /: error TS\d+: /.test(line));
    return {
      typeErrors: exitCode === 0 ? [] : errors.length > 0 ? errors : ['the type checker did not run'],
      tests: await runVisibleTests(processes, stageRoot),
    };
  } finally {
    removeStage(stageRoot);
  }
}

/**
 * Which bugs the candidate's added tests catch: bug k is caught when an added test fails on a tree with all
 * references but k and passes on the tree with all references (DESIGN 7).
 */
export async function catchesOfOwnTests(
  processes: GradingProcesses,
  exerciseFiles: ExerciseFiles,
  submission: Submission,
): Promise<NonNullable<Verdict['ownTests']>> {
  const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.startsWith('test/');
  const ownFiles = [...submission.files].filter(([path]) => isTest(path));
  const pristineIds = new Set((await testsOf(processes, exerciseFiles.repo, [])).map(({ id }) => id));
  const { bugs } = exerciseFiles.exercise.solution;
  const treeWithout = (leftOut: string | undefined) =>
    patched(
      exerciseFiles,
      bugs.flatMap(({ id }) => (id === leftOut ? [] : (referenceOf(exerciseFiles, id) ?? []))),
    );
  const onAll = await testsOf(processes, treeWithout(undefined), ownFiles);
  const added = onAll.filter(({ id }) => !pristineIds.has(id));
  const sound = new Set(added.filter(({ passed }) => passed).map(({ id }) => id));
  const catches: string[] = [];
  for (const { id } of sound.size > 0 ? bugs : []) {
    const onRest = await testsOf(processes, treeWithout(id), ownFiles);
    if (onRest.some((test) => !test.passed && sound.has(test.id))) catches.push(id);
  }
  return { added: added.length, catches };
}

async function testsOf(
  processes: GradingProcesses,
  tree: Tree,
  ownFiles: readonly (readonly [string, Buffer])[],
): Promise<VisibleTest[]> {
  const stageRoot = stageTree(new Map([...tree, ...ownFiles]));
  try {
    return await runVisibleTests(processes, stageRoot);
  } finally {
    removeStage(stageRoot);
  }
}

async function runVisibleTests(processes: GradingProcesses, stageRoot: string): Promise<VisibleTest[]> {
  const reporter = '/harness/grading/visible-tests/reporter.js';
  const vitest = [
    '/node_modules/vitest/vitest.mjs',
    'run',
    '--root',
    '/app',
    '--fsModuleCache=false',
    '--cache=false',
  ];
  const { stdout } = await runTool(processes, stageRoot, [...vitest, '--reporter', reporter]);
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

async function runTool(
  processes: GradingProcesses,
  stageRoot: string,
  command: readonly string[],
): Promise<{ exitCode: number | null; stdout: string }> {
  const tool = processes.startTool(stageRoot, command);
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  tool.onOutput = (chunk, stream) => {
    if (stream === 'stderr') return;
    totalBytes += chunk.length;
    if (totalBytes <= MAX_OUTPUT_BYTES) chunks.push(chunk);
    else void tool.end();
  };
  const timer = setTimeout(() => void tool.end(), CHECK_LIMIT_MS);
  try {
    const exitCode = await new Promise<number | null>((resolve) => {
      tool.child.on('error', () => resolve(null));
      tool.child.on('close', resolve);
    });
    return { exitCode, stdout: Buffer.concat(chunks).toString('utf8') };
  } finally {
    clearTimeout(timer);
    await tool.end();
  }
}
