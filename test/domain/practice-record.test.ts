import { expect, test } from 'vitest';
import { recordByTag, type SubjectResult } from '../../harness/domain/practice-record.ts';

const CATALOG = [
  { id: 'hard-one', tags: ['sql', 'fan-out'] },
  { id: 'middle', tags: ['sql', 'http'] },
  { id: 'easy-one', tags: ['money'] },
];

const attempt = (exerciseId: string, total: number | null, squashed = 0, bugs = 0): SubjectResult => ({
  exerciseId,
  total,
  afterReveal: false,
  bugs: total === null ? null : { squashed, total: bugs },
});

test('the record by tag counts results alone, the weakest first', () => {
  const attempts = [
    attempt('middle', 40, 1, 3),
    attempt('middle', 61, 2, 3),
    attempt('hard-one', 90, 4, 4),
    attempt('middle', null),
    { ...attempt('easy-one', 100, 3, 3), afterReveal: true },
    attempt('an exercise that is gone', 10, 1, 3),
  ];
  expect(recordByTag(CATALOG, attempts)).toEqual([
    { tag: 'http', attempts: 2, best: 61, mean: 51, bugs: 6, squashed: 3 },
    { tag: 'sql', attempts: 3, best: 90, mean: 64, bugs: 10, squashed: 7 },
    { tag: 'fan-out', attempts: 1, best: 90, mean: 90, bugs: 4, squashed: 4 },
  ]);
});
