import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { ask, type RunningKeeper, startKeeper } from './processes.ts';

describe('the remote driver does what better-sqlite3 does', () => {
  let keeper: RunningKeeper;
  let remote: ChildProcess;
  let real: ChildProcess;

  beforeAll(async () => {
    keeper = await startKeeper(tmpdir());
    remote = await keeper.subject('differential.ts', 'remote');
    const program = fileURLToPath(new URL('./fixtures/differential.ts', import.meta.url));
    real = spawn(process.execPath, ['--no-warnings', program, 'real'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  });

  afterAll(async () => {
    real.kill();
    await keeper.stop();
  });

  test.each(Object.keys(SCENARIOS))('%s', async (name) => {
    await keeper.control.reset();
    const [expected, actual] = await Promise.all([ask<string[]>(real, name), ask<string[]>(remote, name)]);
    expect(expected.length).toBeGreaterThan(0);
    expect(actual).toEqual(expected);
    expect((await keeper.control.counters()).violations).toEqual([]);
    expect(keeper.stderr()).toBe('');
  });
});
