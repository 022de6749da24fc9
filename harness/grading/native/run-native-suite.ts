import type { Tree } from '../../catalog/exercise-files.ts';
import type { NativeSuite } from '../../domain/exercise.ts';
import { arePackagesInstalled, packagesFolder } from '../../suites/packages.ts';
import { SUITE_MARK } from '../../suites/run-suite.ts';
import { RUNNER_REPORTS } from '../../suites/runners.ts';
import { parseSuiteResult, type SuiteRun, stepsOf, suiteRunOf } from '../../suites/suite-run.ts';
import { startTimeLimit } from '../protocol/time-limit.ts';
import { LostTimeWatch } from '../supervisor/lost-time.ts';
import { removeStage, stageTree } from '../supervisor/stage.ts';
import type { GradingProcesses } from '../supervisor/start-processes.ts';

export interface NativeSuiteHost {
  readonly processes: GradingProcesses;
  readonly packagesRoot: string;
}

/** A run with what hindered it. */
export type SandboxedSuiteRun = SuiteRun & {
  readonly limitsHit: readonly string[];
  /** Whether time was lost that the run's limits could not take into account. */
  readonly lostTime: boolean;
};

export interface SuiteRunOptions {
  /** Only these test files, where the runner takes them. */
  readonly files?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const MOST_OUTPUT_BYTES = 128 * 1024 * 1024;
/** The program inside ends a suite that is over time by itself; this is for one that it can't end. */
const GRACE_MS = 10_000;

/** Whether the packages of a suite are on this machine. */
export const isRunnable = (
  { packagesRoot }: Pick<NativeSuiteHost, 'packagesRoot'>,
  suite: NativeSuite,
): boolean => arePackagesInstalled(packagesRoot, suite.packages);

/**
 * Builds a tree and runs the suite over it, inside the sandbox. The code under test and the tests share a process, so
 * what the report says can be forged: this is the weaker of the two ways to grade, and a verdict says so.
 */
export async function runNativeSuite(
  host: NativeSuiteHost,
  tree: Tree,
  suite: NativeSuite,
  options: SuiteRunOptions = {},
): Promise<SandboxedSuiteRun> {
  const stageRoot = stageTree(tree);
  try {
    return await runStaged(host, stageRoot, suite, options);
  } finally {
    removeStage(stageRoot);
  }
}

async function runStaged(
  { processes, packagesRoot }: NativeSuiteHost,
  stageRoot: string,
  suite: NativeSuite,
  { files = [], signal }: SuiteRunOptions,
): Promise<SandboxedSuiteRun> {
  const limitMs = suite.limit_seconds * 1_000;
  const running = processes.startSuite(stageRoot, packagesFolder(packagesRoot, suite.packages), {
    steps: (reportFile) => stepsOf(suite, reportFile, files),
    writesReport: RUNNER_REPORTS[suite.runner].to === 'file',
    environment: suite.environment,
    limitMs,
  });
  const root = processes.isConfined ? '/tmp/app' : `${stageRoot}/work`;
  const watch = new LostTimeWatch();
  watch.watch(running);
  watch.begin();
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isOverTime = false;
  const limitsHit: string[] = [];
  running.onLimitHit = (name) => limitsHit.push(name);
  running.onOutput = (chunk, stream) => {
    bytes += chunk.length;
    if (bytes > MOST_OUTPUT_BYTES) void running.end();
    else if (stream === 'stdout' || chunks.length === 0) chunks.push(chunk);
  };
  const stopCounting = startTimeLimit(limitMs + GRACE_MS, () => {
    isOverTime = true;
    void running.end();
  });
  const cancel = () => void running.end();
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  try {
    await new Promise<void>((resolve) => {
      running.child.on('error', () => resolve());
      running.child.on('close', () => resolve());
    });
    const lostTime = watch.end().length > 0;
    const text = Buffer.concat(chunks).toString('utf8');
    const at = text.lastIndexOf(SUITE_MARK);
    const line = at < 0 ? '' : (text.slice(at + SUITE_MARK.length).split('\n')[0] ?? '');
    const result = parseSuiteResult(line);
    const run: SuiteRun = result
      ? suiteRunOf(suite, result, root)
      : { outcome: isOverTime ? 'timeout' : 'crashed', output: text.slice(-6_000), durationMs: 0 };
    return { ...run, limitsHit, lostTime };
  } finally {
    watch.end();
    stopCounting();
    signal?.removeEventListener('abort', cancel);
    await running.end();
  }
}
