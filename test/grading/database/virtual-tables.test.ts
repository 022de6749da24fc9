import { channel } from 'node:diagnostics_channel';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SQL_MODULES, SQL_MODULES } from '../../../harness/domain/exercise.ts';
import { ClockFunctions } from '../../../harness/grading/database/clock-functions.ts';
import { KNOWN_PRAGMAS } from '../../../harness/grading/database/policy.ts';
import { openGuarded } from '../../../harness/grading/database/world-database.ts';
import { VirtualTables } from '../../../harness/grading/protocol/virtual-tables.ts';

/** Which virtual tables there are, and that what they do inside of themselves is nothing of the candidate's. */

function open(modules: readonly string[]) {
  const { database, policy } = openGuarded(
    new ClockFunctions(0),
    new VirtualTables(modules, [...KNOWN_PRAGMAS]),
    null,
  );
  return {
    database,
    /** Runs one statement; what was refused of it. */
    run(sql: string) {
      policy.begin(sql);
      try {
        database.prepare(sql).all();
      } catch (error) {
        if (policy.refused === null) throw error;
      }
      return policy.refused;
    },
  };
}

/** All modules and pragmas of this SQLite, once those that come into being when they are named have. */
function everyTableThatIsThere(): string[] {
  const database = new DatabaseSync(':memory:');
  const names = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(row.name));
  const pragmas = names('PRAGMA pragma_list').map((name) => `pragma_${name}`);
  return [...names('PRAGMA module_list'), ...pragmas, 'json_each', 'json_tree'].filter((name) => {
    try {
      database.prepare(`SELECT count(*) FROM ${name}`);
      return true;
    } catch {
      return false;
    }
  });
}

test('of the tables that are there without being created only declared ones can be read', () => {
  const names = everyTableThatIsThere();
  expect(names).toEqual(expect.arrayContaining(['dbstat', 'pragma_table_info', 'json_each']));
  for (const name of names) {
    const { run } = open(DEFAULT_SQL_MODULES);
    const isDeclared = name.startsWith('json_');
    for (const sql of [`SELECT count(*) FROM ${name}`, `SELECT * FROM main.${name.toUpperCase()} AS other`])
      expect([sql, run(sql) === null]).toEqual([sql, isDeclared]);
    expect([name, open([]).run(`SELECT count(*) FROM ${name}`) === null]).toEqual([name, false]);
  }
});

test('a view or a trigger does not reach them either', () => {
  const { database, run } = open(DEFAULT_SQL_MODULES);
  database.exec(`
    CREATE TABLE t (a); CREATE VIEW v AS SELECT name FROM pragma_function_list;
    CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t SELECT name FROM pragma_table_list; END`);
  expect(run('SELECT * FROM v')).toContain('pragma_function_list');
  expect(run('INSERT INTO t VALUES (1)')).toContain('pragma_table_list');
});

test('a table expression or an alias may have such a name', () => {
  const { run } = open([]);
  expect(run('WITH dbstat(a) AS (SELECT 1) SELECT a FROM dbstat')).toBeNull();
  expect(run('SELECT dbstat.a, pragma_x FROM (SELECT 1 AS a, 2 AS pragma_x) AS dbstat')).toBeNull();
});

