import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClockEvent, clockView, foldClock, newClock } from '../../harness/bugbash/log/clock.ts';
import { decideClock, phaseWords } from '../../harness/bugbash/log/decide/clock.ts';
import { type BashState, fold } from '../../harness/bugbash/log/state.ts';
import { atMinute, created, joined, type Line, logOf, MINUTE_MS, rules, START_MS } from './support/events.ts';

const HOUR = rules({ lengthMs: 60 * MINUTE_MS, freezeMs: 15 * MINUTE_MS });

/** The clock minute by minute, as one would keep it on paper. */
class Model {
  phase = 'lobby';
  end = 60;
  frozen = false;
  lifted = false;
  runs = new Map([['all', { elapsed: 0, granted: 0 }]]);

  left(team: string): number {
    const run = this.run(team);
    return Math.max(0, this.end + run.granted - run.elapsed);
  }

  run(team: string): { elapsed: number; granted: number } {
    return this.runs.get(team) ?? this.runs.get('all') ?? { elapsed: 0, granted: 0 };
  }

  minute(): void {
    if (this.phase === 'running')
      for (const team of this.runs.keys()) if (this.left(team) > 0) this.run(team).elapsed += 1;
    this.look();
  }

  look(): void {
    if (this.phase === 'running' && !this.lifted && this.end - this.run('all').elapsed <= 15)
      this.frozen = true;
  }

  take(event: ClockEvent): void {
    if (event.type === 'started' && this.phase === 'lobby') this.phase = 'running';
    if (event.type === 'paused' && this.phase === 'running') this.phase = 'paused';
    if (event.type === 'resumed' && this.phase === 'paused') this.phase = 'running';
    if (event.type === 'extended') this.end += event.minutes;
    if (event.type === 'granted') {
      const { elapsed, granted } = this.run(event.team);
      this.runs.set(event.team, { elapsed, granted: granted + event.minutes });
    }
    if (event.type === 'frozen') this.frozen = true;
    if (event.type === 'unfrozen') [this.frozen, this.lifted] = [false, true];
    if (event.type === 'ended' && this.phase !== 'lobby') {
      this.end = Math.min(this.end, this.run('all').elapsed);
      for (const [team, run] of this.runs)
        if (team !== 'all') run.granted = Math.min(run.granted, run.elapsed - this.end);
    }
  }
}

const clockEvent: fc.Arbitrary<ClockEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ type: 'started' } as const) },
  { weight: 3, arbitrary: fc.constantFrom({ type: 'paused' } as const, { type: 'resumed' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'frozen' } as const, { type: 'unfrozen' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'ended' } as const) },
  fc.integer({ min: 1, max: 20 }).map((minutes) => ({ type: 'extended' as const, minutes })),
  fc
    .record({ team: fc.constantFrom('t', 'u'), minutes: fc.integer({ min: 1, max: 20 }) })
    .map((grant) => ({ type: 'granted' as const, ...grant, reason: 'r' })),
);

describe('the clock', () => {
  test('agrees with a model that counts minutes, over 10,000 orders of events', () => {
    const step = fc.record({ afterMinutes: fc.integer({ min: 0, max: 25 }), event: clockEvent });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        const model = new Model();
        let clock = newClock(HOUR, START_MS);
        let minute = 0;
        for (const { afterMinutes, event } of [
          { afterMinutes: 0, event: { type: 'started' } as const },
          ...steps,
        ]) {
          for (let passed = 0; passed < afterMinutes; passed += 1) {
            minute += 1;
            model.minute();
            for (const team of ['all', 't', 'u']) {
              const [ours, theirs] = [seen(clockView(clock, team, atMinute(minute))), expected(model, team)];
              // Millions of comparisons: `expect` is for the one that fails.
              if (ours !== theirs) expect(`minute ${minute}, ${team}: ${ours}`).toBe(theirs);
            }
          }
          clock = foldClock(clock, event, atMinute(minute));
          model.take(event);
          model.look();
        }
      }),
      { numRuns: 10_000 },
    );
  });

  const seen = ({ phase, elapsedMs, leftMs, frozen }: ReturnType<typeof clockView>) =>
    `${phase} ${elapsedMs / MINUTE_MS} ${leftMs / MINUTE_MS} ${frozen}`;
  const expected = (model: Model, team: string) => {
    const left = model.left(team);
    const phase = model.phase !== 'lobby' && left === 0 ? 'ended' : model.phase;
    return `${phase} ${model.run(team).elapsed} ${left} ${model.frozen}`;
  };

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
