import { describe, expect } from 'vitest';
import { CLOCK_STARTS_AT_MS } from '../../../harness/grading/protocol/clock.ts';
import { test } from './rig.ts';

const FILL = `db.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, a, b)');`;
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ a: index % 7, b: `row ${index}` }));

describe('what the subject runs is counted by the database process', () => {
  test('each execution is a statement and each delivered row a row', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.load('t', rows(100));
    const before = await control.counters();
    expect(before.statements).toBe(1);
    await rig.run(`
      const select = db.prepare('SELECT * FROM t WHERE a = ?');
      select.all(1); select.get(1);
      for (const row of db.prepare('SELECT * FROM t').iterate()) if (row.id === 3) break;
      db.prepare('UPDATE t SET a = 9 WHERE id = 1').run();
      db.exec('SELECT * FROM t; DELETE FROM t WHERE id = 2;');
      db.pragma('user_version');
      db.transaction(() => db.prepare('SELECT 1').get())();`);
    const spent = await control.counters(before);
    // all, get, iterate, run, two of exec, pragma, BEGIN, SELECT, COMMIT
    expect(spent.statements).toBe(10);
    // 15 of all, 1 of get, 3 of iterate, 1 of pragma, 1 in the transaction
    expect(spent.rowsReturned).toBe(21);
    expect(spent.vmSteps).toBeGreaterThan(500);
  });

  test('the examiner loads and reads without being counted', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    const before = await control.counters();
    await control.load('t', rows(5_000));
    await control.load('t', [{ a: true, b: Buffer.from('x') }, { a: 2n ** 60n }, { b: -0 }, {}]);
    expect(await control.query('SELECT count(*) AS n, max(a) AS most FROM t')).toEqual([
      { n: 5_004, most: 2n ** 60n },
    ]);
    expect(await control.query('SELECT typeof(a) AS t, b FROM t WHERE id = ?', [5_001])).toEqual([
      { t: 'integer', b: Buffer.from('x') },
    ]);
    expect(await control.counters(before)).toMatchObject({
      statements: 0,
      rowsReturned: 0,
      vmSteps: 0,
      fullScanSteps: 0,
    });
  });

  test('scans, sorts and plans tell an index from none, growing with the table', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.load('t', rows(1_000));
    const query = `db.prepare('SELECT * FROM t WHERE b = ? ORDER BY a').all('row 5')`;
    const start = await control.counters();
    await rig.run(query);
    const scanned = await control.counters(start);
    expect(scanned).toMatchObject({ statements: 1, rowsReturned: 1, fullScanSteps: 999, sorts: 1 });
    expect(scanned.plans).toEqual([
      { sql: 'SELECT * FROM t WHERE b = ? ORDER BY a', detail: ['SCAN t', 'USE TEMP B-TREE FOR ORDER BY'] },
    ]);
    await rig.run(`db.exec('CREATE INDEX by_b ON t(b, a)')`);
    const indexed = await control.counters();
    await rig.run(query);
    const searched = await control.counters(indexed);
    expect(searched).toMatchObject({ statements: 1, rowsReturned: 1, fullScanSteps: 0, sorts: 0 });
    expect(searched.plans.map((plan) => plan.detail)).toEqual([['SEARCH t USING COVERING INDEX by_b (b=?)']]);
    expect(searched.vmSteps * 20).toBeLessThan(scanned.vmSteps);
    expect((await control.counters()).plans.length).toBe(2);
  });

  test('steps of an iterator that is never finished, of triggers and of a failed statement count', async ({
    rig,
  }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.load('t', rows(1_000));
    const start = await control.counters();
    await rig.run(`db.prepare('SELECT * FROM t WHERE b = ?').iterate('row 900').next()`);
    const first = await control.counters(start);
    expect(first.fullScanSteps).toBeGreaterThan(890);
    const second = await control.counters();
    await rig.run(`db.prepare("SELECT count(*), json('{') FROM t, t AS u WHERE t.b = u.a || ''").all()`);
    expect((await control.counters(second)).vmSteps).toBeGreaterThan(0);
  });

  test('work in triggers shows in the steps, scans, sorts and plans of the statement that sets them off', async ({
    rig,
  }) => {
    const { control } = rig.database;
    await rig.run(`${FILL} db.exec(\`CREATE TABLE page (n, id); CREATE VIEW ask AS SELECT 1 AS n;
      CREATE TRIGGER answer INSTEAD OF INSERT ON ask BEGIN
        DELETE FROM page;
        INSERT INTO page SELECT 1, id FROM t WHERE b <> new.n ORDER BY a -- the plan must not end here
          LIMIT 5;
      END\`)`);
    await control.load('t', rows(1_000));
    const before = await control.counters();
    await rig.run(`db.exec('INSERT INTO ask VALUES (1)')`);
    const spent = await control.counters(before);
    expect(spent).toMatchObject({ statements: 1, rowsReturned: 0, fullScanSteps: 999, sorts: 1 });
    expect(spent.vmSteps).toBeGreaterThan(5_000);
    expect(spent.plans).toEqual([
      { sql: 'TRIGGER answer', detail: expect.arrayContaining(['SCAN t', 'USE TEMP B-TREE']) },
    ]);
  });

  test('a generated column and a foreign key cost steps of the statement that needs them', async ({
    rig,
  }) => {
    const { control } = rig.database;
    await rig.run(`db.exec(\`CREATE TABLE parent (id INTEGER PRIMARY KEY, wide AS (length(hex(zeroblob(id)))));
      CREATE TABLE child (parent REFERENCES parent ON DELETE CASCADE)\`)`);
    await control.load(
      'parent',
      Array.from({ length: 1_000 }, (_, index) => ({ id: index + 1 })),
    );
    await control.load(
      'child',
      Array.from({ length: 1_000 }, () => ({ parent: 1 })),
    );
    const start = await control.counters();
    await rig.run(`db.prepare('SELECT max(wide) FROM parent').get()`);
    expect((await control.counters(start)).vmSteps).toBeGreaterThan(4_000);
    const next = await control.counters();
    await rig.run(`db.prepare('DELETE FROM parent WHERE id = 2').run()`);
    expect((await control.counters(next)).fullScanSteps).toBeGreaterThan(900);
  });

  test('a function of the subject cannot run statements inside of a statement', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.load('t', rows(10));
    const before = await control.counters();
    const outcome = await rig.run(`
      db.function('peek', () => { try { return db.prepare('SELECT max(id) FROM t').pluck().get(); } catch (error) { return error.message; } });
      return db.prepare('SELECT peek()').pluck().get()`);
    expect(outcome).toEqual({ value: 'This database connection is busy executing a query' });
    expect(await control.counters(before)).toMatchObject({ statements: 1, fullScanSteps: 0 });
  });

  test('thousands of different statements do not hide the plan of one that runs later', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(`${FILL} for (let n = 0; n < 2_100; n += 1) db.exec('SELECT id FROM t WHERE id = ' + n)`);
    const before = await control.counters();
    await rig.run(`db.prepare('SELECT a FROM t').all()`);
    expect((await control.counters(before)).plans).toEqual([{ sql: 'SELECT a FROM t', detail: ['SCAN t'] }]);
  });

  test('a subject that wraps its driver, lies with prototypes or speaks raw cannot lower a count', async ({
    rig,
  }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.load('t', rows(200));
    const before = await control.counters();
    await rig.run(`
      const { createRequire } = await import('node:module');
      const proto = Object.getPrototypeOf(db.prepare('SELECT 1'));
      const all = proto.all;
      proto.all = function (...args) { return all.apply(this, args).slice(0, 1); };
      Map.prototype.get = () => undefined; Array.prototype.push = function () { return 0; };
      Object.defineProperty(Object.prototype, 'statements', { value: 0, configurable: true });
      Atomics.wait = () => 'ok';
      const rows = db.prepare('SELECT * FROM t').all();
      db.function('count', { varargs: true }, () => 0);
      db.exec('CREATE TEMP TABLE t AS SELECT 1 AS lie');
      return rows.length;`);
    const after = await control.counters(before);
    expect(after.statements).toBe(2);
    expect(after.rowsReturned).toBe(200);
    expect(await control.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 200 }]);
    await control.load('t', [{ b: 'into the real table' }]);
    expect(await control.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 201 }]);
  });

  test('reset gives an empty database and zeros, and the old connection is closed', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(`${FILL} globalThis.old = db; globalThis.statement = db.prepare('SELECT 1')`);
    await control.admit(CLOCK_STARTS_AT_MS);
    expect(await control.counters()).toMatchObject({ statements: 0, vmSteps: 0, plans: [] });
    expect(await rig.run(`return statement.get()`)).toMatchObject({
      error: { message: 'The database connection is not open' },
    });
    expect(
      await rig.run(`db = await open(); return db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()`),
    ).toEqual({
      value: { n: 0 },
    });
    expect(await rig.run(`await open()`)).toMatchObject({ error: { code: 'ERR_UNSUPPORTED_IN_GRADING' } });
  });
});

