import type { OwnTest } from '../domain/attempt-event.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { FileSet } from '../files/compare-contents.ts';
import { usingTemporaryFolder } from '../files/temporary-folder.ts';
import type { OnOwnTestRun } from '../grading/own-tests.ts';
import { submissionOfTree } from '../grading/submission.ts';
import { isTest } from '../report/process/saves.ts';
import { isRevealed } from './compare-with-solution.ts';
import { changedContent } from './content.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { filesAtFrame, framesOfLog } from './time-lapse.ts';

/**
 * What the tests that the candidate added catch, of the files as they were last kept; run once, then read from the
 * log. Only after the reveal, because it runs them beside the references.
 */
export async function judgeOwnTests(
  host: Pick<AttemptsHost, 'clock' | 'grader' | 'dataDirectory'>,
  attempt: OpenAttempt,
  onRun?: OnOwnTestRun,
): Promise<Result<readonly OwnTest[]>> {
  const { state, exercise, workspace } = attempt;
  if (state.ownTests !== null) return success(state.ownTests);
  if (!isRevealed(state)) {
    return failed('wrong-state', 'Your own tests are judged after the reference was shown.', {
      command: ['reveal'],
      workspace: workspace.directory,
    });
  }
  const changed = changedContent(attempt);
  if (changed) return changed;
  const [start, last] = [
    await filesAtFrame(host, attempt, null),
    await filesAtFrame(host, attempt, framesOfLog(attempt).at(-1) ?? null),
  ];
  if (!start.ok) return start;
  if (!last.ok) return last;
  const judged = hasOtherTests(start.value, last.value)
    ? await usingTemporaryFolder(async () => {
        const tree = new Map([...last.value].map(([path, { data }]) => [path, data]));
        const grader = await host.grader();
        return grader.judgeOwnTests(exercise, submissionOfTree(tree, exercise.manifest.editable), onRun);
      })
    : success([]);
  if (!judged.ok) return judged;
  const event = { type: 'own-tests-judged', ...host.clock.now(), tests: judged.value } as const;
  const recorded = await attempt.record(event);
  return recorded.ok ? judged : recorded;
}

/** Without another test there is nothing to run. */
function hasOtherTests(start: FileSet, last: FileSet): boolean {
  return [...last].some(([path, { data }]) => isTest(path) && !start.get(path)?.data.equals(data));
}
