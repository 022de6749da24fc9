/**
 * Records a run of the visible tests as one line of JSON. Loaded by vitest inside the candidate's test process,
 * so it imports nothing but Node, and never breaks a run: what it cannot write is not written.
 */
import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { RunFailure, RunRecord } from './run-record.ts';

/** What vitest keeps of a thrown value; everything may be missing. */
interface ReportedError {
  readonly message?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly method?: string }[];
}

const SOURCES: readonly string[] = ['npm', 'npx', 'debugger'];
/** Enough for a screen; a run with ten thousand failures is one line all the same. */
const MOST_FAILURES = 100;
/** Of the first failures more is kept: nobody looks at the eleventh in detail before the first ten are gone. */
const DETAILED_FAILURES = 10;
const MOST_FRAMES = 6;
const MOST_CHARACTERS = 4_000;

export default class RunReporter implements Reporter {
  #started = performance.now();

  onTestRunStart(): void {
    this.#started = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly ReportedError[], reason: string): void {
    const spool = process.env.BUGSQUASH_RUNS;
    if (spool === undefined || reason === 'interrupted') return;
    try {
      const record = summarise(modules, unhandled, performance.now() - this.#started);
      // One write of whole lines: two runs at once do not mix.
      appendFileSync(spool, `${JSON.stringify(record)}\n`);
    } catch {
      // The run is the candidate's; the record is only ours.
    }
  }
}

function summarise(
  modules: readonly TestModule[],
  unhandled: readonly ReportedError[],
  durationMs: number,
): RunRecord {
  let [passed, failed] = [0, 0];
  const failures: RunFailure[] = [];
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      if (state !== 'failed') continue;
      failed += 1;
      failures.push(failureOf(test, module, failures.length < DETAILED_FAILURES));
    }
    const errors: readonly ReportedError[] = module.errors();
    if (errors[0] !== undefined) {
      // A file that does not load has no failing test, and yet is not a success.
      failed += 1;
      failures.push({ name: module.relativeModuleId, ...whereAndWhat(errors[0], module) });
    }
  }
  for (const error of unhandled) {
    failed += 1;
    failures.push({ name: 'unhandled error', file: '', line: null, message: firstLine(error.message) });
  }
  return {
    at: new Date().toISOString(),
    kind: 'tests',
    source: sourceOf(process.env.BUGSQUASH_RUN_SOURCE),
    passed,
    failed,
    total: passed + failed,
    failures: failures.slice(0, MOST_FAILURES),
    durationMs: Math.round(durationMs),
  };
}

const failureOf = (test: TestCase, module: TestModule, isDetailed: boolean): RunFailure => {
  const errors: readonly ReportedError[] = test.result().errors ?? [];
  return {
    name: test.fullName,
    ...whereAndWhat(errors[0], module, test.location?.line),
    ...(isDetailed && errors[0] ? detailOf(errors[0], test.project.config.root) : {}),
  };
};

/**
 * The two values of a failed comparison, and the frames of the stack that lie in the workspace.
 * @param workspace the folder that the tests belong to; a person may have started them from another
 */
function detailOf({ expected, actual, stacks }: ReportedError, workspace: string): Partial<RunFailure> {
  const root = `${workspace}/`;
  const frames = (stacks ?? [])
    .filter(({ file, line }) => file.startsWith(root) && !file.includes('/node_modules/') && line > 0)
    .slice(0, MOST_FRAMES)
    .map(({ file, line, method = '' }) => ({ method, file: file.slice(root.length), line }));
  const isCompared = expected !== undefined || actual !== undefined;
  return {
    ...(isCompared ? { expected: short(expected), received: short(actual) } : {}),
    frames,
  };
}

const short = (value: unknown): string => String(value).slice(0, MOST_CHARACTERS);

/** The line of the test file that failed; where the test stands, if the stack never passes through it. */
function whereAndWhat(
  error: ReportedError | undefined,
  module: TestModule,
  fallback?: number,
): Omit<RunFailure, 'name'> {
  const frame = error?.stacks?.find((stack) => stack.file === module.moduleId);
  const line = frame?.line ?? fallback ?? null;
  return {
    file: module.relativeModuleId,
    line: line === 0 ? null : line,
    message: firstLine(error?.message),
  };
}

const firstLine = (message: unknown): string =>
  String(message ?? '')
    .split('\n', 1)[0]
    ?.slice(0, 500) ?? '';

const sourceOf = (text: string | undefined): RunRecord['source'] =>
  SOURCES.includes(text ?? '') ? (text as RunRecord['source']) : 'other';
