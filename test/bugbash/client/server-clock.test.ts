import { describe, expect, test } from 'vitest';
import { HostApi } from '../../../harness/bugbash/client/host-api.ts';
import { clockAt, ServerClock } from '../../../harness/bugbash/client/server-clock.ts';
import type { Clock } from '../../../harness/domain/clock.ts';
import { refuse, smallHost } from './small-host.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The real clock, as a machine has it whose wall clock is off. */
const offBy = (ms: number): Clock => ({
  now: () => ({ atMs: Date.now() + ms }),
  monotonicMs: () => performance.now(),
});

/** A clock that a test moves. */
function handClock(atMs: number) {
  const state = { wallMs: atMs, monotonicMs: 0 };
  const clock: Clock = {
    now: () => ({ atMs: state.wallMs, boot: { id: 'b', ms: state.monotonicMs } }),
    monotonicMs: () => state.monotonicMs,
  };
  const pass = (ms: number) => {
    state.wallMs += ms;
    state.monotonicMs += ms;
  };
  const setWall = (ms: number) => {
    state.wallMs = ms;
  };
  return { clock, pass, setWall };
}

describe('the time left on a machine with a wrong clock', () => {
  test.for([-DAY_MS, DAY_MS])('is right within a second when the clock is off by %d ms', async (offMs) => {
    const host = await smallHost(() => refuse(401, 'bad-token'));
    const clock = new ServerClock(offBy(offMs));
    await new HostApi({ url: host.url, token: 't' }, '0', clock).me();
    const startedAtMs = Date.now() - 60_000;
    const view = {
      phase: 'running' as const,
      startsAtMs: startedAtMs,
      elapsedMs: 0,
      leftMs: 600_000,
      atMs: startedAtMs,
      frozen: false,
    };
    const { leftMs } = clockAt(view, clock.nowMs());
    const trueLeftMs = 600_000 - (Date.now() - startedAtMs);
    expect(Math.abs(leftMs - trueLeftMs)).toBeLessThan(1_000);
  });

  test('counts half of the round trip, so that a slow network does not shift it', () => {
    const { clock, pass } = handClock(5);
    const server = new ServerClock(clock);
    const sentMs = server.monotonicMs();
    pass(4_000);
    server.learn(1_000_000, sentMs);
    expect(server.nowMs()).toBe(1_002_000);
  });

  test('prefers the quick reply of a minute ago to a slow one, and a new one to that of an hour ago', () => {
    const { clock, pass } = handClock(0);
    const server = new ServerClock(clock);
    server.learn(1_000_000, server.monotonicMs());
    pass(60_000);
    const slowMs = server.monotonicMs();
    pass(3_000);
    // It was under way for 3 s one way and not for 1.5.
    server.learn(1_060_000, slowMs);
    expect(server.nowMs()).toBe(1_063_000);
    pass(60 * 60_000);
    const lateMs = server.monotonicMs();
    pass(100);
    server.learn(9_000_000, lateMs);
    expect(server.nowMs()).toBe(9_000_050);
  });

  test('does not move when somebody sets the wall clock', () => {
    const { clock, pass, setWall } = handClock(0);
    const server = new ServerClock(clock);
    server.learn(1_000_000, server.monotonicMs());
    pass(1_000);
    setWall(77 * DAY_MS);
    expect(server.nowMs()).toBe(1_001_000);
  });

  test('stands still in a pause and never goes below zero', () => {
    const view = { startsAtMs: 0, elapsedMs: 10, leftMs: 500, atMs: 100, frozen: false } as const;
    expect(clockAt({ ...view, phase: 'paused' }, 9_999)).toEqual({ leftMs: 500, elapsedMs: 10 });
    expect(clockAt({ ...view, phase: 'running' }, 400)).toEqual({ leftMs: 200, elapsedMs: 310 });
    expect(clockAt({ ...view, phase: 'running' }, 9_999).leftMs).toBe(0);
  });
});
