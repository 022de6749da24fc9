import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeScore } from '../../harness/domain/score.ts';
import { neverStarted, scoreText } from '../../harness/wording/score.ts';

const feedback = { lines: [], regressions: [], problems: [], score: null, failure: null };

describe('a score in words', () => {
  test('is its total where nothing was taken off', () => {
    expect(scoreText({ fix: 100, regressions: 0, hints: 0, extension: null, total: 100 })).toBe('100 of 100');
  });

  test('names what cost what', () => {
    expect(scoreText({ fix: 57, regressions: -10, hints: -4, extension: null, total: 43 })).toBe(
      '43 of 100 (57 fixed − 10 for 1 regression − 4 for hints)',
    );
  });

  test('says that it is never below 0 where the parts would be', () => {
    expect(scoreText({ fix: 28, regressions: -240, hints: 0, extension: null, total: 0 })).toBe(
      '0 of 100 (28 fixed − 240 for 24 regressions, but never below 0)',
    );
  });

  test('always adds up', () => {
    const bug = fc.record({
      id: fc.constantFrom('a', 'b'),
      weight: fc.integer({ min: 1, max: 5 }),
      squashed: fc.boolean(),
    });
    const hint = fc.record({ bugId: fc.constantFrom('a', 'b', 'gone'), cost: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(bug, { minLength: 1 }), fc.nat(30), fc.array(hint), (bugs, regressions, hints) => {
        const text = scoreText(computeScore(bugs, regressions, hints, null));
        const [total = 0, ...parts] = [
          ...text.matchAll(/(?<minus>− )?(?<number>\d+) (?<what>of|fixed|for)/g),
        ].map(({ groups }) => (groups?.minus ? -1 : 1) * Number(groups?.number));
        const sum = parts.reduce((all, part) => all + part, 0);
        if (parts.length > 0) expect(total).toBe(Math.max(0, sum));
        expect(text.includes('never below 0')).toBe(sum < 0);
      }),
    );
  });
});

test('code that did not start: problems, and points off for guards that are not listed', () => {
  const score = { fix: 0, regressions: -240, hints: 0, extension: null, total: 0 };
  const problems = [{ message: 'a syntax error' }];
  expect(neverStarted({ ...feedback, problems, score })).toBe(true);
  expect(neverStarted({ ...feedback, score })).toBe(false);
  expect(neverStarted({ ...feedback, problems, regressions: ['one'], score })).toBe(false);
});
