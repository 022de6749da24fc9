import type { Revealed } from '../../../attempts/attempts.ts';
import type { SubmittedEvent } from '../../../domain/attempt-event.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { GradingProgress } from '../../../domain/grading-progress.ts';

/** What the cockpit's last line asks, instead of showing keys. */
export type CockpitAsks = 'nothing' | 'note' | 'answer' | 'finish' | 'finish-unsubmitted' | 'reset';

/**
 * What shows while one works on an attempt.
 *
 *   ticket ◄──► cockpit ──► keys, diff, hints ──► cockpit
 *                  │  └──► beliefs (strict) ──► grading ──► verdict or ungraded ──► cockpit
 *                  └──finish──► debrief ──► reveal
 */
export type AttemptView =
  | { readonly at: 'ticket' }
  | { readonly at: 'cockpit'; readonly asks: CockpitAsks }
  | { readonly at: 'keys' }
  | { readonly at: 'diff' }
  | { readonly at: 'hints' }
  | { readonly at: 'beliefs' }
  | { readonly at: 'grading'; readonly progress: GradingProgress | null }
  | { readonly at: 'verdict'; readonly submission: SubmittedEvent }
  | { readonly at: 'ungraded'; readonly failure: Failure }
  | { readonly at: 'debrief' }
  | { readonly at: 'reveal'; readonly revealed: Revealed };

export interface AttemptScreenState {
  readonly view: AttemptView;
  /** What happened last, in a few words; a key takes it away. */
  readonly notice: string | null;
  /** The visible tests are running. */
  readonly isTesting: boolean;
}

export type AttemptScreenAction =
  | { readonly type: 'show'; readonly view: AttemptView }
  | { readonly type: 'asks'; readonly asks: CockpitAsks }
  | { readonly type: 'notice'; readonly notice: string | null }
  | { readonly type: 'tests-started' }
  | { readonly type: 'tests-ended'; readonly notice: string | null }
  | { readonly type: 'progress'; readonly progress: GradingProgress }
  /** The attempt was finished at another bugsquash. */
  | { readonly type: 'finished-externally' }
  | { readonly type: 'graded'; readonly submission: SubmittedEvent }
  | { readonly type: 'not-graded'; readonly failure: Failure };

/** Views that a finished attempt may show; a result is read first. */
const AFTER_WORK: readonly AttemptView['at'][] = ['grading', 'verdict', 'ungraded', 'debrief', 'reveal'];

export const cockpit: AttemptView = { at: 'cockpit', asks: 'nothing' };

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
    case 'tests-started':
      return { ...state, isTesting: true, notice: null };
    case 'tests-ended':
      return { ...state, isTesting: false, notice: action.notice };
    case 'progress':
      if (state.view.at !== 'grading') return state;
      return { ...state, view: { at: 'grading', progress: action.progress } };
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
