import { describe, expect, test } from 'vitest';
import { readExerciseFiles } from '../../../harness/catalog/exercise-files.ts';
import {
  dealShards,
  hiddenTestFiles,
  RestartForecast,
  shardAsAsked,
} from '../../../harness/grading/supervisor/shards.ts';
import { exerciseNamed } from '../../support/exercises.ts';

describe('dealing hidden test files to workers', () => {
  const exerciseFiles = readExerciseFiles(exerciseNamed('home-timeline'));
  const files = hiddenTestFiles(exerciseFiles);
  const restarting = ['extension.test.ts', 'guard.test.ts'];

  test('a single worker runs what restarts last, the longer first, and the rest as it comes', () => {
    const fileMs = { 'extension.test.ts': 300, 'guard.test.ts': 500 };
    const [shard] = dealShards({ ...exerciseFiles, provenTests: { ids: [], fileMs } }, files, 1);
    const others = files.filter((file) => !restarting.includes(file));
    expect(shard?.files).toEqual([...others, 'guard.test.ts', 'extension.test.ts']);
    expect(restarting.map((file) => shard?.restarts.get(file))).toEqual([1, 1]);
    expect(shard?.restarts.get('ties.test.ts')).toBe(0);
  });

  test('two workers share all files, and each runs what restarts last', () => {
    const shards = dealShards(exerciseFiles, files, 2);
    expect(shards.flatMap((shard) => shard.files).sort()).toEqual(files);
    for (const shard of shards) {
      expect(shard.files.length).toBeGreaterThan(1);
      const restarts = shard.files.map((file) => Math.min(1, shard.restarts.get(file) ?? 0));
      expect(restarts).toEqual([...restarts].sort());
    }
  });

  test('files whose tests restart the code are spread, though others take longer', () => {
    // By what they take alone, one worker would have the first, and the other both with restarts.
    const long = { 'ties.test.ts': 900, 'guard.test.ts': 450, 'extension.test.ts': 440 };
    const fileMs = { ...Object.fromEntries(files.map((file) => [file, 10])), ...long };
    const shards = dealShards({ ...exerciseFiles, provenTests: { ids: [], fileMs } }, files, 2);
    expect(shards.map((shard) => shard.files.at(-1)).sort()).toEqual(restarting);
  });

  test('what a proof says that a file takes counts for more than how many tests it has', () => {
    const fileMs = Object.fromEntries(files.map((file) => [file, file === 'ties.test.ts' ? 900 : 100]));
    const shards = dealShards({ ...exerciseFiles, provenTests: { ids: [], fileMs } }, files, 2);
    // Each has one of those with restarts.
    expect(shards.map((shard) => shard.files.length).sort()).toEqual([2, files.length - 2]);
    expect(shards.find((shard) => shard.files.length === 2)?.files).toContain('ties.test.ts');
  });

  test('a trial that may end at its first failure keeps the order asked for', () => {
    expect(shardAsAsked(exerciseFiles, ['guard.test.ts', 'ties.test.ts']).files).toEqual([
      'guard.test.ts',
      'ties.test.ts',
    ]);
  });
});

describe('the forecast of restarts', () => {
  const shard = { files: ['a', 'b'], restarts: new Map([['b', 1]]) };

  test('is right until the last restart has been made', () => {
    const forecast = new RestartForecast(shard, false);
    expect(forecast.isRestartToCome).toBe(false);
    forecast.begin('a');
    expect(forecast.isRestartToCome).toBe(true);
    forecast.begin('b');
    expect(forecast.isRestartToCome).toBe(true);
    forecast.restarted();
    expect(forecast.isRestartToCome).toBe(false);
  });

  test('counts a process of its own for each file, up to the last file', () => {
    const forecast = new RestartForecast({ files: ['a', 'b'], restarts: new Map() }, true);
    forecast.begin('a');
    expect(forecast.isRestartToCome).toBe(true);
    forecast.begin('b');
    expect(forecast.isRestartToCome).toBe(false);
  });
});
