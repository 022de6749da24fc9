import { describe, expect, test } from 'vitest';
import { type ClockEvent, clockView, foldClock, newClock } from '../../harness/bugbash/log/clock.ts';
import { decideClock, phaseWords } from '../../harness/bugbash/log/decide/clock.ts';
import { type BashState, fold } from '../../harness/bugbash/log/state.ts';
import { agreesWithModel, HOUR } from './support/clock-model.ts';
import { atMinute, created, joined, type Line, logOf, MINUTE_MS, START_MS } from './support/events.ts';

describe('the clock', () => {
  test('agrees with a model that counts minutes, over 10,000 orders of events', async () => {
    await agreesWithModel(async (events) => {
      let clock = newClock(HOUR, START_MS);
      return events.map(({ minute, event }) => {
        clock = foldClock(clock, event, atMinute(minute));
        return clock;
      });
    }, 10_000);
  });

  const stateAfter = (...lines: readonly Line[]): BashState => {
    const entries = logOf([[0, created()], [0, joined('p', 't')], ...lines]);
    const state = entries.reduce<BashState | null>(fold, null);
    if (!state) throw new Error('an empty log');
    return state;
  };
  const start: Line = [0, { type: 'started' }];

  test('stands still between the bell and an extension, so nobody gains by the gap', () => {
    const { clock } = stateAfter(start, [70, { type: 'extended', minutes: 5 }]);
    expect(clockView(clock, null, atMinute(72))).toMatchObject({
      phase: 'running',
      elapsedMs: 62 * MINUTE_MS,
      leftMs: 3 * MINUTE_MS,
    });
  });

  test.each<[string, readonly Line[], ClockEvent, string]>([
    ['a pause while paused', [start, [1, { type: 'paused' }]], { type: 'paused' }, 'is paused'],
    ['a pause before the start', [], { type: 'paused' }, 'has not started'],
    [
      'a pause after the end',
      [start, [59, { type: 'extended', minutes: 10 }]],
      { type: 'paused' },
      'has ended, and its board is frozen',
    ],
    ['going on while it runs', [start], { type: 'resumed' }, 'has ended'],
    ['a second start', [start, [1, { type: 'paused' }]], { type: 'started' }, 'is paused'],
    ['an end after the end', [start], { type: 'ended' }, 'has ended'],
    ['a freeze of a frozen board', [start], { type: 'frozen' }, 'board is frozen'],
    ['showing a board that is shown', [], { type: 'unfrozen' }, 'has not started'],
    ['a start in the past', [], { type: 'scheduled', startsAtMs: START_MS }, 'has not started'],
    [
      'time for a team that is not there',
      [start],
      { type: 'granted', team: 'x', minutes: 1, reason: 'r' },
      'no team x',
    ],
    [
      'more time once solutions were shown',
      [start, [70, { type: 'solutions-revealed' }]],
      { type: 'extended', minutes: 1 },
      'has ended',
    ],
  ])('%s is refused, with the present state', (_, lines, event, words) => {
    expect(decideClock(stateAfter(...lines), event, atMinute(80))).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(words) },
    });
  });

  test('an end ends it for teams with a grant as well, and an extension gives all of them the same', () => {
    const granted: Line = [1, { type: 'granted', team: 't', minutes: 5, reason: 'r' }];
    const early = stateAfter(start, granted, [30, { type: 'ended' }]);
    expect(clockView(early.clock, 't', atMinute(31))).toMatchObject({ phase: 'ended', leftMs: 0 });
    const state = stateAfter(start, granted);
    expect(decideClock(state, { type: 'ended' }, atMinute(62))).toMatchObject({ ok: true });
    const late = stateAfter(start, granted, [62, { type: 'ended' }], [63, { type: 'extended', minutes: 2 }]);
    for (const team of [null, 't'])
      expect(clockView(late.clock, team, atMinute(63))).toMatchObject({ leftMs: 2 * MINUTE_MS });
  });

  test('says that teams with a grant still play', () => {
    const state = stateAfter(start, [1, { type: 'granted', team: 't', minutes: 5, reason: 'r' }]);
    expect(phaseWords(state, atMinute(62))).toContain('but for teams that were granted time');
    expect(decideClock(state, { type: 'paused' }, atMinute(62))).toMatchObject({ ok: true });
    expect(decideClock(state, { type: 'paused' }, atMinute(66))).toMatchObject({ ok: false });
  });
});
