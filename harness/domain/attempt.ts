import type {
  AttemptEvent,
  CollectionPlace,
  ContentId,
  HintTakenEvent,
  OwnTest,
  PreparedEvent,
  PromptAnsweredEvent,
  RegradedEvent,
  SavedEvent,
  SubmittedEvent,
  TestsRunEvent,
} from './attempt-event.ts';
import { elapsedMs, type Instant, instantAfter, instantOf } from './clock.ts';
import {
  type ExtensionState,
  extensionTimeLeftMs,
  extensionTransition,
  type NotAllowed,
} from './extension.ts';
import type { Verdict } from './verdict.ts';

/**
 * One timed try, as an append-only list of events. The state follows from them; each case of it holds only
 * what exists then.
 *
 *   prepared ──started──► running ◄──resumed── paused       (practice only)
 *      │                    │  └────paused─────►  │
 *      │                    ├──bell──► over ──────┤
 *      │                    └──finished──► finished ──revealed──► finished (revealed)
 *      └────────abandoned (from anywhere before finished)
 *
 * Submissions go on after the bell; they make a second, later score and leave the first alone. A finished attempt may
 * have a second stage, the extension.
 */

/** A submission with its verdict for the attempt's content, if there is one; else with its latest. */
export interface Submission extends SubmittedEvent {
  /** Its verdicts for earlier content, oldest first. */
  readonly earlierVerdicts: readonly Verdict[];
}

interface KeptFiles {
  /** Of content and modes. */
  readonly digest: string;
  /** Undefined: of the start. */
  readonly snapshot: string | undefined;
}

/** What has been collected so far; the same in every state. */
interface Record {
  readonly prepared: PreparedEvent;
  /** Whether the reference had been looked at before its clock was started; older attempts do not say. */
  readonly afterReveal: boolean | undefined;
  /** What is graded against now. */
  readonly content: ContentId;
  /** Where the collection of its exercise was last; older attempts do not say. */
  readonly collection: CollectionPlace | undefined;
  readonly submissions: readonly Submission[];
  readonly hints: readonly HintTakenEvent[];
  readonly notes: readonly string[];
  /** To an interviewer's questions. */
  readonly answers: readonly PromptAnsweredEvent[];
  readonly testRuns: readonly TestsRunEvent[];
  readonly saves: readonly SavedEvent[];
  /** The files as the log knows them: of the last save, or as bugsquash wrote them after it. Null: as at the start. */
  readonly kept: KeptFiles | null;
  /** What one's own tests catch; null until they were judged. */
  readonly ownTests: readonly OwnTest[] | null;
}

/** Time that ran before `since`, plus since when it has been running. */
interface RunningClock {
  readonly startedAtMs: number;
  readonly usedMs: number;
  readonly since: Instant;
}

export type AttemptState = Record &
  (
    | { readonly phase: 'prepared' }
    | ({ readonly phase: 'running' } & RunningClock)
    | { readonly phase: 'paused'; readonly startedAtMs: number; readonly usedMs: number }
    | { readonly phase: 'over'; readonly startedAtMs: number; readonly bellAtMs: number }
    | {
        readonly phase: 'finished';
        readonly startedAtMs: number;
        readonly finishedAtMs: number;
        readonly revealedAtMs: number | null;
        /** The second stage (`extension.ts`); null until it is started. */
        readonly extension: ExtensionState | null;
      }
    | {
        readonly phase: 'abandoned';
        /** Null if its clock never ran. */
        readonly startedAtMs: number | null;
        readonly abandonedAtMs: number;
      }
  );

