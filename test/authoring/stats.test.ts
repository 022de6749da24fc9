import { expect, test } from 'vitest';
import { statsOf } from '../../harness/authoring/stats/stats.ts';
import type { AttemptEvent } from '../../harness/domain/attempt-event.ts';
import type { Exercise } from '../../harness/domain/exercise.ts';
import type { ExportedAttempt } from '../../harness/domain/exported-attempt.ts';
import { at, prepared, submitted } from '../support/log.ts';

/** As much of an exercise as is looked at: two bugs of weight 1 and 3. */
const EXERCISE = {
  manifest: { id: 'x', version: '1.0.0', minutes: 20 },
  solution: { bugs: [1, 3].map((weight, index) => ({ id: `bug-${index}`, title: `Bug ${index}`, weight })) },
  digest: 'd',
} as unknown as Exercise;

const exported = (
  attempt: string,
  events: readonly AttemptEvent[],
  afterReveal = false,
): ExportedAttempt => ({
  schema: 'bugsquash/attempt@1',
  attempt,
  exercise: { id: 'x', version: '1.0.0', digest: 'd' },
  afterReveal,
  events: [...events] as ExportedAttempt['events'],
});

const hint = (minutes: number): AttemptEvent => ({
  type: 'hint-taken',
  atMs: minutes * 60_000,
  bugId: 'bug-1',
  step: 0,
  cost: 5,
});

test('found per bug, minutes without pauses, hints, and what submissions did to bugs that they left alive', () => {
  const quick = exported('quick', [
    prepared('practice'),
    at('started', 0),
    submitted({ minutes: 4, squashed: [true, false], regressions: 1 }),
    at('paused', 5),
    at('resumed', 50),
    hint(51),
    submitted({ minutes: 53, squashed: [true, true] }),
    at('finished', 54),
  ]);
  const slow = exported('slow', [
    prepared('strict'),
    at('started', 0),
    submitted({ minutes: 10, squashed: [true, false], believed: [0, 1] }),
    submitted({ minutes: 20, squashed: [false, false] }),
    at('bell', 30),
    at('finished', 31),
  ]);
  const stats = statsOf(EXERCISE, [quick, slow]);
  expect(stats).toMatchObject({
    attempts: 2,
    minutes: { declared: 20, median: 19.5, longest: 30 },
    leftOut: [],
    regressions: [{ guard: 'guard 0', attempts: 1 }],
  });
  expect(stats.bugs).toMatchObject([
    { id: 'bug-0', weight: 1, found: 2, medianMinutes: 7, hints: 0, wrong: { 'came-back': 1 } },
    { id: 'bug-1', weight: 3, found: 1, medianMinutes: 8, hints: 1, wrong: { believed: 1, none: 2 } },
  ]);
});

test('attempts that say nothing of it are left out, each with its reason', () => {
  const events = (digest = 'd') => [
    prepared('practice', digest),
    at('started', 0),
    submitted({ minutes: 4, squashed: [true, true], digest }),
  ];
  const { attempts, leftOut, minutes } = statsOf(EXERCISE, [
    exported('other', events('e')),
    exported('seen', events(), true),
    exported('idle', events().slice(0, 2)),
  ]);
  expect({ attempts, median: minutes.median }).toEqual({ attempts: 0, median: null });
  expect(leftOut).toEqual([
    { attempt: 'other', why: 'other content' },
    { attempt: 'seen', why: 'seen before' },
    { attempt: 'idle', why: 'nothing submitted' },
  ]);
});
