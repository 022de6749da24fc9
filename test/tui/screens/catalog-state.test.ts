import { expect, test } from 'vitest';
import type { HistoryLine, ListedExercise } from '../../../harness/attempts/attempts.ts';
import {
  atFirst,
  type CatalogState,
  catalogReducer,
  catalogRows,
  wasRevealed,
} from '../../../harness/tui/screens/catalog/state.ts';

const exercise = (id: string, level: 'easy' | 'medium' | 'hard', minutes: number): ListedExercise => ({
  verified: 'verified',
  verifiedRuns: 50,
  solvedUnseen: [],
  best: null,
  earlierBest: null,
  manifest: {
    id,
    title: `Title of ${id}`,
    summary: 'A summary.',
    version: '1.0.0',
    level,
    minutes,
    style: 'service',
    tags: ['sql'],
    entry: 'src/index.ts',
    world: [],
    editable: ['src/**'],
    packages: [],
    modules: [],
  },
});
const EXERCISES = [exercise('b', 'medium', 35), exercise('c', 'hard', 20), exercise('a', 'easy', 45)];

const line = (exerciseId: string, more: Partial<HistoryLine>) =>
  ({
    exerciseId,
    attemptId: exerciseId,
    phase: 'finished',
    total: null,
    afterReveal: false,
    ...more,
  }) as HistoryLine;
const HISTORY = [
  line('c', { phase: 'running' }),
  line('b', { total: 40, revealed: true }),
  line('a', { total: 90 }),
  line('a', { phase: 'abandoned' }),
];

const shown = (change: Partial<CatalogState>, history = HISTORY) =>
  catalogRows(EXERCISES, history, { ...atFirst, ...change }).map(
    (row) => `${row.kind} ${row.kind === 'exercise' ? row.exercise.manifest.id : row.attempt.exerciseId}`,
  );

test('what goes on comes first, then the exercises, then what one may look back at', () => {
  expect(shown({})).toEqual([
    'unfinished c',
    'exercise a',
    'exercise b',
    'exercise c',
    'finished b',
    'finished a',
  ]);
});

test('a filter keeps what has every word, attempts included', () => {
  expect(shown({ filter: 'title b' })).toEqual(['exercise b', 'finished b']);
  expect(shown({ filter: 'SQL hard' })).toEqual(['exercise c']);
  expect(shown({ filter: 'nothing like it' })).toEqual([]);
});

test('sorted by time, and by the last result, the weakest first and the new ones last', () => {
  const exercises = (sort: CatalogState['sort']) =>
    shown({ sort })
      .filter((row) => row.startsWith('exercise'))
      .map((row) => row.at(-1))
      .join('');
  expect(exercises('time')).toBe('cba');
  expect(exercises('last result')).toBe('bac');
  const sorts = [1, 2, 3].reduce<CatalogState[]>(
    (states) => [...states, catalogReducer(states.at(-1) ?? atFirst, { type: 'sorted' })],
    [],
  );
  expect(sorts.map(({ sort }) => sort)).toEqual(['time', 'last result', 'level']);
});

test('once a reference was seen, what is begun is practice', () => {
  expect(['a', 'b', 'c'].map((id) => wasRevealed(HISTORY, id))).toEqual([false, true, false]);
});
