import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import { LEVELS } from '../../../domain/exercise.ts';

/** A line that can be chosen: an attempt to go on with, an exercise to start, or an attempt to look back at. */
export type CatalogRow =
  | { readonly kind: 'unfinished'; readonly attempt: HistoryLine; readonly title: string }
  | { readonly kind: 'exercise'; readonly exercise: ListedExercise }
  | { readonly kind: 'finished'; readonly attempt: HistoryLine; readonly title: string };

/** What the screen is waiting for: a choice, text to filter by, how to start, or a yes to giving an attempt up. */
export type CatalogAsks = 'choice' | 'filter' | 'mode' | 'give-up';

export const SORTS = ['level', 'time', 'last result'] as const;
export type Sort = (typeof SORTS)[number];

export interface CatalogState {
  readonly selected: number;
  readonly filter: string;
  readonly sort: Sort;
  readonly asks: CatalogAsks;
}

export type CatalogAction =
  | { readonly type: 'by'; readonly rows: number; readonly count: number }
  | { readonly type: 'asks'; readonly asks: CatalogAsks }
  | { readonly type: 'filtered'; readonly filter: string }
  | { readonly type: 'sorted' };

export const atFirst: CatalogState = { selected: 0, filter: '', sort: 'level', asks: 'choice' };

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
    case 'sorted': {
      const sort = SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length] ?? 'level';
      return { ...state, sort, selected: 0 };
    }
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

/** The latest attempt at an exercise that came to an end. */
export const lastResult = (history: readonly HistoryLine[], exerciseId: string): HistoryLine | undefined =>
  history.find((line) => line.exerciseId === exerciseId && line.phase === 'finished');

/** Whether the reference of an exercise has been seen, so that what is begun now counts as practice only. */
export const wasRevealed = (history: readonly HistoryLine[], exerciseId: string): boolean =>
  history.some((line) => line.exerciseId === exerciseId && (line.revealed || line.afterReveal));

const MOST_UNFINISHED = 3;
const MOST_FINISHED = 8;

/**
 * Unfinished attempts first, latest on top; then the exercises, sorted; then finished attempts, latest first. A filter
 * keeps what has every word of it.
 */
export function catalogRows(
  exercises: readonly ListedExercise[],
  history: readonly HistoryLine[],
  { filter, sort }: Pick<CatalogState, 'filter' | 'sort'>,
): readonly CatalogRow[] {
  const titles = new Map(exercises.map(({ manifest }) => [manifest.id, manifest.title]));
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const titleOf = ({ exerciseId }: HistoryLine) => titles.get(exerciseId) ?? exerciseId;
  const attemptRows = (kind: 'unfinished' | 'finished', lines: readonly HistoryLine[], most: number) =>
    lines
      .filter((line) => matches(`${line.exerciseId} ${titleOf(line)} ${kind}`))
      .slice(0, most)
      .map((attempt) => ({ kind, attempt, title: titleOf(attempt) }));
  const shown = exercises.filter(({ manifest: { id, title, level, style, tags } }) =>
    matches([id, title, level, style, ...tags].join(' ')),
  );
  return [
    ...attemptRows(
      'unfinished',
      history.filter(({ phase }) => phase !== 'finished' && phase !== 'abandoned'),
      MOST_UNFINISHED,
    ),
    ...sorted(shown, history, sort).map((exercise) => ({ kind: 'exercise' as const, exercise })),
    ...attemptRows(
      'finished',
      history.filter(({ phase }) => phase === 'finished'),
      MOST_FINISHED,
    ),
  ];
}

/** By level and then by time; by time; or by the last result, the weakest first and what is new last. */
function sorted(
  exercises: readonly ListedExercise[],
  history: readonly HistoryLine[],
  sort: Sort,
): readonly ListedExercise[] {
  const level = ({ manifest }: ListedExercise) => LEVELS.indexOf(manifest.level);
  const time = ({ manifest }: ListedExercise) => manifest.minutes;
  const result = ({ manifest }: ListedExercise) => lastResult(history, manifest.id)?.total ?? 101;
  const keys = { level: [level, time], time: [time, level], 'last result': [result, level, time] }[sort];
  return [...exercises].sort((a, b) => {
    const key = keys.find((of) => of(a) !== of(b));
    return key === undefined ? 0 : key(a) - key(b);
  });
}

/** The first row that shows when `selected` has to be among `height` visible ones. */
export const firstVisible = (selected: number, count: number, height: number): number =>
  Math.max(0, Math.min(selected - Math.floor(height / 2), count - height));