describe('modules that an exercise declares', () => {
  test.for(['fts3', 'fts4', 'fts4aux', 'fts5', 'fts5vocab', 'geopoly', 'rtree', 'rtree_i32', 'dbstat'])(
    '%s is there only if it is one of them',
    (module) => {
      const sql = `CREATE VIRTUAL TABLE x USING ${module}(a, b, c)`;
      expect(open(DEFAULT_SQL_MODULES).run(sql)).toContain(module);
      expect(open(SQL_MODULES).run(sql) === null).toBe(module === 'fts5' || module === 'rtree');
    },
  );

  test.for([
    "content = 'v'",
    'content=v',
    '"content"=v',
    "con='v'",
    "c = 'v'",
    "CONTENT='v', content_rowid='id'",
    "content_rowid = 'id'",
    "/* no */ content /* no */ = /* no */ 'v'",
    "content = '' 'v'",
    "tokenize = 'porter', content = [v]",
    "x'y', content='v'",
  ])('FTS5 keeps its rows itself: %s is refused', (option) => {
    const { database, run } = open(SQL_MODULES);
    database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE VIEW v AS SELECT id, a FROM t');
    expect(run(`CREATE VIRTUAL TABLE f USING fts5(a, ${option})`)).toContain('option');
    expect(run(`-- using fts5(a)\nCREATE VIRTUAL TABLE f USING fts5 (a, ${option});`)).toContain('option');
  });

  test.for([
    "tokenize = 'porter ascii'",
    "prefix='2 3'",
    "content=''",
    "content = '', contentless_delete=1",
    'detail = none',
  ])('FTS5 takes %s', (option) => {
    const { run } = open(SQL_MODULES);
    expect(run(`CREATE VIRTUAL TABLE f USING fts5("a = b", b UNINDEXED, ${option})`)).toBeNull();
    expect(run('INSERT INTO f VALUES (1, 2)')).toBeNull();
  });

  test('inside of a statement nothing runs but on the tables that a module keeps', () => {
    const inner: string[] = [];
    const outer = new Set<string>();
    const listen = (message: unknown) => {
      const { sql } = message as { sql: string };
      if (!outer.has(sql)) inner.push(sql);
    };
    const { database, run } = open(SQL_MODULES);
    const execute = (sql: string) => {
      outer.add(sql);
      return run(sql);
    };
    channel('sqlite.db.query').subscribe(listen);
    try {
      for (const sql of [
        'CREATE TABLE t (id INTEGER PRIMARY KEY, a, b AS (length(a)) STORED)',
        'CREATE VIRTUAL TABLE f USING fts5(a, b)',
        'CREATE VIRTUAL TABLE r USING rtree(id, low, high, +name)',
        'CREATE TRIGGER i AFTER INSERT ON t BEGIN INSERT INTO f VALUES (new.a, new.b); INSERT INTO r VALUES (new.id, 1, 2, new.a); END',
        "INSERT INTO t (a) VALUES ('one two'), ('three'), ('two')",
        "SELECT f.rowid, bm25(f) FROM f WHERE f MATCH 'two' ORDER BY rank LIMIT 1",
        'SELECT * FROM f ORDER BY a DESC',
        'SELECT name FROM r WHERE low < 3 ORDER BY id',
        "SELECT value FROM json_each('[1, 2]'), t",
        "UPDATE f SET a = 'four' WHERE rowid = 1",
        'DELETE FROM f',
        "INSERT INTO f(f) VALUES ('optimize')",
        'DROP TABLE f',
      ])
        expect([sql, execute(sql)]).toEqual([sql, null]);
    } finally {
      channel('sqlite.db.query').unsubscribe(listen);
    }
    expect(inner.length).toBeGreaterThan(20);
    const own =
      /['"]?(f|r)_(data|idx|content|docsize|config|node|rowid|parent)['"]?|PRAGMA 'main'\.(data_version|page_size)|^SELECT\*FROM.*sqlite_/;
    expect(inner.filter((sql) => !own.test(sql) && !/FROM 'main'\.'f' ORDER BY/.test(sql))).toEqual([]);
    database.close();
  });

  test.for([
    "UPDATE f_content SET c0 = 'x'",
    'DROP TABLE f_content',
    'ALTER TABLE f_content ADD COLUMN z AS (randomblob(9))',
    'CREATE TRIGGER z AFTER INSERT ON f_content BEGIN SELECT 1; END',
    "INSERT INTO f_config VALUES ('rank', 'abs()')",
  ])('the tables that it keeps are out of reach: %s', (sql) => {
    const { database } = open(SQL_MODULES);
    database.exec('CREATE VIRTUAL TABLE f USING fts5(a)');
    expect(() => database.exec(sql)).toThrow(/may not be|cannot/);
  });
});
