import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';

/** A line that can be chosen: an attempt to go on with, or an exercise to start. */
export type CatalogRow =
  | { readonly kind: 'unfinished'; readonly attempt: HistoryLine; readonly title: string }
  | { readonly kind: 'exercise'; readonly exercise: ListedExercise };

/** What the screen is waiting for: a choice, text to filter by, a mode, or a yes to giving an attempt up. */
export type CatalogAsks = 'choice' | 'filter' | 'mode' | 'give-up';

export interface CatalogState {
  readonly selected: number;
  readonly filter: string;
  readonly asks: CatalogAsks;
}

export type CatalogAction =
  | { readonly type: 'by'; readonly rows: number; readonly count: number }
  | { readonly type: 'asks'; readonly asks: CatalogAsks }
  | { readonly type: 'filtered'; readonly filter: string };

export const atFirst: CatalogState = { selected: 0, filter: '', asks: 'choice' };

export function catalogReducer(state: CatalogState, action: CatalogAction): CatalogState {
  switch (action.type) {
    case 'by': {
      const selected = Math.max(0, Math.min(action.count - 1, state.selected + action.rows));
      return { ...state, selected };
    }
    case 'asks':
      return { ...state, asks: action.asks };
    case 'filtered':
      return { ...state, filter: action.filter, selected: 0 };
  }
}

/** The latest attempt at an exercise that goes on. */
export const runningAttempt = (
  history: readonly HistoryLine[],
  exerciseId: string,
): HistoryLine | undefined =>
  history.find(
    (line) => line.exerciseId === exerciseId && ['prepared', 'running', 'paused'].includes(line.phase),
  );

/** Unfinished attempts first, latest on top, then the exercises that match every word of the filter. */
export function catalogRows(
  exercises: readonly ListedExercise[],
  history: readonly HistoryLine[],
  filter: string,
): readonly CatalogRow[] {
  const titles = new Map(exercises.map(({ manifest }) => [manifest.id, manifest.title]));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const unfinished = history
    .filter(({ phase }) => phase !== 'finished' && phase !== 'abandoned')
    .slice(0, 3)
    .map((attempt) => ({
      kind: 'unfinished' as const,
      attempt,
      title: titles.get(attempt.exerciseId) ?? attempt.exerciseId,
    }));
  const matching = exercises.filter(({ manifest: { id, title, level, style, tags } }) => {
    const text = [id, title, level, style, ...tags].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [
    ...(words.length > 0 ? [] : unfinished),
    ...matching.map((exercise) => ({ kind: 'exercise' as const, exercise })),
  ];
}

/** The first row that shows when `selected` has to be among `height` visible ones. */
export const firstVisible = (selected: number, count: number, height: number): number =>
  Math.max(0, Math.min(selected - Math.floor(height / 2), count - height));
