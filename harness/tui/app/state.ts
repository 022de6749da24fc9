import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { Mode } from '../../domain/attempt-event.ts';

/** How an exercise is to be tried. */
export interface StartChoice {
  readonly mode: Mode;
  /** Undefined: the exercise's own. */
  readonly minutes: number | undefined;
  readonly assistants: boolean;
  /** Whether questions are asked as an interviewer would. */
  readonly interviewer: boolean;
}

/**
 * Where one is.
 *
 *   catalog ──choose──► prep ──start──► attempt ──done──► catalog
 *      └────────────resume (clock started before)──►┘
 */
export type AppScreen =
  | { readonly at: 'catalog'; readonly notice: string | null }
  | {
      readonly at: 'prep';
      readonly exerciseId: string;
      readonly choice: StartChoice;
      readonly prepared: OpenAttempt | null;
    }
  | { readonly at: 'attempt'; readonly attempt: OpenAttempt; readonly begins: Begins };

/** What an attempt opens with. */
export type Begins = 'ticket' | 'editor' | 'cockpit';

export type Move =
  | { readonly type: 'chosen'; readonly exerciseId: string; readonly choice: StartChoice }
  | { readonly type: 'opened'; readonly attempt: OpenAttempt }
  | { readonly type: 'started'; readonly attempt: OpenAttempt; readonly opensEditor: boolean }
  | { readonly type: 'to-catalog'; readonly notice?: string }
  | { readonly type: 'noticed'; readonly notice: string };

/** The next screen. A prepared attempt gets its prep check; any other goes straight to work. */
export function moved(screen: AppScreen, move: Move): AppScreen {
  switch (move.type) {
    case 'chosen':
      return { at: 'prep', exerciseId: move.exerciseId, choice: move.choice, prepared: null };
    case 'opened': {
      const { state, exercise } = move.attempt;
      if (state.phase !== 'prepared') return { at: 'attempt', attempt: move.attempt, begins: 'cockpit' };
      return {
        at: 'prep',
        exerciseId: exercise.manifest.id,
        choice: {
          mode: state.prepared.mode,
          minutes: undefined,
          assistants: state.prepared.assistants,
          interviewer: state.prepared.interviewer ?? false,
        },
        prepared: move.attempt,
      };
    }
    case 'started':
      return { at: 'attempt', attempt: move.attempt, begins: move.opensEditor ? 'editor' : 'ticket' };
    case 'to-catalog':
      return { at: 'catalog', notice: move.notice ?? null };
    case 'noticed':
      return screen.at === 'catalog' ? { at: 'catalog', notice: screen.notice ?? move.notice } : screen;
  }
}
