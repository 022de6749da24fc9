import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import type { StartupStep } from './fixtures/startup.ts';
import { ask, type RunningDatabase, startDatabase } from './processes.ts';

/**
 * Apps that open alike ask the database process alike; the driver answers from memory what it asked before, and asks all of it
 * at once when the app is open. That every answer is the real one: `differential.test.ts`.
 */
describe('what an app asks while it opens', () => {
  let database: RunningDatabase;
  let subject: ChildProcess;
  const open = (...bodies: string[]) => ask<unknown[]>(subject, { open: bodies } satisfies StartupStep);
  const settle = () => ask(subject, { settle: true } satisfies StartupStep);
  const statements = async () => (await database.control.counters()).statements;

  beforeAll(async () => {
    database = await startDatabase(tmpdir());
    subject = await database.subject('startup.ts');
  });
  beforeEach(() => database.control.admit(CLOCK_STARTS_AT_MS));
  afterAll(() => database.stop());

  const migrate = "db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t (b) VALUES (1)')";
  const insert = (value: string) =>
    `return db.prepare('INSERT INTO t (b) VALUES (?)').run(${value}).lastInsertRowid`;
  const count = "return db.prepare('SELECT count(*) FROM t').pluck().get()";

  test('goes to the database process at once the first time, and when the app is open from then on', async () => {
    expect(await open(migrate, insert("'x'"), count)).toEqual([null, 2, 2]);
    expect(await statements()).toBe(4);
    await settle();
    expect(await statements()).toBe(4);

    await database.control.admit(CLOCK_STARTS_AT_MS);
    expect(await open(migrate, insert("'x'"), count)).toEqual([null, 2, 2]);
    expect(await statements()).toBe(0);
    await settle();
    expect(await statements()).toBe(4);
    expect(await database.control.query('SELECT b FROM t ORDER BY a')).toEqual([{ b: '1' }, { b: 'x' }]);
  });

  test('is answered by the database as soon as something else is asked than before', async () => {
    await open(migrate, insert("'seen'"), count);
    await database.control.admit(CLOCK_STARTS_AT_MS);
    expect(await open(migrate, insert("'other'"), insert("'more'"), count)).toEqual([null, 2, 3, 3]);
    expect(await statements()).toBe(5);
    await settle();
    expect(await database.control.query('SELECT b FROM t ORDER BY a')).toEqual([
      { b: '1' },
      { b: 'other' },
      { b: 'more' },
    ]);
  });

  test('fails as it failed before, and goes on', async () => {
    const wrong = "db.prepare('SELECT * FROM nowhere')";
    for (const _ of ['first', 'again']) {
      await database.control.admit(CLOCK_STARTS_AT_MS);
      expect(await open(wrong, migrate, count)).toEqual(['no such table: nowhere', null, 1]);
      await settle();
      expect(await statements()).toBe(3);
    }
  });

  test('leaves a transaction open that the app left open', async () => {
    for (const _ of ['first', 'again']) {
      await database.control.admit(CLOCK_STARTS_AT_MS);
      await open(migrate, "db.exec('BEGIN')");
      expect(await settle()).toEqual([true]);
    }
  });

  test('is not remembered where chance decides, or a function of the code itself', async () => {
    const chance = "return db.prepare('SELECT hex(randomblob(8))').pluck().get()";
    const [first] = await open(chance);
    await database.control.admit(CLOCK_STARTS_AT_MS);
    const [second] = await open(chance);
    expect(second).not.toBe(first);

    const counting = `globalThis.called ??= 0;
      db.function('called', () => (globalThis.called += 1)); return db.prepare('SELECT called()').pluck().get()`;
    await database.control.admit(CLOCK_STARTS_AT_MS);
    expect(await open(counting)).toEqual([1]);
    await database.control.admit(CLOCK_STARTS_AT_MS);
    expect(await open(counting)).toEqual([2]);
    expect(await statements()).toBe(1);
  });

  test('is asked of a database that somebody has touched before', async () => {
    await open(migrate, count);
    await settle();
    await database.control.admit(CLOCK_STARTS_AT_MS);
    await database.control.inject({ busy: 1 });
    expect(await open(migrate, count)).toEqual(['database is locked', 'no such table: t']);
  });
});
