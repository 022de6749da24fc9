import { describe, expect, test } from 'vitest';
import {
  type AttemptState,
  dueBell,
  isInExtension,
  replay,
  timeLeftMs,
  transition,
} from '../../harness/domain/attempt.ts';
import type { AttemptEvent, Mode } from '../../harness/domain/attempt-event.ts';
import { countingSubmission } from '../../harness/domain/counting-submission.ts';
import {
  bestExtensionSubmission,
  type ExtensionState,
  type ExtensionSubmittedEvent,
} from '../../harness/domain/extension.ts';
import { at, prepared, submitted } from '../support/log.ts';

const MINUTE = 60_000;

const finished = (mode: Mode = 'practice'): AttemptEvent[] => [
  prepared(mode),
  at('started', 0),
  submitted({ minutes: 5, squashed: [true, false] }),
  at('finished', 10),
];

const extensionStarted = (minutes: number): AttemptEvent => ({
  type: 'extension-started',
  atMs: minutes * MINUTE,
  limitMs: 20 * MINUTE,
  base: 'own',
  applied: ['bug-1'],
  before: 'snapshot before',
  start: 'snapshot start',
  startDigest: 'digest of the start',
});

type BareType = 'extension-paused' | 'extension-resumed' | 'extension-bell' | 'extension-finished';
const stage = (type: BareType, minutes: number): AttemptEvent => ({ type, atMs: minutes * MINUTE });

function extensionSubmitted(
  minutes: number,
  [passed, regressions]: readonly [number, number],
  { late = false, digest = 'd', squashed = [true, true] } = {},
): ExtensionSubmittedEvent {
  const { verdict, ...rest } = submitted({ minutes, squashed, regressions, digest });
  const score = verdict.score && { ...verdict.score, extension: 25 * passed };
  return {
    type: 'extension-submitted',
    atMs: rest.atMs,
    submissionDigest: `at ${minutes}`,
    verdict: { ...verdict, extension: { passed, total: 4 }, score },
    late,
  };
}

function stateOf(...events: readonly AttemptEvent[]): AttemptState {
  let state: AttemptState | undefined;
  for (const event of events) {
    const next = transition(state, event);
    if ('notAllowed' in next) throw new Error(next.notAllowed);
    state = next;
  }
  if (!state) throw new Error('no state');
  return state;
}

function extensionOf(state: AttemptState): ExtensionState {
  if (state.phase !== 'finished' || !state.extension) throw new Error('no extension');
  return state.extension;
}

function refusal(events: readonly AttemptEvent[], event: AttemptEvent): string | null {
  const next = transition(stateOf(...events), event);
  return 'notAllowed' in next ? next.notAllowed : null;
}

describe('the clock of an extension', () => {
  test('is its own: it begins with the extension, whatever the first one had left', () => {
    const state = stateOf(...finished(), extensionStarted(100));
    expect(timeLeftMs(state, { atMs: 105 * MINUTE })).toBe(15 * MINUTE);
    expect(timeLeftMs(stateOf(...finished()), { atMs: 11 * MINUTE })).toBe(0);
  });

  test('goes on while nobody looks, never below zero, and rings when the time is up', () => {
    const state = stateOf(...finished(), extensionStarted(100));
    expect(timeLeftMs(state, { atMs: 500 * MINUTE })).toBe(0);
    expect(dueBell(state, { atMs: 119 * MINUTE })).toBe(undefined);
    expect(dueBell(state, { atMs: 500 * MINUTE })).toEqual({ type: 'extension-bell', atMs: 120 * MINUTE });
  });

  test('stands still in a pause, and after it what was used is not given back', () => {
    const paused = [...finished(), extensionStarted(100), stage('extension-paused', 108)];
    expect(timeLeftMs(stateOf(...paused), { atMs: 300 * MINUTE })).toBe(12 * MINUTE);
    const resumed = stateOf(...paused, stage('extension-resumed', 200));
    expect(timeLeftMs(resumed, { atMs: 205 * MINUTE })).toBe(7 * MINUTE);
    expect(dueBell(resumed, { atMs: 500 * MINUTE })).toEqual({ type: 'extension-bell', atMs: 212 * MINUTE });
  });

  test("a wall clock that was set makes no difference while the machine's own is known", () => {
    const onBoot = (minutes: number, bootMinutes: number) => ({
      atMs: minutes * MINUTE,
      boot: { id: 'boot', ms: bootMinutes * MINUTE },
    });
    const state = stateOf(...finished(), { ...extensionStarted(0), ...onBoot(100, 50) } as AttemptEvent);
    expect(timeLeftMs(state, onBoot(900, 53))).toBe(17 * MINUTE);
  });
});