describe('what survives the subject', () => {
  test('committed rows do; the open transaction, temporary tables, pragmas and functions do not', async ({
    rig,
  }) => {
    const { control } = rig.database;
    await rig.run(`${FILL} db.exec("INSERT INTO t(a) VALUES (1); CREATE TEMP TABLE u(a); PRAGMA foreign_keys = OFF");
      db.function('mine', () => 1); db.pragma('user_version = 4'); db.exec('BEGIN; INSERT INTO t(a) VALUES (2)')`);
    await rig.restart();
    expect(
      await rig.run(
        `return [db.prepare('SELECT a FROM t').all(), db.pragma('user_version'), db.pragma('foreign_keys')]`,
      ),
    ).toEqual({
      value: [[{ a: 1 }], [{ user_version: 4 }], [{ foreign_keys: 1 }]],
    });
    expect(await rig.run(`db.prepare('SELECT * FROM u')`)).toMatchObject({
      error: { message: 'no such table: u' },
    });
    expect(await rig.run(`db.prepare('SELECT mine()')`)).toMatchObject({
      error: { message: 'no such function: mine' },
    });
    expect(await control.query('SELECT a FROM t')).toEqual([{ a: 1 }]);
  });

  test('a crash injected in mid-transaction undoes it', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.inject({ crashAfterWrites: 2 });
    const crashed = await rig.run(`
      db.transaction(() => { for (let i = 0; i < 5; i += 1) db.prepare('INSERT INTO t(a) VALUES (?)').run(i); })()`);
    expect(crashed.error?.code).toBe('ERR_DATABASE_GONE');
    await rig.restart();
    expect(await control.query('SELECT count(*) AS n FROM t')).toEqual([{ n: 0 }]);
    expect(await rig.run(`return db.prepare('INSERT INTO t(a) VALUES (1)').run().changes`)).toEqual({
      value: 1,
    });
    expect((await control.counters()).violations).toEqual([]);
  });

  test('injected busyness fails so many writes and no reads', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(FILL);
    await control.inject({ busy: 2 });
    const insert = `return db.prepare('INSERT INTO t(a) VALUES (1)').run().changes`;
    const busy = { error: { name: 'SqliteError', code: 'SQLITE_BUSY', message: 'database is locked' } };
    expect(await rig.run(`return db.prepare('SELECT 1 AS one').get()`)).toEqual({ value: { one: 1 } });
    expect(await rig.run(insert)).toEqual(busy);
    expect(await rig.run(`db.transaction(() => 1).immediate()`)).toEqual(busy);
    expect(await rig.run(insert)).toEqual({ value: 1 });
  });
});
