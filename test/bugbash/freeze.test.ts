import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownAnnouncements } from '../../harness/bugbash/log/announcements.ts';
import { boardOf, ownRow } from '../../harness/bugbash/log/board.ts';
import { ceremonyOf } from '../../harness/bugbash/log/ceremony.ts';
import { CLOCK_EVENTS, clockAt, isFrozen } from '../../harness/bugbash/log/clock.ts';
import type { Entry } from '../../harness/bugbash/log/events.ts';
import { type FoldedLog, foldAll } from '../../harness/bugbash/log/freeze.ts';
import { type BashState, fold } from '../../harness/bugbash/log/state.ts';
import {
  atMinute,
  chained,
  created,
  hint,
  joined,
  judged,
  logOf,
  MINUTE_MS,
  received,
} from './support/events.ts';
import { frozenLog } from './support/random-log.ts';

/** What the host says to all, and the clock: the only things that go on in public. */
const PUBLIC: readonly string[] = [
  ...CLOCK_EVENTS,
  'announced',
  'moved-or-renamed',
  'ranks-revealed',
  'solutions-revealed',
];

function folded(entries: readonly Entry[]): FoldedLog {
  const log = foldAll(entries);
  if (!log) throw new Error('an empty log');
  return log;
}

/** Index of the first entry that the last freeze keeps back. */
function cutOf(entries: readonly Entry[]): number {
  let state: BashState | null = null;
  let cut = entries.length;
  for (const [index, entry] of entries.entries()) {
    const isBack = state !== null && isFrozen(clockAt(state.clock, entry.atMs));
    if (!isBack) cut = entries.length;
    else cut = Math.min(cut, index);
    state = fold(state, entry);
  }
  return cut;
}

/** Everything that is public, at some moments after the end of the log. */
function publicBytes({ shown }: FoldedLog, fromMs: number): string {
  const moments = [0, 1, 10, 100].map((minutes) => fromMs + minutes * MINUTE_MS);
  return JSON.stringify(
    moments.map((atMs) => [
      boardOf(shown, 'b', atMs),
      shownAnnouncements(shown.announcements, shown.clock, atMs),
      shown.solutionsRevealed,
    ]),
  );
}

describe('a frozen board', () => {
  test('is the same with and without what happened since, in 1,000 logs; the own results are not', () => {
    let [logs, different] = [0, 0];
    fc.assert(
      fc.property(frozenLog(), (entries) => {
        const cut = cutOf(entries);
        const kept = entries.filter(({ event }, index) => index < cut || PUBLIC.includes(event.type));
        if (kept.length === entries.length) return;
        logs += 1;
        const lastMs = entries.at(-1)?.atMs ?? 0;
        const [whole, without] = [folded(entries), folded(chained(kept))];
        expect(publicBytes(whole, lastMs)).toBe(publicBytes(without, lastMs));
        for (const team of whole.live.members.teams.keys()) {
          const others = entries.filter(
            (entry, index) => index < cut || PUBLIC.includes(entry.event.type) || isOf(team, entry, entries),
          );
          const own = JSON.stringify(ownRow(whole, team));
          expect(own).toBe(JSON.stringify(ownRow(folded(chained(others)), team)));
          if (own !== JSON.stringify(ownRow(without, team))) different += 1;
        }
      }),
      { numRuns: 1_300 },
    );
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

/** Whether the entry is about that team's own play. */
function isOf(team: string, { event }: Entry, entries: readonly Entry[]): boolean {
  if (event.type === 'rejudge-previewed' || event.type === 'rejudge-applied') return true;
  if (event.type === 'rejudge-cancelled') return true;
  if ('team' in event) return event.team === team;
  if (!('submission' in event)) return false;
  return entries.some(
    ({ event: other }) =>
      other.type === 'submission-received' && other.submission === event.submission && other.team === team,
  );
}
