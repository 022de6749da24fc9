import type { Revealed } from '../../../attempts/attempts.ts';
import type { SubmittedEvent } from '../../../domain/attempt-event.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { GradingProgress } from '../../../domain/grading-progress.ts';
import type { RunFailure } from '../../../workspace/runs/run-record.ts';

/** What the cockpit's last line asks, instead of showing keys. */
export type CockpitAsks = 'nothing' | 'note' | 'answer' | 'finish' | 'finish-unsubmitted' | 'reset';

/** What a wide cockpit shows on its right, and a narrow one instead of itself. */
export const PANES = ['ticket', 'diff', 'test', 'hints', 'log'] as const;
export type Pane = (typeof PANES)[number];

/**
 * What shows while one works on an attempt.
 *
 *   ticket ◄──► cockpit ──► a pane, hints ──► cockpit
 *                  │  └──► beliefs (strict) ──► grading ──► verdict or ungraded ──► cockpit
 *                  ├──time is up──► bell ──► cockpit
 *                  └──finish──► debrief ◄──► reveal ◄──► extension
 */
export type AttemptView =
  | { readonly at: 'ticket' }
  | { readonly at: 'cockpit'; readonly asks: CockpitAsks }
  | { readonly at: 'pane' }
  | { readonly at: 'hints' }
  | { readonly at: 'beliefs' }
  | { readonly at: 'grading'; readonly progress: GradingProgress | null }
  | { readonly at: 'verdict'; readonly submission: SubmittedEvent }
  | { readonly at: 'ungraded'; readonly failure: Failure }
  | { readonly at: 'bell' }
  | { readonly at: 'debrief' }
  | { readonly at: 'extension' }
  | { readonly at: 'reveal'; readonly revealed: Revealed };

/** Why the visible tests run. */
export type TestsRunning = 'asked' | 'on save' | 'one';

export interface AttemptScreenState {
  readonly view: AttemptView;
  /** What happened last, in a few words; a key takes it away. */
  readonly notice: string | null;
  /** The visible tests are running, and why; null when they are not. */
  readonly testing: TestsRunning | null;
  /** What failed in the last run that was started here, with all that is known; null before the first. */
  readonly failures: readonly RunFailure[] | null;
  readonly pane: Pane;
  /** The failing test one looks at, by its place among them. */
  readonly failure: number;
}

export type AttemptScreenAction =
  | { readonly type: 'show'; readonly view: AttemptView }
  | { readonly type: 'asks'; readonly asks: CockpitAsks }
  | { readonly type: 'notice'; readonly notice: string | null }
  /** It holds no longer; anything else that was said stays. */
  | { readonly type: 'taken-back'; readonly notice: string }
  | { readonly type: 'pane'; readonly pane: Pane }
  | { readonly type: 'failure'; readonly by: number; readonly count: number }
  | { readonly type: 'tests-started'; readonly why: TestsRunning }
  | {
      readonly type: 'tests-ended';
      readonly notice: string | null;
      /** Null where the run did not come to its end. */
      readonly failures: readonly RunFailure[] | null;
    }
  | { readonly type: 'progress'; readonly progress: GradingProgress }
  /** The time ran out while one was looking. */
  | { readonly type: 'bell'; readonly notice: string }
  /** The attempt was finished at another bugsquash. */
  | { readonly type: 'finished-externally' }
  | { readonly type: 'graded'; readonly submission: SubmittedEvent }
  | { readonly type: 'not-graded'; readonly failure: Failure };

/** Views that a finished attempt may show; a result is read first. */
const AFTER_WORK: readonly AttemptView['at'][] = [
  'grading',
  'verdict',
  'ungraded',
  'debrief',
  'reveal',
  'extension',
];

export const cockpit: AttemptView = { at: 'cockpit', asks: 'nothing' };

export const atWork: Omit<AttemptScreenState, 'view'> = {
  notice: null,
  testing: null,
  failures: null,
  pane: 'ticket',
  failure: 0,
};

export function attemptScreenReducer(
  state: AttemptScreenState,
  action: AttemptScreenAction,
): AttemptScreenState {
  switch (action.type) {
    case 'show':
      return { ...state, view: action.view, notice: null };
    case 'asks':
      return { ...state, view: { at: 'cockpit', asks: action.asks }, notice: null };
    case 'notice':
      return { ...state, notice: action.notice };
    case 'taken-back':
      return state.notice === action.notice ? { ...state, notice: null } : state;
    case 'pane':
      return { ...state, pane: action.pane, notice: null };
    case 'failure':
      return {
        ...state,
        failure: Math.max(
          0,
          Math.min(action.count - 1, Math.min(state.failure, action.count - 1) + action.by),
        ),
      };
    case 'tests-started':
      return { ...state, testing: action.why, notice: action.why === 'on save' ? state.notice : null };
    case 'tests-ended':
      return testsEnded(state, action);
    case 'progress':
      if (state.view.at !== 'grading') return state;
      return { ...state, view: { at: 'grading', progress: action.progress } };
    // Whatever one reads or writes at that moment stays; the news is told there.
    case 'bell':
      return state.view.at === 'cockpit' && state.view.asks === 'nothing'
        ? { ...state, view: { at: 'bell' }, notice: action.notice }
        : { ...state, notice: action.notice };
    case 'finished-externally':
      if (AFTER_WORK.includes(state.view.at)) return state;
      return { ...state, view: { at: 'debrief' } };
    // A candidate who left the grading screen asked for it to stop; its late result must not pull them back.
    case 'graded':
      if (state.view.at !== 'grading') return state;
      return { ...state, view: { at: 'verdict', submission: action.submission } };
    case 'not-graded':
      if (state.view.at !== 'grading') return state;
      return { ...state, view: { at: 'ungraded', failure: action.failure } };
  }
}

/** A failing test is what one wants to see, unless one chose something else to look at. */
function testsEnded(
  state: AttemptScreenState,
  { notice, failures }: Extract<AttemptScreenAction, { type: 'tests-ended' }>,
): AttemptScreenState {
  const isOne = state.testing === 'one';
  const shown = failures === null || isOne ? state.failures : failures;
  return {
    ...state,
    testing: null,
    notice: notice ?? (state.testing === 'on save' ? state.notice : null),
    failures: isOne && failures?.[0] ? updated(state.failures ?? [], failures[0]) : shown,
    failure: isOne ? state.failure : 0,
    pane: state.testing === 'asked' && (failures?.length ?? 0) > 0 ? 'test' : state.pane,
  };
}

/** One test that ran alone: what is known of it is new, the others stay. */
const updated = (failures: readonly RunFailure[], one: RunFailure): readonly RunFailure[] =>
  failures.map((failure) => (failure.name === one.name && failure.file === one.file ? one : failure));
