import { describe, expect } from 'vitest';
import { test } from './rig.ts';

const UNSUPPORTED = 'ERR_UNSUPPORTED_IN_GRADING';

describe('hostile SQL', () => {
  test.for([
    "ATTACH 'host.db' AS h",
    "ATTACH ':memory:' AS h",
    "VACUUM INTO 'copy.db'",
    'VACUUM',
    'DETACH main',
    "SELECT load_extension('evil.so')",
    "SELECT load_extension('evil.so', 'entry')",
    'PRAGMA writable_schema = ON',
    "PRAGMA temp_store_directory = '.'",
    "PRAGMA data_store_directory = '.'",
    'PRAGMA mmap_size = 1000000',
    'PRAGMA temp_store = FILE',
    'PRAGMA max_page_count = 99999999',
    'PRAGMA hard_heap_limit = 1',
    'PRAGMA schema_version = 9',
    "SELECT fts3_tokenizer('x')",
    'CREATE VIRTUAL TABLE d USING dbstat',
    'CREATE VIRTUAL TABLE d USING fts5(a)',
    'CREATE VIRTUAL TABLE temp.d USING FTS4(a)',
    'CREATE VIRTUAL TABLE IF NOT EXISTS d USING "rtree"(id, a, b)',
    'SELECT count(*) FROM dbstat',
    "SELECT name FROM pragma_table_info('sqlite_schema')",
    "SELECT count(*) FROM PRAGMA_Index_List('t') AS p",
    "SELECT token FROM fts3tokenize WHERE input = 'a b'",
    'CREATE TABLE dbstat(a)',
  ])('%s is refused', async (sql, { rig }) => {
    const literal = JSON.stringify(sql);
    for (const step of [
      `db.prepare(${literal}).run()`,
      `db.prepare(${literal}).all()`,
      `db.exec(${literal})`,
    ]) {
      const { error } = await rig.run(step);
      expect(error).toBeDefined();
      if (error?.name !== 'TypeError')
        expect(error?.code).toMatch(/ERR_UNSUPPORTED_IN_GRADING|SQLITE_(AUTH|ERROR)/);
    }
    expect(await rig.run(`return db.prepare('SELECT 1 AS one').get()`)).toEqual({ value: { one: 1 } });
    expect(await rig.files()).toEqual([]);
  });

  test('a file for a database, a second one and what the database process does not do are refused', async ({
    rig,
  }) => {
    for (const step of [
      `db.backup; db.serialize()`,
      `db.loadExtension('x')`,
      `db.aggregate('x', { step: () => 1 })`,
      `db.table('x', { columns: ['a'], *rows() {} })`,
      `db.unsafeMode()`,
      `db.function('total_changes', () => 1)`,
      `db.name; await open()`,
    ]) {
      expect((await rig.run(step)).error, step).toMatchObject({ code: UNSUPPORTED });
    }
    expect(await rig.files()).toEqual([]);
  });

  test('a result of gigabytes or of millions of rows is refused and the database process lives on', async ({
    rig,
  }) => {
    const many = (rows: number, value: string) =>
      `WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT ${value} FROM n`;
    expect((await rig.run(`db.prepare("${many(20, 'zeroblob(100000000)')}").all()`)).error?.code).toBe(
      'SQLITE_TOOBIG',
    );
    expect((await rig.run(`db.prepare("${many(20, 'zeroblob(15000000)')}").all()`)).error?.code).toBe(
      UNSUPPORTED,
    );
    expect((await rig.run(`db.prepare("${many(3_000_000, '1')}").all()`)).error?.code).toBe(UNSUPPORTED);
    expect((await rig.run(`return db.prepare("SELECT zeroblob(16000000) AS b").get().b.length`)).value).toBe(
      16_000_000,
    );
    expect((await rig.run(`db.prepare('SELECT ?').get(Buffer.alloc(17000000))`)).error?.message).toMatch(
      /too big/,
    );
    expect((await rig.run(`return db.prepare('SELECT 1').pluck().get()`)).value).toBe(1);
    expect((await rig.database.control.counters()).violations).toEqual([]);
  });
});

