import { z } from 'zod';
import type { NativeSuite } from '../domain/exercise.ts';
import type { TestStates } from './reports/report.ts';
import type { SuiteResult } from './run-suite.ts';
import { RUNNER_REPORTS } from './runners.ts';

/** What came of one run of a native suite. */
export type SuiteRun =
  | { readonly outcome: 'reported'; readonly tests: TestStates; readonly durationMs: number }
  /** A build failed, the runner left no report, or time ran out; `output` is the end of what was printed. */
  | {
      readonly outcome: 'build-failed' | 'no-report' | 'timeout' | 'output' | 'crashed';
      readonly output: string;
      readonly durationMs: number;
    };

/** The line of a result comes from a process that ran the code under test. */
const resultSchema: z.ZodType<SuiteResult> = z.object({
  steps: z.array(z.object({ exitCode: z.int().nullable(), durationMs: z.number(), output: z.string() })),
  report: z.string().nullable(),
  isOverTime: z.boolean(),
});

export function parseSuiteResult(text: string): SuiteResult | undefined {
  try {
    return resultSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The steps of a suite, its tests last. */
export function stepsOf(
  { runner, command, prepare }: NativeSuite,
  reportFile: string,
  files: readonly string[] = [],
): readonly (readonly string[])[] {
  return [...prepare, RUNNER_REPORTS[runner].commandFor([...command, ...files], reportFile)];
}

/** @param root where the suite ran */
export function suiteRunOf({ runner, prepare }: NativeSuite, result: SuiteResult, root: string): SuiteRun {
  const { steps, report, isOverTime } = result;
  const durationMs = steps.reduce((sum, step) => sum + step.durationMs, 0);
  const output = steps.at(-1)?.output ?? '';
  if (isOverTime) return { outcome: 'timeout', output, durationMs };
  if (steps.length <= prepare.length) return { outcome: 'build-failed', output, durationMs };
  const tests = report === null ? undefined : RUNNER_REPORTS[runner].read(report, root);
  return tests === undefined || tests.size === 0
    ? { outcome: 'no-report', output, durationMs }
    : { outcome: 'reported', tests, durationMs };
}
