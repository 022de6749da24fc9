import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../harness/domain/attempt.ts';
import type { SubmittedEvent } from '../../harness/domain/attempt-event.ts';
import {
  bestSubmission,
  countingSubmission,
  lateSubmission,
} from '../../harness/domain/counting-submission.ts';
import { computeScore } from '../../harness/domain/score.ts';
import type { Verdict } from '../../harness/domain/verdict.ts';
import { at, prepared, submitted } from '../support/log.ts';

interface Made {
  readonly squashed: readonly boolean[];
  readonly regressions: number;
  readonly hintCost?: number;
  readonly graded?: boolean;
}

const WEIGHTS = [1, 2, 5];

/** A submission as grading would have judged it. */
function made({ squashed, regressions, hintCost = 0, graded = true }: Made, atMs: number): SubmittedEvent {
  const bugs = WEIGHTS.map((weight, index) => ({
    id: `bug-${index}`,
    title: '',
    weight,
    squashed: squashed[index] ?? false,
    tests: { passed: 0, total: 1 },
  }));
  const hints = [{ bugId: 'bug-2', cost: hintCost }];
  const verdict = {
    bugs: graded ? bugs : null,
    regressions: Array.from({ length: regressions }, (_, index) => `guard ${index}`),
    score: graded ? computeScore(bugs, regressions, hints, null) : null,
  };
  return {
    type: 'submitted',
    atMs,
    submissionDigest: '',
    believed: [],
    late: false,
    verdict: verdict as unknown as Verdict,
  };
}

const bestOf = (...all: Made[]) => bestSubmission(all.map(made))?.atMs;

describe('which submission counts', () => {
  test('the highest total', () => {
    expect(bestOf({ squashed: [true], regressions: 0 }, { squashed: [false, true], regressions: 0 })).toBe(1);
  });

  test('among equal totals the fewest regressions', () => {
    // Both are worth nothing: code that did not start, and code that only fixed nothing.
    expect(bestOf({ squashed: [], regressions: 24 }, { squashed: [], regressions: 0 })).toBe(1);
    expect(bestOf({ squashed: [], regressions: 0 }, { squashed: [], regressions: 24 })).toBe(0);
  });

  test('then the most squashed weight', () => {
    // 12 and 25 fixed, less 30 for regressions: nothing either way, but the second fixed more.
    expect(bestOf({ squashed: [true], regressions: 3 }, { squashed: [false, true], regressions: 3 })).toBe(1);
  });

  test('then the earliest', () => {
    const same = { squashed: [true, true], regressions: 1 };
    expect(bestOf({ squashed: [], regressions: 0 }, same, same, same)).toBe(1);
  });

  test('never one that could not be graded', () => {
    expect(bestOf({ squashed: [true, true, true], regressions: 0, graded: false })).toBeUndefined();
    expect(bestOf()).toBeUndefined();
  });

  test('is the first of the list sorted by these four, whatever was submitted', () => {
    const arbitrary = fc.record({
      squashed: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      regressions: fc.nat(4),
      hintCost: fc.nat(60),
      graded: fc.boolean(),
    });
    const weight = ({ verdict }: SubmittedEvent) =>
      (verdict.bugs ?? []).filter(({ squashed }) => squashed).reduce((sum, bug) => sum + bug.weight, 0);
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 8 }), (all) => {
        const submissions = all.map(made);
        const [first] = submissions
          .filter(({ verdict }) => verdict.score !== null)
          .sort(
            (a, b) =>
              (b.verdict.score?.total ?? 0) - (a.verdict.score?.total ?? 0) ||
              a.verdict.regressions.length - b.verdict.regressions.length ||
              weight(b) - weight(a) ||
              a.atMs - b.atMs,
          );
        expect(bestSubmission(submissions)).toBe(first);
      }),
    );
  });
});

test('verdicts of different content are never compared', () => {
  const arbitrary = fc.record({
    digest: fc.constantFrom('old', 'new'),
    late: fc.boolean(),
    squashed: fc.tuple(fc.boolean(), fc.boolean()),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 8 }), (all) => {
      const submissions = all.map((made, minutes) => submitted({ ...made, minutes }));
      const state = replay([prepared('practice', 'new'), at('started', 0), ...submissions]);
      if (!state) throw new Error('no state');
      for (const counting of [countingSubmission(state), lateSubmission(state)])
        if (counting) expect(counting.verdict.exercise.digest).toBe('new');
      const comparable = submissions.filter(
        ({ late, verdict }) => !late && verdict.exercise.digest === 'new',
      );
      expect(countingSubmission(state) === undefined).toBe(comparable.length === 0);
    }),
  );
});

test('a submission that was graded again counts by its new verdict, and keeps the old one', () => {
  const [first, second] = [
    submitted({ minutes: 5, squashed: [true, true], digest: 'old' }),
    submitted({ minutes: 9, squashed: [true], digest: 'old' }),
  ];
  const again = submitted({ minutes: 9, squashed: [false, true], digest: 'new' }).verdict;
  const state = replay([
    prepared('practice', 'old'),
    at('started', 0),
    first,
    second,
    {
      type: 'regraded',
      atMs: 0,
      exercise: { id: 'x', version: '1.1.0', digest: 'new' },
      verdicts: [{ submission: 1, verdict: again }],
    },
  ]);
  if (!state) throw new Error('no state');
  // The first could not be graded again: however good it was, it is not compared any more.
  expect(countingSubmission(state)?.verdict).toBe(again);
  expect(state.submissions.map(({ earlierVerdicts }) => earlierVerdicts)).toEqual([[], [second.verdict]]);
  expect(state.content.version).toBe('1.1.0');
  expect(state.prepared.exercise.digest).toBe('old');
});
