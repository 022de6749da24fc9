/**
 * Records a run of the visible tests as one line of JSON. Loaded by vitest inside the candidate's test process,
 * so it imports nothing but Node, and never breaks a run: what it cannot write is not written.
 */
import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { RunFailure, RunRecord } from './run-record.ts';

/** What vitest keeps of a thrown value; everything may be missing. */
interface ReportedError {
  readonly message?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly method?: string }[];
  /** Of a file that could not be transformed; its stack is that of the transformer. */
  readonly __vitest_rollup_error__?: {
    readonly id?: string;
    readonly loc?: { readonly line?: number };
  };
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
  const faults = new Map<string, { readonly fault: RunFailure; files: number }>();
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
      const fault = loadFault(errors[0], module);
      const key = `${fault.file}:${fault.line} ${fault.name}`;
      faults.set(key, { fault, files: (faults.get(key)?.files ?? 0) + 1 });
    }
  }
  // One fault may keep all of them from being loaded, and comes before what else fails.
  failures.unshift(
    ...[...faults.values()].map(({ fault, files }) => ({
      ...fault,
      name: `${files === 1 ? '1 test file does' : `${files} test files do`} not load: ${fault.name}`,
    })),
  );
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

/** Why a test file does not load, as a name, and where in the workspace that is: often in a file that it imports. */
function loadFault(error: ReportedError, module: TestModule): RunFailure {
  const { root } = module.project.config;
  const message = stripVTControlCharacters(String(error.message ?? ''));
  const { id = '', loc } = error.__vitest_rollup_error__ ?? {};
  if (id.startsWith(`${root}/`)) {
    // It draws the lines of the file under its reason: "[PARSE_ERROR] Unexpected token", "╭─[ src/feed.ts:23:31 ]".
    const line = loc?.line ?? Number(/:(\d+):\d+ \]/.exec(message)?.[1] ?? 0);
    const reason = /^\[[A-Z_]+\] (.+)$/m.exec(message)?.[1] ?? message;
    return {
      name: firstLine(reason),
      file: id.slice(root.length + 1),
      line: line > 0 ? line : null,
      message: '',
    };
  }
  const { frames = [] } = detailOf(error, root);
  const { file, line } = frames[0] ?? { file: module.relativeModuleId, line: null };
  return { name: firstLine(message), file, line, message: '', frames };
}

const firstLine = (message: unknown): string =>
  String(message ?? '')
    .split('\n', 1)[0]
    ?.slice(0, 500) ?? '';

const sourceOf = (text: string | undefined): RunRecord['source'] =>
  SOURCES.includes(text ?? '') ? (text as RunRecord['source']) : 'other';
