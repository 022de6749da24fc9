import { describe, expect, test } from 'vitest';
import { asAsked, dealFiles, hiddenTestFiles } from '../../../harness/grading/supervisor/shards.ts';
import { exerciseNamed } from '../../support/exercises.ts';

describe('dealing hidden test files to lanes', () => {
  const exercise = exerciseNamed('home-timeline');
  const files = hiddenTestFiles(exercise);
  const restarting = ['extension.test.ts', 'guard.test.ts'];

  test('a single lane runs what restarts last, the shorter first, and the rest as it comes', () => {
    const [share] = dealFiles(exercise, files, 1);
    expect(share?.files).toEqual([...files.filter((file) => !restarting.includes(file)), ...restarting]);
    expect(restarting.map((file) => share?.restarts.get(file))).toEqual([1, 1]);
    expect(share?.restarts.get('ties.test.ts')).toBe(0);
  });

  test('two lanes share all files, and each runs what restarts last', () => {
    const shares = dealFiles(exercise, files, 2);
    expect(shares.flatMap((share) => share.files).sort()).toEqual(files);
    for (const share of shares) {
      expect(share.files.length).toBeGreaterThan(1);
      const restarts = share.files.map((file) => Math.min(1, share.restarts.get(file) ?? 0));
      expect(restarts).toEqual([...restarts].sort());
    }
  });

  test('a trial that may end at its first failure keeps the order asked for', () => {
    expect(asAsked(exercise, ['guard.test.ts', 'ties.test.ts']).files).toEqual([
      'guard.test.ts',
      'ties.test.ts',
    ]);
  });
});
