import fc from 'fast-check';
import { expect } from 'vitest';
import { type ClockEvent, type ClockState, clockView } from '../../../harness/bugbash/log/clock.ts';
import { atMinute, MINUTE_MS, rules } from './events.ts';

/** The clock minute by minute, as one would keep it on paper, and the property that ours agrees with it. */

export const HOUR = rules({ lengthMs: 60 * MINUTE_MS, freezeMs: 15 * MINUTE_MS });
/** What may be granted time. */
export const TEAMS = ['t', 'u'] as const;

export interface TimedEvent {
  readonly minute: number;
  readonly event: ClockEvent;
}

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
    this.look();
  }
}

const clockEvent: fc.Arbitrary<ClockEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ type: 'started' } as const) },
  { weight: 3, arbitrary: fc.constantFrom({ type: 'paused' } as const, { type: 'resumed' } as const) },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'frozen' } as const, { type: 'unfrozen' } as const) },
  { weight: 1, arbitrary: fc.constant({ type: 'ended' } as const) },
  fc.integer({ min: 1, max: 20 }).map((minutes) => ({ type: 'extended' as const, minutes })),
  fc
    .record({ team: fc.constantFrom(...TEAMS), minutes: fc.integer({ min: 1, max: 20 }) })
    .map((grant) => ({ type: 'granted' as const, ...grant, reason: 'r' })),
);
const step = fc.record({ afterMinutes: fc.integer({ min: 0, max: 25 }), event: clockEvent });

/**
 * Holds in so many orders of events, each of which begins with the start at minute 0.
 * @param clocksAfter the clock after each of the events, however they are kept
 */
export async function agreesWithModel(
  clocksAfter: (events: readonly TimedEvent[]) => Promise<readonly ClockState[]>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const events: TimedEvent[] = [{ minute: 0, event: { type: 'started' } }];
      for (const { afterMinutes, event } of steps)
        events.push({ minute: (events.at(-1)?.minute ?? 0) + afterMinutes, event });
      const clocks = await clocksAfter(events);
      expect(clocks).toHaveLength(events.length);
      const model = new Model();
      for (const [index, { minute, event }] of events.entries()) {
        model.take(event);
        const until = events[index + 1]?.minute ?? minute + 1;
        for (let passed = minute + 1; passed <= until; passed += 1) {
          model.minute();
          const clock = clocks[index];
          if (!clock) throw new Error('a clock is missing');
          for (const team of ['all', ...TEAMS]) {
            const [ours, theirs] = [seen(clockView(clock, team, atMinute(passed))), expected(model, team)];
            // Millions of comparisons: `expect` is for the one that fails.
            if (ours !== theirs) expect(`minute ${passed}, ${team}: ${ours}`).toBe(theirs);
          }
        }
      }
    }),
    { numRuns },
  );
}

const seen = ({ phase, elapsedMs, leftMs, frozen }: ReturnType<typeof clockView>) =>
  `${phase} ${elapsedMs / MINUTE_MS} ${leftMs / MINUTE_MS} ${frozen}`;

function expected(model: Model, team: string): string {
  const left = model.left(team);
  const phase = model.phase !== 'lobby' && left === 0 ? 'ended' : model.phase;
  return `${phase} ${model.run(team).elapsed} ${left} ${model.frozen}`;
}
