import { describe, expect, test } from 'vitest';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent } from '../../harness/domain/attempt-event.ts';
import { type Feedback, feedbackOf, type Visibility } from '../../harness/domain/feedback.ts';
import { type NextActionFacts, nextAction } from '../../harness/domain/next-action.ts';
import { nextActionText } from '../../harness/wording/next-action.ts';
import { at, prepared, submitted } from '../support/log.ts';

const MINUTE = 60_000;
const BUGS = ['a', 'b'].map((name, index) => ({
  id: `bug-${index}`,
  title: name,
  weight: 1,
  symptom: `symptom ${name}`,
  root_cause: { file: 'src/a.ts', symbol: 'a' },
  hints: [],
}));
const run = (minutes: number): AttemptEvent => ({
  type: 'tests-run',
  atMs: minutes * MINUTE,
  source: 'bugsquash',
  passed: 1,
  failed: 1,
  total: 2,
  failures: [],
});
const seen = (submission: ReturnType<typeof submitted>, visibility: Visibility = 'open'): Feedback =>
  feedbackOf(submission.verdict, BUGS, visibility);

function advice(events: readonly AttemptEvent[], facts: Partial<NextActionFacts> = {}) {
  const state = replay(events);
  if (!state) throw new Error('no state');
  return nextAction({
    state,
    timeLeftMs: 20 * MINUTE,
    changedFiles: 0,
    isUnsubmitted: false,
    feedback: null,
    hasDebrief: false,
    question: null,
    hasExtension: true,
    ...facts,
  });
}

const begun = [prepared('practice'), at('started', 0)];
const changed = { changedFiles: 1, isUnsubmitted: true };
const first = submitted({ minutes: 5, squashed: [true, false] });
const broken = submitted({ minutes: 5, squashed: [true, false], regressions: 2 });
const whole = submitted({ minutes: 5, squashed: [true, true] });

describe('what to do next', () => {
  const cases: readonly [string, ReturnType<typeof advice>, object][] = [
    ['prepared', advice([prepared('practice')]), { kind: 'begin' }],
    ['paused', advice([...begun, at('paused', 1)]), { kind: 'resume' }],
    ['nothing was run', advice(begun), { kind: 'see-tests', reason: 'no-run-yet' }],
    ['run, nothing changed', advice([...begun, run(1)]), { kind: 'reproduce' }],
    [
      'changed since the run',
      advice([...begun, first, run(4)], changed),
      { kind: 'see-tests', reason: 'changed-since' },
    ],
    ['changed and run', advice([...begun, run(1)], changed), { kind: 'submit', reason: 'never-submitted' }],
    [
      'changed and run after a submission',
      advice([...begun, first, run(6)], changed),
      { kind: 'submit', reason: 'changed-since' },
    ],
    [
      'little time is left',
      advice(begun, { ...changed, timeLeftMs: MINUTE }),
      { kind: 'submit', reason: 'time-is-short' },
    ],
    [
      'a symptom is left',
      advice([...begun, first], { changedFiles: 1, feedback: seen(first) }),
      { kind: 'next-symptom', line: 1, symptom: 'symptom b' },
    ],
    [
      'something broke',
      advice([...begun, broken], { changedFiles: 1, feedback: seen(broken) }),
      { kind: 'fix-regressions', count: 2 },
    ],
    [
      'all are gone',
      advice([...begun, whole], { changedFiles: 1, feedback: seen(whole) }),
      { kind: 'finish', reason: 'all-gone' },
    ],
    [
      'sealed',
      advice([...begun, first], { changedFiles: 1, feedback: seen(first, 'sealed') }),
      { kind: 'check-beliefs' },
    ],
    ['the bell, all submitted', advice([...begun, at('bell', 30)]), { kind: 'finish', reason: 'bell' }],
    ['the bell', advice([...begun, at('bell', 30)], changed), { kind: 'submit', reason: 'bell' }],
    ['a question is open', advice(begun, { question: 'Why?' }), { kind: 'answer', question: 'Why?' }],
    ['finished', advice([...begun, at('finished', 9)]), { kind: 'debrief' }],
    ['debriefed', advice([...begun, at('finished', 9)], { hasDebrief: true }), { kind: 'reveal' }],
    ['revealed', advice([...begun, at('finished', 9), at('revealed', 10)]), { kind: 'extend' }],
    [
      'revealed, and there is no extension',
      advice([...begun, at('finished', 9), at('revealed', 10)], { hasExtension: false }),
      { kind: 'read-report' },
    ],
    ['given up', advice([...begun, at('abandoned', 9)]), { kind: 'start-another' }],
  ];

  test.each(cases)('%s', (_, action, expected) => {
    expect(action).toEqual(expected);
    const { what, why } = nextActionText(action);
    expect([what, why].every((text) => /^[A-Z].*[."?]$/s.test(text))).toBe(true);
  });
});