/** The state after one more event, or why the event can't be. Pure. */
export function transition(state: AttemptState | undefined, event: AttemptEvent): AttemptState | NotAllowed {
  if (state === undefined) {
    if (event.type !== 'prepared') return { notAllowed: 'the attempt has not been prepared' };
    return {
      phase: 'prepared',
      prepared: event,
      afterReveal: event.afterReveal,
      content: event.exercise,
      collection: event.collection,
      submissions: [],
      hints: [],
      notes: [],
      answers: [],
      testRuns: [],
      saves: [],
      kept: null,
      ownTests: null,
    };
  }
  const record: Record = {
    prepared: state.prepared,
    afterReveal: state.afterReveal,
    content: state.content,
    collection: state.collection,
    submissions: state.submissions,
    hints: state.hints,
    notes: state.notes,
    answers: state.answers,
    testRuns: state.testRuns,
    saves: state.saves,
    kept: state.kept,
    ownTests: state.ownTests,
  };
  const isOpen = state.phase === 'running' || state.phase === 'over' || state.phase === 'paused';
  switch (event.type) {
    case 'prepared':
      return { notAllowed: 'the attempt has been prepared already' };
    case 'started':
      if (state.phase !== 'prepared') return { notAllowed: 'the clock has been started already' };
      return {
        ...record,
        afterReveal: event.afterReveal ?? state.afterReveal,
        phase: 'running',
        startedAtMs: event.atMs,
        usedMs: 0,
        since: instantOf(event),
      };
    case 'paused':
      if (state.prepared.mode === 'strict') return { notAllowed: 'a strict attempt has no pause' };
      if (state.phase !== 'running') return { notAllowed: 'the clock is not running' };
      return {
        ...record,
        phase: 'paused',
        startedAtMs: state.startedAtMs,
        usedMs: state.usedMs + elapsedMs(state.since, event),
      };
    case 'resumed':
      if (state.phase !== 'paused') return { notAllowed: 'the attempt is not paused' };
      return {
        ...record,
        phase: 'running',
        startedAtMs: state.startedAtMs,
        usedMs: state.usedMs,
        since: instantOf(event),
      };
    case 'bell':
      if (state.phase !== 'running') return { notAllowed: 'the clock is not running' };
      return { ...record, phase: 'over', startedAtMs: state.startedAtMs, bellAtMs: event.atMs };
    case 'submitted':
      if (!isOpen) return { notAllowed: `nothing can be submitted to an attempt that is ${state.phase}` };
      return { ...state, submissions: [...state.submissions, { ...event, earlierVerdicts: [] }] };
    case 'regraded':
      if (!isOpen && state.phase !== 'finished')
        return { notAllowed: `nothing is graded in an attempt that is ${state.phase}` };
      return { ...state, content: event.exercise, submissions: regraded(state.submissions, event) };
    case 'collection-moved':
      return { ...state, collection: event.collection };
    case 'hint-taken':
      if (!isOpen) return { notAllowed: `no hint can be taken in an attempt that is ${state.phase}` };
      return { ...state, hints: [...state.hints, event] };
    case 'note':
      return { ...state, notes: [...state.notes, event.text] };
    case 'prompt-answered':
      return { ...state, answers: [...state.answers, event] };
    case 'tests-run':
      return { ...state, testRuns: [...state.testRuns, event] };
    case 'saved':
      return { ...state, saves: [...state.saves, event], kept: keptBy(event, event.snapshot) ?? state.kept };
    case 'reset':
      return { ...state, kept: keptBy(event, event.after) ?? state.kept };
    case 'interviewer-seated':
    case 'interviewer-note':
    case 'interviewer-rating':
    case 'started-run':
      return state;
    case 'own-tests-judged':
      if (state.phase !== 'finished' || state.revealedAtMs === null)
        return { notAllowed: 'tests of your own are judged after the reference was shown' };
      return { ...state, ownTests: event.tests };
    case 'finished':
      if (state.phase === 'finished') return { notAllowed: 'the attempt is finished already' };
      if (!isOpen) return { notAllowed: `the attempt is ${state.phase}` };
      return {
        ...record,
        phase: 'finished',
        startedAtMs: state.startedAtMs,
        finishedAtMs: event.atMs,
        revealedAtMs: null,
        extension: null,
      };
    case 'revealed':
      if (state.phase !== 'finished')
        return { notAllowed: 'the reference is shown only after the attempt is finished' };
      return { ...state, revealedAtMs: state.revealedAtMs ?? event.atMs };
    case 'abandoned':
      if (state.phase === 'finished') return { notAllowed: 'the attempt is finished' };
      return {
        ...record,
        phase: 'abandoned',
        startedAtMs: state.phase === 'prepared' ? null : state.startedAtMs,
        abandonedAtMs: event.atMs,
      };
    default: {
      if (state.phase !== 'finished')
        return { notAllowed: 'the extension comes after the attempt is finished' };
      const extension = extensionTransition(state.extension, event, state.prepared.mode === 'strict');
      if ('notAllowed' in extension) return extension;
      const kept = event.type === 'extension-started' ? keptBy(event, event.start) : undefined;
      return { ...state, extension, kept: kept ?? state.kept };
    }
  }
}

