import { expect, test } from 'vitest';
import { type PastResult, recommendNext } from '../../harness/domain/recommendation.ts';

const EXERCISES = [
  { id: 'short', level: 'easy', minutes: 15 },
  { id: 'first', level: 'easy', minutes: 20 },
  { id: 'feed', level: 'medium', minutes: 35 },
  { id: 'links', level: 'medium', minutes: 45 },
  { id: 'timeline', level: 'hard', minutes: 60 },
] as const;

let clock = 0;
const result = (exerciseId: string, total: number | null, afterReveal = false): PastResult => {
  clock += 1_000;
  return { exerciseId, total, afterReveal, startedAtMs: clock };
};

test('who has tried nothing starts with the shortest of the easiest', () => {
  expect(recommendNext(EXERCISES, [])).toEqual({ exerciseId: 'short', why: 'start-here' });
  expect(recommendNext(EXERCISES, [result('gone from the collection', 90)])?.why).toBe('start-here');
  expect(recommendNext([], [])).toBe(null);
});

test('a good result leads a level up, a bad one down, and what lies between to more of the same', () => {
  expect(recommendNext(EXERCISES, [result('short', 85)])).toMatchObject({
    exerciseId: 'feed',
    why: 'went-well',
  });
  expect(recommendNext(EXERCISES, [result('feed', 60)])).toMatchObject({
    exerciseId: 'links',
    why: 'more-of-it',
    last: 60,
  });
  expect(recommendNext(EXERCISES, [result('feed', 0)])).toMatchObject({
    exerciseId: 'short',
    why: 'was-hard',
  });
});

test('an attempt without a result says nothing of how hard it was', () => {
  expect(recommendNext(EXERCISES, [result('short', null)])).toEqual({
    exerciseId: 'first',
    why: 'start-here',
  });
  const later = [result('feed', null), result('short', 100)];
  expect(recommendNext(EXERCISES, later)).toMatchObject({ why: 'went-well', last: 100 });
  const all = EXERCISES.map(({ id }, index) => result(id, index === 0 ? null : 60 + index));
  expect(recommendNext(EXERCISES, all)).toMatchObject({ exerciseId: 'first', why: 'weakest', best: 61 });
});

test('the first result of the record, its latest, decides whatever the clock said; one after a reveal says nothing', () => {
  const earliest = result('feed', 20);
  const results = [result('feed', 100, true), earliest, result('short', 100)];
  expect(recommendNext(EXERCISES, results)).toMatchObject({ exerciseId: 'first', why: 'was-hard' });
});

test('where everything is tried, the weakest comes again', () => {
  const all = EXERCISES.map(({ id }, index) => result(id, 60 + index));
  expect(recommendNext(EXERCISES, all)).toMatchObject({ exerciseId: 'short', why: 'weakest', best: 60 });
  expect(recommendNext(EXERCISES, [...all, result('short', 90)])).toMatchObject({
    exerciseId: 'first',
    best: 61,
  });
});
