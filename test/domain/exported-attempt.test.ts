import { expect, test } from 'vitest';
import type { AttemptEvent } from '../../harness/domain/attempt-event.ts';
import {
  type ExportedAttempt,
  exportedAttemptSchema,
  unseenTryOf,
} from '../../harness/domain/exported-attempt.ts';
import { at, prepared, submitted } from '../support/log.ts';

const CONTENT = { id: 'x', digest: 'd' };

/** As it comes out of a file. */
function exported(events: readonly AttemptEvent[], more: Partial<ExportedAttempt> = {}): ExportedAttempt {
  const document = {
    schema: 'bugsquash/attempt@1',
    attempt: 'a1',
    exercise: { id: 'x', version: '1.0.0', digest: 'd' },
    afterReveal: false,
    events,
    ...more,
  };
  return exportedAttemptSchema.parse(JSON.parse(JSON.stringify(document)));
}

const HALF = submitted({ minutes: 12, squashed: [true] });

test('what was found, and in what time on the clock, pauses left out', () => {
  const events = [
    prepared('practice'),
    at('started', 1),
    HALF,
    at('paused', 14),
    at('resumed', 50),
    at('finished', 55.5),
  ];
  expect(unseenTryOf(exported(events), CONTENT)).toEqual({ attempt: 'a1', found: 1, of: 2, minutes: 19 });
});

test('the time ends with the bell', () => {
  const events = [prepared('strict'), at('started', 0), HALF, at('bell', 30), at('finished', 90)];
  expect(unseenTryOf(exported(events), CONTENT)).toMatchObject({ found: 1, minutes: 30 });
});

test.for<[string, AttemptEvent[], Partial<ExportedAttempt>, string]>([
  [
    'other content',
    [prepared('practice', 'older'), at('started', 0), HALF, at('finished', 9)],
    {},
    'other content',
  ],
  [
    'another exercise that says it is this one',
    [
      { ...prepared('practice'), exercise: { id: 'y', version: '1.0.0', digest: 'e' } } as AttemptEvent,
      at('started', 0),
      at('finished', 9),
    ],
    {},
    'other content',
  ],
  [
    'an attempt after a reveal',
    [prepared('practice'), at('started', 0), HALF, at('finished', 9)],
    { afterReveal: true },
    'seen before',
  ],
  [
    'an attempt at one bug alone',
    [
      { ...prepared('practice'), variant: { bug: 'bug-0', line: 0 } } as AttemptEvent,
      at('started', 0),
      HALF,
      at('finished', 9),
    ],
    {},
    'one bug alone',
  ],
  ['one that still runs', [prepared('practice'), at('started', 0), HALF], {}, 'not finished'],
  [
    'one that was given up',
    [prepared('practice'), at('started', 0), HALF, at('abandoned', 9)],
    {},
    'not finished',
  ],
  [
    'one without a verdict',
    [prepared('practice'), at('started', 0), at('finished', 9)],
    {},
    'nothing graded',
  ],
])('%s says nothing', ([, events, more, reason]) => {
  expect(unseenTryOf(exported(events, more), CONTENT)).toMatchObject({ reason });
});
