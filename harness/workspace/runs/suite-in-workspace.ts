import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NativeSuite } from '../../domain/exercise.ts';
import { SUITE_MARK, type SuiteJob } from '../../suites/run-suite.ts';
import { RUNNER_REPORTS } from '../../suites/runners.ts';
import { parseSuiteResult, stepsOf, suiteRunOf } from '../../suites/suite-run.ts';
import type { RunFailure } from './run-record.ts';

/** Next to the sources as .ts when run from them, as .js when compiled. */
const PROGRAM = fileURLToPath(new URL(`../../suites/main${path.extname(import.meta.url)}`, import.meta.url));

/** What Node is given to run the workspace's suite where it lies. */
export function suiteArguments(
  { directory }: { readonly directory: string },
  suite: NativeSuite,
  scratch: string,
  limitMs: number,
): readonly string[] {
  const reportFile = path.join(scratch, 'report');
  const job: SuiteJob = {
    root: directory,
    copy: null,
    steps: stepsOf(suite, reportFile),
    reportFile: RUNNER_REPORTS[suite.runner].to === 'file' ? reportFile : null,
    limitMs,
  };
  return [PROGRAM, JSON.stringify(job)];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  readonly failures: readonly RunFailure[];
}

/** What the program said in its output; undefined where the suite did not run to a report. */
export async function suiteCounts(
  suite: NativeSuite,
  outputFile: string,
  root: string,
): Promise<Counts | undefined> {
  const text = await readFile(outputFile, 'utf8').catch(() => '');
  const at = text.lastIndexOf(SUITE_MARK);
  const line = at < 0 ? '' : (text.slice(at + SUITE_MARK.length).split('\n')[0] ?? '');
  const result = parseSuiteResult(line);
  const run = result && suiteRunOf(suite, result, root);
  if (run?.outcome !== 'reported') return undefined;
  const failing = [...run.tests].filter(([, state]) => state === 'fail').map(([id]) => id);
  return {
    passed: run.tests.size - failing.length,
    failed: failing.length,
    total: run.tests.size,
    failures: failing.slice(0, MOST_FAILURES).map(failureOf),
  };
}

const MOST_FAILURES = 100;

/** What was compared, the reports of the runners tell each in its own way; the runner prints it. */
function failureOf(id: string): RunFailure {
  const [file = '', ...titles] = id.split(' › ');
  return {
    name: titles.join(' › ') || id,
    file,
    line: null,
    message: 'failed; run it by its own command to see why',
  };
}