describe('an extension in the log', () => {
  test('comes after the finish, once, and strict has no pause', () => {
    expect(refusal([prepared('practice'), at('started', 0)], extensionStarted(5))).toBe(
      'the extension comes after the attempt is finished',
    );
    expect(refusal(finished(), stage('extension-paused', 12))).toBe('the extension has not been started');
    const started = [...finished('strict'), extensionStarted(20)];
    expect(refusal(started, extensionStarted(21))).toBe('the extension has been started already');
    expect(refusal(started, stage('extension-paused', 21))).toBe('a strict attempt has no pause');
    const over = [...started, stage('extension-finished', 30)];
    expect(refusal(over, extensionSubmitted(31, [4, 0]))).toBe('the extension is finished');
    expect(refusal(over, stage('extension-finished', 31))).toBe('the extension is finished already');
  });

  test('changes nothing of the first stage, and a log cut off anywhere gives a state', () => {
    const log = [
      ...finished(),
      extensionStarted(20),
      extensionSubmitted(25, [2, 0]),
      stage('extension-bell', 40),
      extensionSubmitted(41, [4, 0], { late: true }),
      stage('extension-finished', 50),
      at('revealed', 51),
    ];
    const before = countingSubmission(stateOf(...finished()));
    for (let length = 4; length <= log.length; length += 1) {
      const state = replay(log.slice(0, length));
      if (!state) throw new Error(`no state after ${length} events`);
      expect(countingSubmission(state)).toEqual(before);
      expect(isInExtension(state)).toBe(length >= 5 && length < 9);
    }
    const state = stateOf(...log);
    expect(state).toMatchObject({ revealedAtMs: 51 * MINUTE, finishedAtMs: 10 * MINUTE });
    expect(extensionOf(state)).toMatchObject({ phase: 'finished', finishedAtMs: 50 * MINUTE });
  });
});

describe('the submission that counts for an extension', () => {
  const best = (...submissions: ExtensionSubmittedEvent[]) =>
    bestExtensionSubmission({ submissions }, 'd')?.submissionDigest;

  test('has the highest score, then breaks least, then is the earliest', () => {
    expect(best(extensionSubmitted(1, [2, 0]), extensionSubmitted(2, [3, 2]))).toBe('at 2');
    expect(best(extensionSubmitted(1, [3, 2]), extensionSubmitted(2, [3, 0]))).toBe('at 2');
    const returned = extensionSubmitted(1, [3, 0], { squashed: [true, false] });
    expect(best(returned, extensionSubmitted(2, [3, 0]))).toBe('at 2');
    expect(best(extensionSubmitted(1, [3, 0]), extensionSubmitted(2, [3, 0]))).toBe('at 1');
  });

  test('is of this content and up to the bell; later ones are a result of their own', () => {
    const late = extensionSubmitted(3, [4, 0], { late: true });
    const other = extensionSubmitted(2, [4, 0], { digest: 'other' });
    const first = extensionSubmitted(1, [1, 0]);
    expect(best(first, other, late)).toBe('at 1');
    expect(bestExtensionSubmission({ submissions: [first, late] }, 'd', true)?.submissionDigest).toBe('at 3');
    expect(best()).toBeUndefined();
  });
});
