import { expect, test } from 'vitest';
import { crashPoints } from '../../harness/verify/crash-points.ts';

test('an ordinary test is ended at each of its requests', () => {
  expect(crashPoints(0)).toEqual([]);
  expect(crashPoints(5)).toEqual([1, 2, 3, 4, 5]);
});

test('a long loop is ended at each of its first and last requests, and now and then in between', () => {
  const points = crashPoints(300);
  expect(points.slice(0, 6)).toEqual(Array.from({ length: 6 }, (_, index) => index + 1));
  expect(points.slice(-3)).toEqual([298, 299, 300]);
  expect(points.length).toBeLessThan(18);
  for (const [index, at] of points.entries())
    expect(at - (points[index - 1] ?? 0)).toBeLessThanOrEqual(Math.max(1, at / 2));
});
