import { type RunnerTestCase, type RunnerTestFile, TestRunner } from 'vitest';
import { runningTests } from './running-tests.ts';

/** vitest's own runner, which also says what it is at. vitest imports it by its path. */
export default class ExaminerRunner extends TestRunner {
  override onCollectStart(file: RunnerTestFile): void {
    runningTests.collect();
    super.onCollectStart(file);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    await runningTests.run(test.id, TestRunner.getTestFn(test));
  }
}
