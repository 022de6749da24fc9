import { expect, test } from 'vitest';
import { ClockFunctions } from '../../../harness/grading/database/clock-functions.ts';
import { Counters } from '../../../harness/grading/database/counters.ts';
import { Execution } from '../../../harness/grading/database/execution.ts';
import { Faults } from '../../../harness/grading/database/faults.ts';
import { PreparedStatements } from '../../../harness/grading/database/prepared-statements.ts';
import { StartupSnapshots, type Untouched } from '../../../harness/grading/database/startup-snapshots.ts';
import { StatementService } from '../../../harness/grading/database/statement-service.ts';
import { openGuarded } from '../../../harness/grading/database/world-database.ts';
import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  type SqlValue,
} from '../../../harness/grading/protocol/sqlite-frames.ts';
import { Operation, ReplyFlag } from '../../../harness/grading/protocol/sqlite-operations.ts';

/**
 * A database process carries out the batch that an app opens with once, and from then on brings its connection to where that
 * led. That the subject can't tell the difference: `differential.test.ts`.
 */

const NOON = Date.UTC(2026, 2, 2, 12);
let lastConnection = 0;

/** Counts what it has to carry out. */
class CountingSnapshots extends StartupSnapshots {
  served = 0;

  override answer(untouched: Untouched, requests: readonly Buffer[], serve: (request: Buffer) => Buffer) {
    return super.answer(untouched, requests, (request) => {
      this.served += 1;
      return serve(request);
    });
  }
}

type Ask = (connection: number) => ByteWriter;
const body = (operation: number, connection: number) =>
  new ByteWriter(1_000_000).start().u8(operation).u32(connection);
const exec =
  (sql: string): Ask =>
  (connection) =>
    body(Operation.EXEC, connection).text(sql);
const prepare =
  (sql: string): Ask =>
  (connection) =>
    body(Operation.PREPARE, connection).u32(0).u8(0).text(sql);
const run =
  (statement: number, ...values: SqlValue[]): Ask =>
  (connection) =>
    body(Operation.RUN, connection).u32(statement).values(values);
const all =
  (statement: number, ...values: SqlValue[]): Ask =>
  (connection) =>
    body(Operation.ALL, connection).u32(statement).values(values);

/** An untouched connection that is asked `asks` in one batch; what it is worth afterwards. */
function open(snapshots: StartupSnapshots, asks: readonly Ask[], nowMs = NOON) {
  lastConnection += 1;
  const id = lastConnection;
  const guarded = openGuarded(new ClockFunctions(nowMs), null);
  const statements = new PreparedStatements(guarded);
  const counters = new Counters();
  const execution = new Execution(guarded, statements, counters, new Faults());
  let untouched: Untouched | null = { guarded, statements, execution, counters, nowMs };
  const service = new StatementService({
    connection: { id, guarded, statements, execution },
    isUntouched: true,
    snapshots,
    open: () => null,
    beginUse() {
      const first = untouched;
      untouched = null;
      return first;
    },
    close() {},
    exchange() {
      throw new Error('there is no subject to answer');
    },
  });
  const ask = (one: Ask) =>
    Buffer.from(service.serve(one(id).frame().subarray(HEADER_BYTES)).subarray(HEADER_BYTES));
  const batch = body(Operation.BATCH, 0).u32(asks.length);
  for (const one of asks) batch.bytes(one(id).frame().subarray(HEADER_BYTES));
  const replies = Buffer.from(service.serve(batch.frame().subarray(HEADER_BYTES)).subarray(HEADER_BYTES));
  const all = (sql: string) =>
    guarded.database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  return { replies, ask, all, counters, database: guarded.database };
}

const STARTUP = [
  exec('PRAGMA foreign_keys = off'),
  exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT DEFAULT CURRENT_TIMESTAMP); PRAGMA user_version = 3'),
  prepare('INSERT INTO t (a, b) VALUES (?, ?)'),
  run(1, 41n, 'one'),
  exec("INSERT INTO t (b) VALUES ('two'), ('three')"),
  exec('INSERT INTO t DEFAULT VALUES'),
  prepare('SELECT * FROM t WHERE a > ?'),
];

