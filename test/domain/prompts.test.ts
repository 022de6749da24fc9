import { describe, expect, test } from 'vitest';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent, Mode } from '../../harness/domain/attempt-event.ts';
import { openPrompt } from '../../harness/domain/prompts.ts';
import { at, type MadeSubmission, prepared, submitted } from '../support/log.ts';

const MINUTE = 60_000;

const begun = (mode: Mode = 'practice', interviewer = true): AttemptEvent[] => [
  { ...prepared(mode), interviewer, limitMs: 60 * MINUTE } as AttemptEvent,
  at('started', 0),
];
const saved = (minutes: number): AttemptEvent => ({
  type: 'saved',
  atMs: minutes * MINUTE,
  files: ['src/a.ts'],
});
const run = (minutes: number, failed: number): AttemptEvent => ({
  type: 'tests-run',
  atMs: minutes * MINUTE,
  source: 'npm test',
  passed: 1,
  failed,
  total: 1 + failed,
  failures: [],
});
const sent = (made: MadeSubmission): AttemptEvent => {
  const event = submitted(made);
  return { ...event, verdict: { ...event.verdict, diff: { files: 1, added: 1, removed: 0 } } };
};

function asked(minutes: number, ...events: readonly AttemptEvent[]) {
  const state = replay(events);
  if (!state) throw new Error('no state');
  return openPrompt(state, events, { atMs: minutes * MINUTE });
}

/** The open question, answered at a minute. */
function answered(minutes: number, events: readonly AttemptEvent[]): AttemptEvent {
  const prompt = asked(minutes, ...events);
  if (!prompt) throw new Error('nothing is asked');
  const { id, reason, question } = prompt;
  return {
    type: 'prompt-answered',
    atMs: minutes * MINUTE,
    prompt: id,
    reason,
    question,
    text: 'because',
  };
}

describe('an interviewer asks', () => {
  test('at the first edit, unless a run has shown the fault', () => {
    expect(asked(3, ...begun(), saved(3))).toMatchObject({
      reason: 'edit-before-reproduction',
      since: { atMs: 3 * MINUTE },
    });
    expect(asked(3, ...begun(), run(1, 0), saved(3))).toMatchObject({ reason: 'edit-before-reproduction' });
    expect(asked(3, ...begun(), run(1, 1), saved(3))).toBeNull();
    const launched: AttemptEvent = { type: 'started-run', atMs: MINUTE, source: 'npm start' };
    expect(asked(3, ...begun(), launched, saved(3))).toBeNull();
    // A change that was only seen by its submission is one as well; the second is not the first.
    const unseen = [...begun(), sent({ minutes: 3 })];
    expect(asked(4, ...unseen)).toMatchObject({ reason: 'edit-before-reproduction' });
    const log = [...unseen, answered(4, unseen)];
    expect(asked(7.1, ...log, saved(7.1))).toBeNull();
  });

  test('after ten quiet minutes, from whatever was last; a pause is not quiet', () => {
    const log = [...begun(), run(1, 1)];
    expect(asked(10.9, ...log)?.reason).not.toBe('quiet');
    expect(asked(11, ...log)).toMatchObject({ reason: 'quiet', since: { atMs: 11 * MINUTE } });
    expect(asked(11, ...log, saved(9))?.reason).not.toBe('quiet');
    const paused = [...log, at('paused', 5), at('resumed', 100)];
    expect(asked(109, ...paused)?.reason).not.toBe('quiet');
    expect(asked(110, ...paused)).toMatchObject({ reason: 'quiet' });
  });

  test('after a regression, and after three submissions without one more symptom gone', () => {
    const log = [...begun(), run(1, 1), sent({ minutes: 2, squashed: [true], regressions: 1 })];
    expect(asked(2, ...log)).toMatchObject({ reason: 'regression' });
    // The same regression is not asked about twice.
    const again = [...log, answered(2.5, log), sent({ minutes: 6, squashed: [true], regressions: 1 })];
    expect(asked(6, ...again)).toBeNull();
    const stuck = [...again, sent({ minutes: 7, squashed: [true] })];
    expect(asked(7, ...stuck)).toMatchObject({ reason: 'no-progress' });
    const better = [...again, sent({ minutes: 7, squashed: [true, true] })];
    expect(asked(7, ...better)).toBeNull();
  });

  test('nothing that a sealed verdict would give away', () => {
    const log = [...begun('strict'), run(1, 1), sent({ minutes: 2, regressions: 3 })];
    expect(asked(2, ...log)).toBeNull();
  });

  test('by the share of the time, where nothing else is to ask', () => {
    const log = [...begun(), run(6, 1)];
    expect(asked(6, ...log)).toBeNull();
    expect(asked(8, ...log)).toMatchObject({ id: 'time-1', since: { atMs: Math.round(7.2 * MINUTE) } });
    const replied = [...log, answered(8, log)];
    expect(asked(8, ...replied)).toBeNull();
    expect(asked(14, ...replied)).toBeNull();
  });
});

describe('a question', () => {
  test('goes when it is answered, and for three minutes no other comes', () => {
    const log = [...begun(), saved(2)];
    const replied = [...log, answered(3, log), sent({ minutes: 4, regressions: 1 })];
    expect(asked(4, ...replied)).toBeNull();
    expect(asked(6, ...replied)).toMatchObject({ reason: 'regression' });
  });

  test('gives way to a later one, and goes by itself after ten minutes', () => {
    const log = [...begun(), saved(2), sent({ minutes: 4, regressions: 1 })];
    expect(asked(4, ...log)).toMatchObject({ reason: 'regression' });
    expect(asked(6.9, ...begun(), saved(2))).toMatchObject({ reason: 'edit-before-reproduction' });
    expect(asked(11.9, ...begun(), saved(2))).toMatchObject({ reason: 'edit-before-reproduction' });
    expect(asked(12, ...begun(), saved(2))?.reason).not.toBe('edit-before-reproduction');
  });

  test('is the same for the same log and time, and is asked only by an interviewer while the clock runs', () => {
    const log = [...begun(), saved(2)];
    expect(asked(3, ...log)).toEqual(asked(3, ...log));
    expect(asked(3, ...begun('practice', false), saved(2))).toBeNull();
    expect(asked(3, ...log, at('paused', 2.5))).toBeNull();
    expect(asked(3, ...log, at('finished', 2.5))).toBeNull();
  });
});
