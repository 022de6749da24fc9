import { describe, expect, test } from 'vitest';
import { boardOf, rowsOf } from '../../harness/bugbash/log/board.ts';
import { ownScore, standingOf } from '../../harness/bugbash/log/score.ts';
import type { BashState } from '../../harness/bugbash/log/state.ts';
import { playOf, submissionOf, submissionOfKey } from '../../harness/bugbash/log/submissions.ts';
import { membersOf, nearestFreeName, personOfToken } from '../../harness/bugbash/log/teams.ts';
import { atMinute, hint, joined, judged, type Line, MINUTE_MS, received } from './support/events.ts';
import { stateAfter, tried } from './support/played.ts';

const rowOf = (state: BashState, team = 't0') => rowsOf(state).find((row) => row.team === team);

describe('the score', () => {
  test('is that of the best single submission of each exercise, summed, and never sinks', () => {
    const state = stateAfter(
      ...tried(1, 'a', [true, false]),
      ...tried(3, 'b', [false, true]),
      ...tried(5, 'c', [false, false]),
      [7, received('d', 't0', 'beta')],
      [8, judged('d', 'beta', { squashed: [true] })],
    );
    expect(rowOf(state)).toMatchObject({
      total: 125,
      lastImprovementMs: 7 * MINUTE_MS,
      scores: [
        { exercise: 'alpha', total: 75 },
        { exercise: 'beta', total: 50 },
      ],
      steps: [
        { elapsedMs: 1 * MINUTE_MS, total: 25 },
        { elapsedMs: 3 * MINUTE_MS, total: 75 },
        { elapsedMs: 7 * MINUTE_MS, total: 125 },
      ],
    });
  });

  test('loses ten points for each regression, and a hint costs its own bug only', () => {
    const state = stateAfter([1, hint('t0', 'alpha', 'alpha-1', 0, 40)], ...tried(2, 'a', [false, true], 2));
    expect(rowOf(state)).toMatchObject({ total: 55, hints: 1 });
    const both = stateAfter([1, hint('t0', 'alpha', 'alpha-1', 0, 40)], ...tried(2, 'a', [true, true]));
    expect(rowOf(both)?.total).toBe(75);
  });

  test('a hint is not charged to a submission before it, nor after its bug was squashed, nor after the end', () => {
    const before = stateAfter(
      [1, received('a', 't0')],
      [2, hint('t0', 'alpha', 'alpha-1')],
      [3, judged('a', 'alpha', { squashed: [true] })],
    );
    expect(rowOf(before)?.total).toBe(25);
    const then = stateAfter(
      [1, received('a', 't0')],
      [2, hint('t0', 'alpha', 'alpha-1')],
      [3, judged('a', 'alpha', { squashed: [true] })],
      ...tried(4, 'b', [true, true]),
    );
    expect(rowOf(then)?.total).toBe(100);
    const late = stateAfter([61, hint('t0', 'alpha', 'alpha-1')], ...tried(62, 'a', [true, true]), [
      64,
      { type: 'submission-admitted', submission: 'a', reason: 'the network' },
    ]);
    expect(rowOf(late)?.total).toBe(100);
  });

  test('equal totals rank by the last improvement, and share a rank where that is equal too', () => {
    const lines = (one: number, two: number): readonly Line[] => [
      [one, received('a', 't0')],
      [two, received('b', 't1')],
      [9, judged('a', 'alpha', { squashed: [true] })],
      [9, judged('b', 'alpha', { squashed: [true] })],
    ];
    const ranks = (state: BashState) => rowsOf(state).map(({ team, rank }) => `${team} ${rank}`);
    expect(ranks(stateAfter(...lines(2, 2)))).toEqual(['t0 1', 't1 1']);
    expect(ranks(stateAfter([0, joined('r', 't2')], ...lines(2, 2)))).toEqual(['t0 1', 't1 1', 't2 3']);
    expect(ranks(stateAfter(...lines(2, 3)))).toEqual(['t0 1', 't1 2']);
  });

  test('that a team sees of a late submission is its own, and counts for nothing', () => {
    const state = stateAfter(...tried(61, 'late', [true, true]));
    const play = playOf(state.plays, 't0');
    const late = submissionOf(state.plays, 'late');
    expect(late && ownScore(play, late)).toMatchObject({ total: 100 });
    expect(standingOf(play).total).toBe(0);
  });

  test('of a submission has none of the hints that came after it', () => {
    const state = stateAfter(
      ...tried(61, 'late', [true, true]),
      [63, { type: 'extended', minutes: 10 }],
      [64, hint('t0', 'alpha', 'alpha-1')],
    );
    const late = submissionOf(state.plays, 'late');
    expect(late && ownScore(playOf(state.plays, 't0'), late)).toMatchObject({ total: 100, hints: 0 });
  });
});

