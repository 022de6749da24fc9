import { describe, expect, test } from 'vitest';
import { filesOf, recordedVerdict } from '../../../harness/bugbash/demo/demo-entries.ts';
import { DEMO_MOVES } from '../../../harness/bugbash/demo/recorded-play.ts';
import { readExerciseFiles } from '../../../harness/catalog/exercise-files.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { graderHere } from '../../support/grader.ts';

describe('verdicts of the recorded play are those that grading gives', () => {
  for (const [index, id] of ['money-split', 'feed-pagination'].entries()) {
    const played = DEMO_MOVES.flatMap((move) =>
      move.type === 'submit' && move.exercise === index ? [move.lines.join()] : [],
    );
    // By proof.json, which bugs are fixed decides alone; of those with as many of them, one is graded.
    const oneOfEachCount = new Map(played.map((lines) => [lines.length, lines]));
    test.for([...oneOfEachCount.values()])(`${id}, lines "%s"`, async (lines) => {
      const material = readExerciseFiles(exerciseNamed(id));
      const numbers = lines.split(',').map(Number);
      const squashed = material.exercise.solution.bugs.flatMap((bug, at) =>
        numbers.includes(at + 1) ? [bug.id] : [],
      );
      const files = filesOf(material, squashed);
      const { verdict } = await graderHere().grade(material.exercise, files, {
        seed: '20261127',
        conditions: { stopsAtFailure: 'bug' },
      });
      const recorded = recordedVerdict(material, '20261127', squashed, files);
      expect(verdict.failure).toBeNull();
      expect(verdict.bugs?.filter((bug) => bug.squashed)).toEqual(
        recorded.bugs?.filter((bug) => bug.squashed),
      );
      const { outcome, guards, regressions, problems, diff, score } = verdict;
      expect({ outcome, guards, regressions, problems, diff, score }).toEqual({
        outcome: recorded.outcome,
        guards: recorded.guards,
        regressions: recorded.regressions,
        problems: recorded.problems,
        diff: recorded.diff,
        score: recorded.score,
      });
    });
  }
});
