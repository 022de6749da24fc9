import { expect, test } from 'vitest';
import { externalChangesNotice } from '../../../harness/tui/screens/attempt/external-changes.ts';
import {
  type AttemptScreenState,
  attemptScreenReducer,
  atWork,
  cockpit,
} from '../../../harness/tui/screens/attempt/state.ts';
import { warningAt, warningBetween } from '../../../harness/tui/screens/attempt/use-clock-news.ts';

const failure = { code: 'grading-timeout', message: 'It took too long.', next: 'submit again' } as const;
const grading: AttemptScreenState = {
  ...atWork,
  view: { at: 'grading', progress: null },
};

test('how a grading stands is shown only while it is waited for', () => {
  const progress = {
    answered: 2,
    lines: ['gone so far', 'not judged'],
    guardsAnswered: false,
    hasStarted: true,
  } as const;
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

const failure1 = { name: 'adds up', file: 'test/a.test.ts', line: 3, message: 'expected 1 to be 2' };

test('the visible tests may run while one looks at something else', () => {
  const testing = attemptScreenReducer(
    { ...grading, view: cockpit },
    { type: 'tests-started', why: 'asked' },
  );
  const reading = attemptScreenReducer(testing, { type: 'show', view: { at: 'ticket' } });
  expect(reading.testing).toBe('asked');
  expect(attemptScreenReducer(reading, { type: 'tests-ended', notice: null, failures: [] })).toMatchObject({
    testing: null,
    view: { at: 'ticket' },
  });
});

test('a run that was asked for shows what failed; one that a save began leaves the pane and the notice alone', () => {
  const ended = { type: 'tests-ended', notice: null, failures: [failure1] } as const;
  const looking = { ...grading, view: cockpit, pane: 'ticket', notice: 'Noted.' } as const;
  const asked = attemptScreenReducer(
    attemptScreenReducer(looking, { type: 'tests-started', why: 'asked' }),
    ended,
  );
  expect(asked).toMatchObject({ pane: 'test', notice: null, failures: [failure1] });
  const saved = attemptScreenReducer(
    attemptScreenReducer(looking, { type: 'tests-started', why: 'on save' }),
    ended,
  );
  expect(saved).toMatchObject({ pane: 'ticket', notice: 'Noted.', failures: [failure1] });
});

test('a test that ran alone changes what is known of it and nothing else', () => {
  const other = { ...failure1, name: 'subtracts' };
  const known = {
    ...grading,
    view: cockpit,
    failures: [other, failure1],
    failure: 1,
    testing: 'one',
  } as const;
  const newer = { ...failure1, message: 'expected 3 to be 2' };
  expect(
    attemptScreenReducer(known, { type: 'tests-ended', notice: 'Alone …', failures: [newer] }),
  ).toMatchObject({ failures: [other, newer], failure: 1, notice: 'Alone …' });
});

test('the bell interrupts the cockpit and nothing that one writes or reads', () => {
  const bell = { type: 'bell', notice: 'The bell.' } as const;
  expect(attemptScreenReducer({ ...grading, view: cockpit }, bell).view).toEqual({ at: 'bell' });
  const writing = { ...grading, view: { at: 'cockpit', asks: 'note' } } as const;
  expect(attemptScreenReducer(writing, bell)).toMatchObject({ view: writing.view, notice: 'The bell.' });
});

test('ten and two minutes before the end it is said once, if the whole time is longer', () => {
  const minutes = (count: number) => count * 60_000;
  expect(warningBetween(minutes(10) + 500, minutes(10) - 500, minutes(45))).toBe(10);
  expect(warningBetween(minutes(10) - 500, minutes(9), minutes(45))).toBe(null);
  expect(warningBetween(minutes(2) + 1, minutes(2), minutes(45))).toBe(2);
  // A laptop slept over both of them.
  expect(warningBetween(minutes(30), minutes(1), minutes(45))).toBe(2);
  expect(warningBetween(minutes(30), 0, minutes(45))).toBe(null);
  expect(warningBetween(minutes(3), minutes(1), minutes(2))).toBe(null);
  expect([20, 9, 1].map((left) => warningAt(minutes(left), minutes(45)))).toEqual([null, 10, 2]);
});
