import { describe, expect, test } from 'vitest';
import type { HintTakenEvent } from '../../harness/domain/attempt-event.ts';
import type { Bug } from '../../harness/domain/exercise.ts';
import { hintOffers, hintsOfOtherBugs, paidHints, shareOf } from '../../harness/domain/hints.ts';

const bug = (id: string, symptom: string, weight = 1): Bug => ({
  id,
  title: `Title of ${id}`,
  weight,
  symptom,
  root_cause: { file: 'src/a.ts', symbol: 'a' },
  hints: [
    { text: `${id}, first`, cost: 3 },
    { text: `${id}, second`, cost: 5 },
  ],
});

const taken = (bugId: string, step: number, more: Partial<HintTakenEvent> = {}): HintTakenEvent => ({
  type: 'hint-taken',
  atMs: 0,
  bugId,
  step,
  cost: [3, 5][step] ?? 0,
  ...more,
});

const BUGS = [bug('paging', 'The last page is empty.', 1), bug('links', 'My link is dead.', 2)];

describe('what hints cost', () => {
  test("is offered by line of the ticket, out of a bug's own share", () => {
    expect(hintOffers(BUGS, [taken('links', 0)])).toMatchObject([
      { line: 0, symptom: 'The last page is empty.', taken: [], nextCost: 3, share: 33 },
      { line: 1, taken: [{ step: 0, steps: 2, text: 'links, first', cost: 3 }], nextCost: 5, share: 66 },
    ]);
    expect(hintOffers(BUGS, [taken('paging', 0), taken('paging', 1)])[0]?.nextCost).toBeNull();
  });

  test('is never more than all shares together', () => {
    for (const weights of [[1], [1, 1, 1], [1, 2, 5], [3, 3, 4]]) {
      const bugs = weights.map((weight) => ({ weight }));
      const sum = bugs.reduce((all, each) => all + shareOf(each, bugs), 0);
      expect(sum).toBeLessThanOrEqual(100);
      expect(sum).toBeGreaterThan(100 - bugs.length);
    }
  });
});

describe('hints that were paid for before the exercise changed', () => {
  const paid = taken('pages', 0, { symptom: 'The last page is empty.', text: 'what was paid for' });

  test('belong to the bug of the same line, whatever it is called now', () => {
    expect(paidHints([paid], BUGS)).toEqual([{ bugId: 'paging', cost: 3 }]);
    expect(hintOffers(BUGS, [paid])[0]).toMatchObject({
      taken: [{ text: 'what was paid for', cost: 3 }],
      nextCost: 5,
    });
    expect(hintsOfOtherBugs([paid], BUGS)).toEqual([]);
  });

  test('stay readable and cost nothing where that bug is gone', () => {
    const bugs = BUGS.slice(1);
    expect(paidHints([paid, taken('links', 0)], bugs)).toEqual([{ bugId: 'links', cost: 3 }]);
    expect(hintsOfOtherBugs([paid, taken('links', 0)], bugs)).toEqual([
      { symptom: 'The last page is empty.', text: 'what was paid for', cost: 3 },
    ]);
  });
});
