import { writeSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** What begins the one line in which the results of the visible tests leave the sandbox. */
export const RESULTS_MARK = '\u0001visible-tests ';

/** A vitest reporter that prints every test's id and state as one line of JSON on stdout, and writes no file. */
export default class LineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        id: `${relative(process.cwd(), module.moduleId)} › ${test.fullName}`,
        state: test.result().state,
      })),
    );
    writeSync(1, `\n${RESULTS_MARK}${JSON.stringify(tests)}\n`);
  }
}
