import { describe, expect, test } from 'vitest';
import { boardOf } from '../../harness/bugbash/log/board.ts';
import { ceremonyOf } from '../../harness/bugbash/log/ceremony.ts';
import { isFrozen } from '../../harness/bugbash/log/clock.ts';
import type { Entry } from '../../harness/bugbash/log/events.ts';
import { type FoldedLog, foldAll } from '../../harness/bugbash/log/freeze.ts';
import { atMinute, created, hint, joined, judged, logOf, MINUTE_MS, received } from './support/events.ts';
import { keepsBackWhatFollows } from './support/frozen-boards.ts';

function folded(entries: readonly Entry[]): FoldedLog {
  const log = foldAll(entries);
  if (!log) throw new Error('an empty log');
  return log;
}

describe('a frozen board', () => {
  test('is the same with and without what happened since, in 1,000 logs; the own results are not', async () => {
    const { logs, different } = await keepsBackWhatFollows(async (entries) => folded(entries), 1_300);
    expect(logs).toBeGreaterThan(1_000);
    expect(different).toBeGreaterThan(1_000);
  });

  const play = [
    [0, created()],
    [0, joined('p', 't0')],
    [0, joined('q', 't1')],
    [1, { type: 'started' }],
    [10, received('early', 't0')],
    [11, judged('early', 'alpha', { squashed: [true] })],
  ] as const;

  test('keeps back what comes from the freeze on, to the millisecond, also a verdict on an earlier submission', () => {
    const { shown } = folded(
      logOf([
        ...play,
        [45.99999, received('before', 't1')],
        [46, judged('before', 'alpha', { squashed: [true, true] })],
        [50, hint('t1', 'beta', 'beta-1')],
        [50, received('after', 't0')],
      ]),
    );
    const board = boardOf(shown, 'b', atMinute(51));
    expect(
      board.rows.map(({ team, total, submissions, hints }) => [team, total, submissions, hints]),
    ).toEqual([
      ['t0', 25, 1, 0],
      ['t1', 0, 1, 0],
    ]);
    expect(board.clock.frozen).toBe(true);
  });

  test('numbers its entries as if the others were not there, and shows all of them once it is unfrozen', () => {
    const lines = [
      ...play,
      [46, received('hidden', 't1')],
      [47, judged('hidden', 'alpha', { squashed: [true, true] })],
      [48, { type: 'announced', announcement: 'a', text: 'Lunch', beforeEndMs: null }],
    ] as const;
    const frozen = boardOf(folded(logOf(lines)).shown, 'b', 0);
    expect([frozen.position, frozen.feed.at(-1)]).toEqual([
      7,
      { position: 7, elapsedMs: 47 * MINUTE_MS, text: 'Lunch' },
    ]);
    const all = folded(logOf([...lines, [70, { type: 'unfrozen' }]]));
    expect(boardOf(all.shown, 'b', 0).rows[0]).toMatchObject({ team: 't1', total: 100, rank: 1 });
    expect(all.shown).toBe(all.live);
  });

  test('is not lifted by an extension once it has begun', () => {
    const { live } = folded(
      logOf([...play, [50, { type: 'extended', minutes: 60 }], [51, received('s', 't1')]]),
    );
    expect(isFrozen(live.clock)).toBe(true);
  });

  test('at the ceremony ranks come from the last to the first, and nothing else is said', () => {
    const lines = [
      ...play,
      [46, received('hidden', 't1')],
      [47, judged('hidden', 'alpha', { squashed: [true, true] })],
    ] as const;
    const revealed = (count: number) =>
      ceremonyOf(folded(logOf([...lines, [90, { type: 'ranks-revealed', count }]])).live).rows.map(
        ({ team, rank, total }) => [team, rank, total],
      );
    expect([revealed(0), revealed(1), revealed(9)]).toEqual([
      [],
      [['t0', 2, 25]],
      [
        ['t1', 1, 100],
        ['t0', 2, 25],
      ],
    ]);
  });
});
