import { elapsedMs, type Instant, instantOf } from './clock.ts';
import type { Verdict } from './verdict.ts';

/**
 * The second stage of an attempt: building on the code that was fixed, with a clock and a score of its own. It begins
 * after the finish and changes nothing of the first stage.
 *
 *   (finished) ──extension-started──► running ◄──resumed── paused      (practice only)
 *                                       │  └────paused─────► │
 *                                       ├──bell──► over ─────┤
 *                                       └────finished──► finished
 */

/** What the extension is built on: the candidate's code with references where bugs lived, or the reference throughout. */
export type ExtensionBase = 'own' | 'reference';

export interface ExtensionStartedEvent extends Instant {
  readonly type: 'extension-started';
  readonly limitMs: number;
  readonly base: ExtensionBase;
  /** Bugs whose reference was applied. */
  readonly applied: readonly string[];
  /** The snapshot of what the workspace held before. */
  readonly before: string;
  /** The snapshot of what the stage begins with, and the digest that a submission of it has. */
  readonly start: string;
  readonly startDigest: string;
  /** Of what it begins with, as a save has it; older logs have none. */
  readonly digest?: string | undefined;
}

export interface ExtensionSubmittedEvent extends Instant {
  readonly type: 'extension-submitted';
  readonly submissionDigest: string;
  readonly verdict: Verdict;
  /** After the bell of this stage. */
  readonly late: boolean;
  readonly snapshot?: string | undefined;
}

type BareType = 'extension-paused' | 'extension-resumed' | 'extension-bell' | 'extension-finished';

export type ExtensionEvent =
  | ExtensionStartedEvent
  | ExtensionSubmittedEvent
  | (Instant & { readonly type: BareType });

interface Begun {
  readonly started: ExtensionStartedEvent;
  readonly submissions: readonly ExtensionSubmittedEvent[];
}

export type ExtensionState = Begun &
  (
    | { readonly phase: 'running'; readonly usedMs: number; readonly since: Instant }
    | { readonly phase: 'paused'; readonly usedMs: number }
    | { readonly phase: 'over'; readonly bellAtMs: number }
    | { readonly phase: 'finished'; readonly finishedAtMs: number }
  );

/** An event that its attempt's state does not allow, in plain words. */
export interface NotAllowed {
  readonly notAllowed: string;
}

/**
 * The extension after one more event, or why the event can't be. Pure.
 * @param state null before it was started
 * @param isStrict a strict attempt has no pause
 */
export function extensionTransition(
  state: ExtensionState | null,
  event: ExtensionEvent,
  isStrict: boolean,
): ExtensionState | NotAllowed {
  if (state === null) {
    if (event.type !== 'extension-started') return { notAllowed: 'the extension has not been started' };
    return { phase: 'running', started: event, submissions: [], usedMs: 0, since: instantOf(event) };
  }
  const begun: Begun = { started: state.started, submissions: state.submissions };
  switch (event.type) {
    case 'extension-started':
      return { notAllowed: 'the extension has been started already' };
    case 'extension-paused':
      if (isStrict) return { notAllowed: 'a strict attempt has no pause' };
      if (state.phase !== 'running') return { notAllowed: 'the clock is not running' };
      return { ...begun, phase: 'paused', usedMs: state.usedMs + elapsedMs(state.since, event) };
    case 'extension-resumed':
      if (state.phase !== 'paused') return { notAllowed: 'the extension is not paused' };
      return { ...begun, phase: 'running', usedMs: state.usedMs, since: instantOf(event) };
    case 'extension-bell':
      if (state.phase !== 'running') return { notAllowed: 'the clock is not running' };
      return { ...begun, phase: 'over', bellAtMs: event.atMs };
    case 'extension-submitted':
      if (state.phase === 'finished') return { notAllowed: 'the extension is finished' };
      return { ...state, submissions: [...state.submissions, event] };
    case 'extension-finished':
      if (state.phase === 'finished') return { notAllowed: 'the extension is finished already' };
      return { ...begun, phase: 'finished', finishedAtMs: event.atMs };
  }
}

/** Milliseconds left on the extension's clock at `now`; 0 once it has run out. Never negative. */
export function extensionTimeLeftMs(state: ExtensionState, now: Instant): number {
  const { limitMs } = state.started;
  switch (state.phase) {
    case 'running':
      return Math.max(0, limitMs - state.usedMs - elapsedMs(state.since, now));
    case 'paused':
      return Math.max(0, limitMs - state.usedMs);
    default:
      return 0;
  }
}

/** What an extension was worth at one submission. */
export interface ExtensionResult {
  /** Of 100; null where the exercise has no tests for it. */
  readonly score: number | null;
  readonly passed: number;
  readonly total: number;
  /** Guards that fail, by title. */
  readonly regressions: readonly string[];
  /** Bugs that are back. */
  readonly returned: readonly string[];
}

export function extensionResult({ verdict }: ExtensionSubmittedEvent): ExtensionResult {
  return {
    score: verdict.score?.extension ?? null,
    passed: verdict.extension?.passed ?? 0,
    total: verdict.extension?.total ?? 0,
    regressions: verdict.regressions,
    returned: (verdict.bugs ?? []).filter(({ squashed }) => !squashed).map(({ id }) => id),
  };
}

/**
 * The submission that counts for an extension: of those up to its bell (or, for `late`, after it) and of this content,
 * the one that breaks least of what worked among those with the highest score; among equals the earliest.
 */
export function bestExtensionSubmission(
  { submissions }: Pick<ExtensionState, 'submissions'>,
  digest: string,
  late = false,
): ExtensionSubmittedEvent | undefined {
  const ranks = (submission: ExtensionSubmittedEvent): readonly [number, number] => {
    const { score, regressions, returned } = extensionResult(submission);
    return [score ?? 0, -(regressions.length + returned.length)];
  };
  let best: ExtensionSubmittedEvent | undefined;
  for (const submission of submissions) {
    if (submission.late !== late || submission.verdict.exercise.digest !== digest) continue;
    if (submission.verdict.score === null) continue;
    const [score, breaks] = ranks(submission);
    const [bestScore, bestBreaks] = best ? ranks(best) : [Number.NEGATIVE_INFINITY, 0];
    if (score > bestScore || (score === bestScore && breaks > bestBreaks)) best = submission;
  }
  return best;
}