test('a batch that was carried out before is not carried out again, and the connection is the same', () => {
  const snapshots = new CountingSnapshots();
  const first = open(snapshots, STARTUP);
  expect(snapshots.served).toBe(STARTUP.length);
  const again = open(snapshots, STARTUP);
  expect(snapshots.served).toBe(STARTUP.length);
  expect(again.replies).toEqual(first.replies);
  expect(again.counters).toEqual(first.counters);
  expect(again.counters.plans(again.database, 0)).toEqual(first.counters.plans(first.database, 0));
  for (const sql of [
    'SELECT * FROM t',
    'SELECT last_insert_rowid() AS id, changes() AS last, total_changes() AS total',
    'PRAGMA foreign_keys',
    'PRAGMA user_version',
    'PRAGMA cache_size',
    'PRAGMA max_page_count',
    'SELECT * FROM sqlite_schema',
    'PRAGMA database_list',
  ])
    expect([sql, again.all(sql)]).toEqual([sql, first.all(sql)]);
  for (const { ask } of [first, again]) ask(run(1, 99n, 'later'));
  expect(again.all('SELECT a, b FROM t WHERE a > 43')).toEqual([
    { a: 44, b: '2026-03-02 12:00:00' },
    { a: 99, b: 'later' },
  ]);
});

test('what one connection does with it does not show in the next', () => {
  const snapshots = new CountingSnapshots();
  for (const connection of [1, 2, 3].map(() => open(snapshots, STARTUP))) {
    expect(connection.all('SELECT count(*) AS n FROM t')).toEqual([{ n: 4 }]);
    expect(connection.counters.statements).toBe(6);
    connection.ask(exec('DELETE FROM t; ALTER TABLE t ADD COLUMN c'));
    // The statement's columns are told anew where they are others than when it was prepared.
    expect(connection.ask(all(2, 0n))[1]).toBe(ReplyFlag.COLUMNS_CHANGED);
  }
  expect(snapshots.served).toBe(STARTUP.length);
});

test('another clock or another request makes another batch', () => {
  const snapshots = new CountingSnapshots();
  open(snapshots, STARTUP);
  const later = open(snapshots, STARTUP, NOON + 60_000);
  expect(later.all('SELECT b FROM t WHERE a = 44')).toEqual([{ b: '2026-03-02 12:01:00' }]);
  const longer = open(snapshots, [...STARTUP, exec("INSERT INTO t (b) VALUES ('more')")]);
  expect(longer.all('SELECT count(*) AS n FROM t')).toEqual([{ n: 5 }]);
  expect(snapshots.served).toBe(3 * STARTUP.length + 1);
});

test.for([
  ['chance', [exec('CREATE TABLE t (a DEFAULT (hex(randomblob(4))))'), exec('INSERT INTO t DEFAULT VALUES')]],
  ['a transaction left open', [exec('CREATE TABLE t (a); BEGIN; INSERT INTO t VALUES (1)')]],
  ['a setting in a transaction', [exec('CREATE TABLE t (a); BEGIN; PRAGMA foreign_keys = off; COMMIT')]],
  ['a temporary table', [exec('CREATE TABLE t (a); CREATE TEMP TABLE u (a)')]],
  ['rows that are being stepped through', [exec('CREATE TABLE t (a)'), prepare('SELECT 1'), iterate(1)]],
  ['an empty database', [exec('PRAGMA foreign_keys = off')]],
  ['more rows changed at once than before', [exec('CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)')]],
] as const)('%s is carried out each time', ([, asks]) => {
  const snapshots = new CountingSnapshots();
  for (const _ of [1, 2]) open(snapshots, asks);
  expect(snapshots.served).toBe(2 * asks.length);
});

function iterate(statement: number): Ask {
  return (connection) => body(Operation.ITERATE, connection).u32(statement).values([]);
}

test('a request for another connection than its neighbours is carried out, and refused', () => {
  const snapshots = new CountingSnapshots();
  const astray: Ask = () => exec('DROP TABLE t')(0);
  for (const _ of [1, 2]) {
    const { replies, all } = open(snapshots, [exec('CREATE TABLE t (a)'), astray]);
    const reader = new ByteReader(replies);
    expect([reader.u8(), reader.u8(), reader.u32()]).toEqual([0, 0, 2]);
    expect(all('SELECT name FROM sqlite_schema')).toEqual([{ name: 't' }]);
  }
  expect(snapshots.served).toBe(4);
});