describe('hostile bytes on the statements socket', () => {
  test.for([
    ['nothing in a frame', 'send(0, 0, 0, 0)'],
    ['a frame of 4 GB', 'send(255, 255, 255, 255)'],
    ['an unknown operation', 'send(5, 0, 0, 0, 77, 1, 0, 0, 0)'],
    ['text longer than its frame', 'send(9, 0, 0, 0, 1, 0, 0, 0, 0, 255, 255, 255, 255)'],
    ['bytes after the end', 'send(10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 9)'],
    [
      'two requests at once',
      'send(9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)',
    ],
    ['half a request, then the end', 'send(200, 0, 0, 0, 1); setTimeout(() => process.exit(0), 1)'],
    ['a batch that announces more than it holds', 'send(9, 0, 0, 0, 14, 0, 0, 0, 0, 5, 0, 0, 0)'],
    ['a batch of nothing but an empty request', 'send(13, 0, 0, 0, 14, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)'],
    [
      'a batch in a batch',
      'send(22, 0, 0, 0, 14, 0, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0)',
    ],
    [
      'an open in a batch',
      'send(22, 0, 0, 0, 14, 0, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)',
    ],
    ['nine bytes of a batch', 'send(5, 0, 0, 0, 14, 1, 0, 0, 0)'],
    ['an open without a name', 'send(5, 0, 0, 0, 1, 0, 0, 0, 0)'],
  ] as const)('%s closes the connection only', async ([what, bytes], { rig }) => {
    const half = what.startsWith('half');
    await rig.run(bytes).catch(() => {});
    if (half) await rig.restart();
    else expect(await rig.run('return receive().length')).toEqual({ value: expect.any(Number) });
    expect((await rig.database.control.counters()).violations).toHaveLength(half ? 0 : 1);
    await rig.restart();
    expect(await rig.run(`return db.prepare('SELECT 1').pluck().get()`)).toEqual({ value: 1 });
    expect(rig.database.stderr()).toBe('');
    expect(rig.database.child.exitCode).toBeNull();
  });

  test('a function that asks for something instead of answering ends the connection', async ({ rig }) => {
    await rig.run(`globalThis.sent = false; db.function('f', () => {
      send(5, 0, 0, 0, 12, 1, 0, 0, 0); return 1; }); try { db.prepare('SELECT f()').get() } catch {}`);
    expect((await rig.database.control.counters()).violations).toHaveLength(1);
    await rig.restart();
    expect(await rig.run(`return db.prepare('SELECT 1').pluck().get()`)).toEqual({ value: 1 });
  });

  test('a function that exits in the middle of a statement leaves a working database process', async ({
    rig,
  }) => {
    await rig
      .run(`db.exec('CREATE TABLE t(a)'); db.function('f', () => process.exit(0));
      db.exec('BEGIN; INSERT INTO t VALUES (1)'); db.exec('INSERT INTO t VALUES (f())')`)
      .catch(() => {});
    await rig.restart();
    expect(await rig.run(`return db.prepare('SELECT count(*) FROM t').pluck().get()`)).toEqual({ value: 0 });
    expect((await rig.database.control.counters()).violations).toEqual([]);
  });
});

test('a statement without end holds up the database process only: killed, it frees the subject and tells the examiner', async ({
  rig,
}) => {
  const started = await rig.run(`
    db.function('started', () => { process.send({ value: 'started' }); return 1; });
    db.prepare('WITH RECURSIVE n(i) AS (SELECT started() UNION ALL SELECT i FROM n) SELECT count(*) FROM n').get()`);
  expect(started).toEqual({ value: 'started' });
  const counters = expect(rig.database.control.counters()).rejects.toMatchObject({ code: 'gone' });
  rig.database.child.kill('SIGKILL');
  await counters;
  expect(await rig.run('')).toMatchObject({ error: { code: 'ERR_DATABASE_GONE' } });
});