describe('the board', () => {
  test('has a cell for each line of the ticket, without names of bugs, and who was first', () => {
    const state = stateAfter(
      ...tried(1, 'a', [true, false]),
      [3, received('b', 't1')],
      [4, judged('b', 'alpha', { squashed: [true, true] })],
    );
    const board = boardOf(state, 'b', atMinute(5));
    expect(board.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      [
        { exercise: 'alpha', line: 1, squashed: true, elapsedMs: 3 * MINUTE_MS, first: false },
        { exercise: 'alpha', line: 2, squashed: true, elapsedMs: 3 * MINUTE_MS, first: true },
      ],
      [
        { exercise: 'alpha', line: 1, squashed: true, elapsedMs: 1 * MINUTE_MS, first: true },
        { exercise: 'alpha', line: 2, squashed: false, elapsedMs: null, first: false },
      ],
    ]);
    expect(board.feed.map(({ text }) => text)).toEqual([
      'Team t0 squashed bug 1 of The alpha, the first to do so',
      'Team t1 squashed bug 1 of The alpha',
      'Team t1 squashed bug 2 of The alpha, the first to do so',
    ]);
    for (const secret of ['alpha-1', 'Title', 'symptom', '"seed"'])
      expect(JSON.stringify(board)).not.toContain(secret);
  });

  test('tells of no squash that it shows as open, because a submission without it is worth more', () => {
    const state = stateAfter(...tried(1, 'a', [true, false], 9), ...tried(5, 'b', [false, true]));
    const { rows, feed } = boardOf(state, 'b', atMinute(9));
    expect(rows[0]?.cells.slice(0, 2).map(({ squashed }) => squashed)).toEqual([false, true]);
    expect(feed.map(({ text }) => text)).toEqual(['Team t0 squashed bug 2 of The alpha, the first to do so']);
  });

  test('leaves out a hidden team, also from who was first; its submissions stay', () => {
    const hide: Line = [
      3,
      { type: 'moved-or-renamed', subject: 'team', id: 't0', name: 'Gone', hidden: true },
    ];
    const state = stateAfter(
      ...tried(1, 'a', [true]),
      hide,
      [4, received('b', 't1')],
      [5, judged('b', 'alpha', { squashed: [true] })],
    );
    expect(JSON.stringify(boardOf(state, 'b', atMinute(6)))).not.toMatch(/Gone|t0/);
    expect(rowOf(state, 't1')?.cells[0]).toMatchObject({ first: true });
    expect(submissionOf(state.plays, 'a')).toBeDefined();
  });
});

describe('43: what is late', () => {
  test.each([
    ['a millisecond before the end counts', 60 - 1 / MINUTE_MS, false],
    ['at the end is late', 60, true],
  ])('%s, by the time of receipt', (_, minutes, late) => {
    const state = stateAfter(
      [minutes, received('a', 't0')],
      [70, judged('a', 'alpha', { squashed: [true] })],
    );
    expect(submissionOf(state.plays, 'a')).toMatchObject({ late });
    expect(rowOf(state)?.total).toBe(late ? 0 : 25);
  });

  test('a grant moves the end of that team alone, and an extension afterwards makes nothing late in time', () => {
    const state = stateAfter(
      [50, { type: 'granted', team: 't0', minutes: 5, reason: 'a laptop' }],
      [64, received('a', 't0')],
      [64, received('b', 't1', 'alpha', { person: 'q' })],
      [65, { type: 'extended', minutes: 10 }],
      [66, received('c', 't1')],
    );
    const late = ['a', 'b', 'c'].map((id) => submissionOf(state.plays, id)?.late);
    expect(late).toEqual([false, true, false]);
  });

  test('one that was admitted counts, at the end of the contest time', () => {
    const state = stateAfter(...tried(61, 'a', [true]), [
      63,
      { type: 'submission-admitted', submission: 'a', reason: 'the network' },
    ]);
    expect(rowOf(state)).toMatchObject({ total: 25, lastImprovementMs: 60 * MINUTE_MS });
  });

  test('a second event for the same submission, and a second verdict, change nothing', () => {
    const state = stateAfter(
      ...tried(1, 'a', [true]),
      [3, received('a', 't1')],
      [4, judged('a', 'alpha', { squashed: [true, true] })],
    );
    expect(rowsOf(state).map(({ team, total, submissions }) => [team, total, submissions])).toEqual([
      ['t0', 25, 1],
      ['t1', 0, 0],
    ]);
    expect(submissionOfKey(state.plays, 't0-1', 'key-of-a')?.id).toBe('a');
    expect(submissionOfKey(state.plays, 't1-1', 'key-of-a')).toBeUndefined();
  });
});

describe('people and teams', () => {
  test('42: a token that was issued anew makes the one before void', () => {
    const token = (digit: string): Line => [
      1,
      { type: 'token-issued', person: 'p', tokenHash: digit.repeat(64) },
    ];
    const { members } = stateAfter(token('1'), token('2'));
    expect(personOfToken(members, '2'.repeat(64))?.id).toBe('p');
    expect(personOfToken(members, '1'.repeat(64))).toBeUndefined();
  });

  test('42: who moves to another team leaves submissions and points where they were', () => {
    const state = stateAfter(...tried(1, 'a', [true]), [
      3,
      { type: 'team-changed', person: 'p', team: 't1', teamName: 'Team t1' },
    ]);
    expect(membersOf(state.members, 't1').map(({ id }) => id)).toEqual(['p', 'q']);
    expect([rowOf(state, 't0')?.total, rowOf(state, 't1')?.total]).toEqual([25, 0]);
  });

  test('a name that is taken, however it is written, gets the nearest free number', () => {
    expect(nearestFreeName('Ana', ['ANA ', 'ana 2'])).toBe('Ana 3');
    expect(nearestFreeName('Ａna', ['ana'])).toBe('Ａna 2');
    expect(nearestFreeName('x'.repeat(60), ['x'.repeat(60)])).toHaveLength(60);
  });
});
