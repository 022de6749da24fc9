import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import type { Mode } from '../../domain/attempt-event.ts';

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
      readonly mode: Mode;
      readonly prepared: OpenAttempt | null;
    }
  | { readonly at: 'attempt'; readonly attempt: OpenAttempt; readonly opensTicket: boolean };

export type Move =
  | { readonly type: 'chosen'; readonly exerciseId: string; readonly mode: Mode }
  | { readonly type: 'opened'; readonly attempt: OpenAttempt }
  | { readonly type: 'started'; readonly attempt: OpenAttempt }
  | { readonly type: 'to-catalog'; readonly notice?: string }
  | { readonly type: 'noticed'; readonly notice: string };

/** The next screen. A prepared attempt gets its prep check; any other goes straight to work. */
export function moved(screen: AppScreen, move: Move): AppScreen {
  switch (move.type) {
    case 'chosen':
      return { at: 'prep', exerciseId: move.exerciseId, mode: move.mode, prepared: null };
    case 'opened': {
      const { state, exercise } = move.attempt;
      if (state.phase !== 'prepared') return { at: 'attempt', attempt: move.attempt, opensTicket: false };
      return {
        at: 'prep',
        exerciseId: exercise.manifest.id,
        mode: state.prepared.mode,
        prepared: move.attempt,
      };
    }
    case 'started':
      return { at: 'attempt', attempt: move.attempt, opensTicket: true };
    case 'to-catalog':
      return { at: 'catalog', notice: move.notice ?? null };
    case 'noticed':
      return screen.at === 'catalog' ? { at: 'catalog', notice: screen.notice ?? move.notice } : screen;
  }
}
