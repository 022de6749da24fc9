import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SQL_MODULES } from '../../../harness/domain/exercise.ts';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import type { ScenarioRun } from './fixtures/differential.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { ask, type RunningDatabase, startDatabase } from './processes.ts';

describe('the remote driver does what better-sqlite3 does', () => {
  let database: RunningDatabase;
  let remote: ChildProcess;
  let real: ChildProcess;

  beforeAll(async () => {
    database = await startDatabase(tmpdir(), SQL_MODULES);
    remote = await database.subject('differential.ts', 'remote');
    const program = fileURLToPath(new URL('./fixtures/differential.ts', import.meta.url));
    real = spawn(process.execPath, ['--no-warnings', program, 'real'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  });

  afterAll(async () => {
    real.kill();
    await database.stop();
  });

  const run = (child: ChildProcess, name: string, isOpening = false) =>
    ask<string[]>(child, { name, isOpening } satisfies ScenarioRun);

  test.each(Object.keys(SCENARIOS))('%s', async (name) => {
    await database.control.admit(CLOCK_STARTS_AT_MS);
    const [expected, actual] = await Promise.all([run(real, name), run(remote, name)]);
    expect(expected.length).toBeGreaterThan(0);
    expect(actual).toEqual(expected);
    const asked = await database.control.counters();
    expect(asked.violations).toEqual([]);
    expect(database.stderr()).toBe('');

    // While an app opens, the first time, when the driver knows the answers, and when the database process knows what comes of
    // it: the same answers, the same work.
    for (const time of ['first', 'answered from memory', 'brought about from memory']) {
      await database.control.admit(CLOCK_STARTS_AT_MS);
      expect([time, await run(remote, name, true)]).toEqual([time, expected]);
      expect([time, await database.control.counters()]).toEqual([time, asked]);
    }
    expect(database.stderr()).toBe('');
  });
});
