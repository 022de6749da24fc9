import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeScore } from '../../harness/domain/score.ts';

const bug = (id: string, weight: number, squashed: boolean) => ({ id, weight, squashed });

describe('the score', () => {
  test('is the share of squashed weight, rounded down', () => {
    expect(computeScore([bug('a', 1, true), bug('b', 2, false)], 0, [], null)).toMatchObject({
      fix: 33,
      total: 33,
    });
  });

  test('loses ten for each regression, and is never below zero', () => {
    expect(computeScore([bug('a', 1, true), bug('b', 1, false)], 2, [], null)).toMatchObject({
      fix: 50,
      regressions: -20,
      total: 30,
    });
    expect(computeScore([bug('a', 1, false)], 3, [], null)).toMatchObject({ regressions: -30, total: 0 });
  });

  test('a hint costs out of its own bug and no more than its share', () => {
    const bugs = [bug('a', 1, true), bug('b', 4, true)];
    expect(
      computeScore(
        bugs,
        0,
        [
          { bugId: 'a', cost: 15 },
          { bugId: 'a', cost: 15 },
        ],
        null,
      ),
    ).toMatchObject({ hints: -20, total: 80 });
  });

  test('a hint for a living bug costs nothing', () => {
    expect(
      computeScore([bug('a', 1, true), bug('b', 1, false)], 0, [{ bugId: 'b', cost: 10 }], null),
    ).toMatchObject({ hints: 0, total: 50 });
  });

  test('the extension stays apart', () => {
    expect(computeScore([bug('a', 1, true)], 0, [], { passed: 1, total: 3 })).toMatchObject({
      extension: 33,
      total: 100,
    });
    expect(computeScore([bug('a', 1, true)], 0, [], null).extension).toBeNull();
  });

  test('is 100 for the fix only if every bug is squashed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ weight: fc.integer({ min: 1, max: 5 }), squashed: fc.boolean() }), {
          minLength: 1,
        }),
        (raw) => {
          const bugs = raw.map((entry, index) => ({ id: String(index), ...entry }));
          const { fix } = computeScore(bugs, 0, [], null);
          return (fix === 100) === bugs.every(({ squashed }) => squashed) && fix >= 0 && fix <= 100;
        },
      ),
    );
  });
});
