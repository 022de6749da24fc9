import { describe, expect, test } from 'vitest';
import {
  type AttemptState,
  dueBell,
  isSealed,
  replay,
  timeLeftMs,
  transition,
} from '../../harness/domain/attempt.ts';
import type { AttemptEvent, Mode } from '../../harness/domain/attempt-event.ts';
import { countingSubmission, lateSubmission } from '../../harness/domain/counting-submission.ts';
import { at, prepared as preparedIn, submitted } from '../support/log.ts';

const MINUTE = 60_000;

const prepared = (mode: Mode = 'practice') => preparedIn(mode);

const stateOf = (...events: AttemptEvent[]): AttemptState => {
  const state = replay(events);
  if (!state) throw new Error('no state');
  return state;
};

describe('the clock', () => {
  test('runs from the start, not from the preparation', () => {
    expect(timeLeftMs(stateOf(prepared()), { atMs: 20 * MINUTE })).toBe(30 * MINUTE);
    expect(timeLeftMs(stateOf(prepared(), at('started', 5)), { atMs: 15 * MINUTE })).toBe(20 * MINUTE);
  });

  test('goes on while nobody looks, and never below zero', () => {
    expect(timeLeftMs(stateOf(prepared(), at('started', 0)), { atMs: 500 * MINUTE })).toBe(0);
  });

  test('stands still in a pause', () => {
    const paused = stateOf(prepared(), at('started', 0), at('paused', 10));
    expect(timeLeftMs(paused, { atMs: 300 * MINUTE })).toBe(20 * MINUTE);
    const resumed = stateOf(prepared(), at('started', 0), at('paused', 10), at('resumed', 100));
    expect(timeLeftMs(resumed, { atMs: 105 * MINUTE })).toBe(15 * MINUTE);
  });

  test('a wall clock set back gives no time', () => {
    expect(timeLeftMs(stateOf(prepared(), at('started', 10)), { atMs: 5 * MINUTE })).toBe(30 * MINUTE);
  });
});

describe("the machine's own clock, where it is known", () => {
  const onBoot = (id: string, atMinutes: number, bootMinutes: number) => ({
    atMs: atMinutes * MINUTE,
    boot: { id, ms: bootMinutes * MINUTE },
  });
  const running = stateOf(prepared(), { type: 'started', ...onBoot('first', 0, 100) });

  test('a wall clock that was set makes no difference', () => {
    expect(timeLeftMs(running, onBoot('first', 600, 110))).toBe(20 * MINUTE);
    expect(timeLeftMs(running, onBoot('first', -600, 110))).toBe(20 * MINUTE);
  });

  test('after a restart of the machine the wall clock decides', () => {
    expect(timeLeftMs(running, onBoot('second', 12, 1))).toBe(18 * MINUTE);
  });

  test('after a restart that goes by the same name the wall clock decides as well', () => {
    expect(timeLeftMs(running, onBoot('first', 12, 1))).toBe(18 * MINUTE);
  });

  test('the bell is dated by it, so that a wall clock set in a pause does not move the bell away', () => {
    const resumed = stateOf(
      prepared(),
      { type: 'started', ...onBoot('first', 0, 100) },
      { type: 'paused', ...onBoot('first', 5, 105) },
      { type: 'resumed', ...onBoot('first', 1_440, 106) },
    );
    expect(dueBell(resumed, onBoot('first', 1_500, 166))).toEqual({
      type: 'bell',
      ...onBoot('first', 1_465, 131),
    });
  });

  test('a pause across a change of the wall clock costs what ran before it', () => {
    const paused = stateOf(
      prepared(),
      { type: 'started', ...onBoot('first', 0, 100) },
      { type: 'paused', ...onBoot('first', 300, 105) },
    );
    expect(timeLeftMs(paused, onBoot('first', 900, 400))).toBe(25 * MINUTE);
  });
});

describe('what a state allows', () => {
  test.for<[string, AttemptEvent[], AttemptEvent]>([
    ['a start twice', [prepared(), at('started', 0)], at('started', 1)],
    ['a pause in strict mode', [prepared('strict'), at('started', 0)], at('paused', 1)],
    ['a submission before the start', [prepared()], submitted({ minutes: 1 })],
    [
      'a submission after the finish',
      [prepared(), at('started', 0), at('finished', 2)],
      submitted({ minutes: 3 }),
    ],
    ['a reveal before the finish', [prepared(), at('started', 0)], at('revealed', 1)],
    ['a bell while paused', [prepared(), at('started', 0), at('paused', 1)], at('bell', 2)],
    [
      'a regrade before the start',
      [prepared()],
      { type: 'regraded', atMs: 0, exercise: { id: 'x', version: '2.0.0', digest: 'e' }, verdicts: [] },
    ],
    ['anything before the preparation', [], at('started', 0)],
  ])('not %s', ([, events, event]) => {
    const state = replay(events);
    expect(transition(state, event)).toEqual({ notAllowed: expect.any(String) });
  });

  test('submissions after the bell, kept apart as the later score', () => {
    const state = stateOf(
      prepared(),
      at('started', 0),
      submitted({ minutes: 10, squashed: [true] }),
      at('bell', 30),
      submitted({ minutes: 40, squashed: [true, true], late: true }),
    );
    expect(countingSubmission(state)?.verdict.score?.total).toBe(25);
    expect(lateSubmission(state)?.verdict.score?.total).toBe(100);
  });
});

test('strict verdicts are sealed until the bell or the finish', () => {
  const events = [prepared('strict'), at('started', 0), submitted({ minutes: 5 })];
  expect(isSealed(stateOf(...events))).toBe(true);
  expect(isSealed(stateOf(...events, at('bell', 30)))).toBe(false);
  expect(isSealed(stateOf(...events, at('finished', 10)))).toBe(false);
  expect(isSealed(stateOf(prepared('practice'), at('started', 0)))).toBe(false);
});