const keptBy = (
  { digest }: { readonly digest?: string | undefined },
  snapshot: string | undefined,
): KeptFiles | undefined => (digest === undefined ? undefined : { digest, snapshot });

function regraded(submissions: readonly Submission[], { verdicts }: RegradedEvent): readonly Submission[] {
  return submissions.map((submission, index) => {
    const verdict = verdicts.find((regrade) => regrade.submission === index)?.verdict;
    if (verdict === undefined) return submission;
    return {
      ...submission,
      verdict,
      earlierVerdicts: [...submission.earlierVerdicts, submission.verdict],
    };
  });
}

/** The state that a log leads to. Events that the state did not allow can't be in a log; the first one ends it. */
export function replay(events: readonly AttemptEvent[]): AttemptState | undefined {
  let state: AttemptState | undefined;
  for (const event of events) {
    const next = transition(state, event);
    if ('notAllowed' in next) return state;
    state = next;
  }
  return state;
}

/** Milliseconds left on the clock of the attempt's stage at `now`; 0 once it has run out. Never negative. */
export function timeLeftMs(state: AttemptState, now: Instant): number {
  const { limitMs } = state.prepared;
  switch (state.phase) {
    case 'prepared':
      return limitMs;
    case 'running':
      return Math.max(0, limitMs - state.usedMs - elapsedMs(state.since, now));
    case 'paused':
      return Math.max(0, limitMs - state.usedMs);
    case 'finished':
      return state.extension === null ? 0 : extensionTimeLeftMs(state.extension, now);
    default:
      return 0;
  }
}

/**
 * The bell of a clock that has run out at `now` and still runs by the log; undefined where there is none. It rings when
 * the time was up, however much later somebody looks.
 */
export function dueBell(state: AttemptState, now: Instant): AttemptEvent | undefined {
  if (timeLeftMs(state, now) > 0) return undefined;
  if (state.phase === 'running')
    return { type: 'bell', ...instantAfter(state.since, state.prepared.limitMs - state.usedMs) };
  const extension = state.phase === 'finished' ? state.extension : null;
  if (extension?.phase !== 'running') return undefined;
  const { since, started, usedMs } = extension;
  return { type: 'extension-bell', ...instantAfter(since, started.limitMs - usedMs) };
}

/** A log with the bell that is due at `now`, for those who read it without writing to it. */
export function withDueBell(events: readonly AttemptEvent[], now: Instant): readonly AttemptEvent[] {
  const state = replay(events);
  const bell = state && dueBell(state, now);
  return bell ? [...events, bell] : events;
}

/** Whether verdicts are still sealed: in strict mode until the bell or the finish. */
export function isSealed(state: AttemptState): boolean {
  return state.prepared.mode === 'strict' && (state.phase === 'running' || state.phase === 'paused');
}

/** Whether the clock has stopped for good; then its log, which holds verdicts, may be given away. */
export const hasEnded = ({ phase }: AttemptState): boolean =>
  phase === 'over' || phase === 'finished' || phase === 'abandoned';

/** Whether an extension has been started and is not finished: then commands are about it. */
export function isInExtension(state: AttemptState): boolean {
  return state.phase === 'finished' && state.extension !== null && state.extension.phase !== 'finished';
}
