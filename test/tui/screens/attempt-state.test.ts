import { expect, test } from 'vitest';
import { replay } from '../../../harness/domain/attempt.ts';
import type { AttemptEvent } from '../../../harness/domain/attempt-event.ts';
import { externalChangesNotice } from '../../../harness/tui/screens/attempt/external-changes.ts';
import { answerNote, questionNow } from '../../../harness/tui/screens/attempt/questions.ts';
import {
  type AttemptScreenState,
  attemptScreenReducer,
  cockpit,
} from '../../../harness/tui/screens/attempt/state.ts';

const failure = { code: 'grading-timeout', message: 'It took too long.', next: 'submit again' } as const;
const grading: AttemptScreenState = {
  view: { at: 'grading', progress: null },
  notice: null,
  isTesting: false,
};

test('how a grading stands is shown only while it is waited for', () => {
  const progress = { answered: 2, lines: ['gone so far', 'not judged'] } as const;
  const shown = attemptScreenReducer(grading, { type: 'progress', progress });
  expect(shown.view).toEqual({ at: 'grading', progress });
  const left = attemptScreenReducer(shown, { type: 'show', view: cockpit });
  expect(attemptScreenReducer(left, { type: 'progress', progress }).view).toBe(cockpit);
});

test('an attempt that was finished elsewhere asks for its debrief, after a result that one waits for or reads', () => {
  const elsewhere = { type: 'finished-externally' } as const;
  const working = { ...grading, view: cockpit, notice: 'Another bugsquash …' };
  expect(attemptScreenReducer(working, elsewhere)).toEqual({ ...working, view: { at: 'debrief' } });
  expect(attemptScreenReducer(grading, elsewhere)).toBe(grading);
});

test('what was done at another bugsquash is named, what merely happened is not', () => {
  const note = { type: 'note', atMs: 0, text: 'n' } as const;
  expect(externalChangesNotice([{ type: 'bell', atMs: 0 }])).toBe(null);
  expect(
    externalChangesNotice([note, { type: 'bell', atMs: 0 }, note, { type: 'finished', atMs: 0 }]),
  ).toContain(': 2 notes, 1 finish.');
});

test('a result that comes after one left does not pull one back', () => {
  const left = attemptScreenReducer(grading, { type: 'show', view: cockpit });
  expect(attemptScreenReducer(left, { type: 'not-graded', failure }).view).toBe(cockpit);
  expect(attemptScreenReducer(grading, { type: 'not-graded', failure }).view).toEqual({
    at: 'ungraded',
    failure,
  });
});

test('the visible tests may run while one looks at something else', () => {
  const testing = attemptScreenReducer({ ...grading, view: cockpit }, { type: 'tests-started' });
  const reading = attemptScreenReducer(testing, { type: 'show', view: { at: 'ticket' } });
  expect(reading.isTesting).toBe(true);
  expect(attemptScreenReducer(reading, { type: 'tests-ended', notice: null })).toMatchObject({
    isTesting: false,
    view: { at: 'ticket' },
  });
});

test('an interviewer asks now and then, until it is answered, and not while the clock stands', () => {
  const limitMs = 100_000;
  const log: AttemptEvent[] = [
    {
      type: 'prepared',
      atMs: 0,
      exercise: { id: 'e', version: '1.0.0', digest: 'd' },
      mode: 'practice',
      limitMs,
      assistants: false,
      workspace: '/w',
    },
    { type: 'started', atMs: 0 },
  ];
  const state = (...more: AttemptEvent[]) => {
    const replayed = replay([...log, ...more]);
    if (replayed === undefined) throw new Error('The log starts with its preparation.');
    return replayed;
  };
  expect(questionNow(state(), 95_000)).toBe(null);
  const question = questionNow(state(), 80_000);
  expect(question).toContain('hypothesis');
  expect(questionNow(state({ type: 'paused', atMs: 20_000 }), 80_000)).toBe(null);
  const answered = state({ type: 'note', atMs: 21_000, text: answerNote(question ?? '', 'the sign') });
  expect(questionNow(answered, 79_000)).toBe(null);
  expect(questionNow(answered, 60_000)).toContain('prove');
});
