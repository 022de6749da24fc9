import type { SuiteRun } from '../../suites/suite-run.ts';

/** What a fix does to the tests of a suite, test by test; exit codes say nothing of that. */
export interface Comparison {
  readonly failToPass: readonly string[];
  readonly passToPass: readonly string[];
  /** Not the same in every run of one tree. */
  readonly flaky: readonly string[];
}

/**
 * A test that did not run counts as failed, because a bug can end the process before it. On the fixed tree it must have
 * run and passed each time.
 */
export function compareRuns(broken: readonly SuiteRun[], fixed: readonly SuiteRun[]): Comparison {
  const passesIn = (run: SuiteRun, id: string) => run.outcome === 'reported' && run.tests.get(id) === 'pass';
  const ids = new Set(
    [...broken, ...fixed].flatMap((run) => (run.outcome === 'reported' ? [...run.tests.keys()] : [])),
  );
  const [failToPass, passToPass, flaky]: [string[], string[], string[]] = [[], [], []];
  for (const id of [...ids].sort()) {
    const [before, after] = [broken, fixed].map((runs) => runs.filter((run) => passesIn(run, id)).length);
    if ((before !== 0 && before !== broken.length) || (after !== 0 && after !== fixed.length)) flaky.push(id);
    else if (after !== 0) (before === 0 ? failToPass : passToPass).push(id);
  }
  return { failToPass, passToPass, flaky };
}

/** Numbers for people: `12 passed, 1 failed`, or why there are none. */
export function wordRun(run: SuiteRun): string {
  if (run.outcome !== 'reported') {
    const words = {
      'build-failed': 'the build failed',
      'no-report': 'the runner left no report',
      timeout: 'it did not end in time',
      output: 'it printed too much',
      crashed: 'it ended without a result',
    } as const;
    const said = run.output.split('\n').map((line) => line.trim());
    const error = said.find((line) => /error|cannot|not found/i.test(line)) ?? said.findLast(Boolean);
    return `${words[run.outcome]}${error ? ` (${error.slice(0, 200)})` : ''}`;
  }
  const states = [...run.tests.values()];
  const passed = states.filter((state) => state === 'pass').length;
  return `${passed} passed, ${states.length - passed} failed`;
}
