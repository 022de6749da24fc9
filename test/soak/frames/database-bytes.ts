import fc from 'fast-check';
import { ByteWriter, HEADER_BYTES, type SqlValue } from '../../../harness/grading/protocol/sqlite-frames.ts';
import { Operation } from '../../../harness/grading/protocol/sqlite-operations.ts';

/** Bytes for the database's descriptor: requests as a driver would send them, some of them spoilt, and noise. */

const SQL = [
  'SELECT 1',
  'SELECT ?, :a, @b',
  'SELECT * FROM t',
  'SELECT f(1)',
  'CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b UNIQUE)',
  "INSERT INTO t (b) VALUES ('x'), (2) RETURNING *",
  'INSERT INTO t VALUES (?, f(?))',
  'DELETE FROM t',
  'DROP TABLE t',
  'BEGIN',
  'BEGIN IMMEDIATE',
  'COMMIT',
  'ROLLBACK',
  'SAVEPOINT s',
  'ROLLBACK TO s',
  'RELEASE s',
  'PRAGMA page_size = 512',
  'PRAGMA journal_mode = delete',
  'PRAGMA foreign_keys = 0',
  'PRAGMA optimize',
  'PRAGMA writable_schema = 1',
  'ANALYZE',
  'REINDEX',
  'VACUUM',
  "ATTACH ':memory:' AS x",
  'EXPLAIN SELECT 1',
  'EXPLAIN QUERY PLAN SELECT * FROM t',
  'CREATE TEMP TABLE u AS SELECT 1',
  'CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT f(new.a); END',
  'CREATE VIRTUAL TABLE v USING fts5(a)',
  'SELECT * FROM dbstat',
  "SELECT value FROM json_each('[1,2,3]')",
  'SELECT zeroblob(1000000000)',
  "SELECT abs(-9223372036854775808), json('{')",
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 3000',
  '',
  ';',
  'SELECT 1; SELECT 2',
  'SELECT 1 \0 x',
];
/** What never ends by itself. */
export const ENDLESS_SQL =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n';

const sql = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...SQL) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40, unit: 'binary' }) },
);
const value: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.string({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);
const values = fc.array(value, { maxLength: 4 });
const id = fc.oneof(fc.nat(4), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

type Rest = (writer: ByteWriter) => ByteWriter;
const request = (operation: number, rest: fc.Arbitrary<Rest>) =>
  fc
    .tuple(id, rest)
    .map(([connection, write]) => body((writer) => write(writer.u8(operation).u32(connection))));

function body(write: Rest): Buffer {
  return Buffer.from(write(new ByteWriter(1_000_000).start()).frame().subarray(HEADER_BYTES));
}

const executions = [Operation.RUN, Operation.GET, Operation.ALL, Operation.ITERATE].map((operation) =>
  request(
    operation,
    fc.tuple(id, values).map(
      ([statement, bound]): Rest =>
        (writer) =>
          writer.u32(statement).values(bound),
    ),
  ),
);
const steps = [Operation.NEXT, Operation.RETURN, Operation.COLUMNS].map((operation) =>
  request(
    operation,
    id.map(
      (statement): Rest =>
        (writer) =>
          writer.u32(statement),
    ),
  ),
);
const single = fc.oneof(
  request(
    Operation.OPEN,
    fc.constantFrom('', ':memory:', '/etc/passwd').map(
      (name): Rest =>
        (writer) =>
          writer.text(name),
    ),
  ),
  request(
    Operation.PREPARE,
    fc.tuple(fc.array(id, { maxLength: 3 }), fc.nat(1), sql).map(
      ([released, pragma, text]): Rest =>
        (writer) =>
          released
            .reduce((all, one) => all.u32(one), writer.u32(released.length))
            .u8(pragma)
            .text(text),
    ),
  ),
  ...executions,
  ...steps,
  request(
    Operation.EXEC,
    sql.map(
      (text): Rest =>
        (writer) =>
          writer.text(text),
    ),
  ),
  request(
    Operation.FUNCTION,
    fc
      .tuple(id, fc.constantFrom('f', 'abs', 'changes', ''), fc.integer({ min: -3, max: 200 }), fc.nat(3))
      .map(
        ([number, name, arity, flags]): Rest =>
          (writer) =>
            writer.u32(number).text(name).i32(arity).u8(flags),
      ),
  ),
  request(
    Operation.CLOSE,
    fc.constant((writer) => writer),
  ),
  request(
    Operation.ANSWER,
    fc.tuple(fc.nat(1), value).map(
      ([threw, answer]): Rest =>
        (writer) =>
          writer.u8(threw).value(answer),
    ),
  ),
  request(
    77,
    fc.constant((writer) => writer),
  ),
);
const batch = request(
  Operation.BATCH,
  fc.array(single, { maxLength: 5 }).map(
    (bodies): Rest =>
      (writer) =>
        bodies.reduce((all, one) => all.bytes(one), writer.u32(bodies.length)),
  ),
);

/** A body with its length in front, or with a length that is wrong. */
const framed = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: single }, { weight: 1, arbitrary: batch }),
    fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -9, max: 9 }) },
    ),
  )
  .map(([content, off]) => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(Math.max(0, content.length + off));
    return Buffer.concat([header, content]);
  });
const spoilt = fc.tuple(framed, fc.nat(), fc.nat(255)).map(([frame, at, byte]) => {
  const copy = Buffer.from(frame);
  copy[at % copy.length] = byte;
  return copy;
});
const cut = fc.tuple(framed, fc.nat()).map(([frame, at]) => frame.subarray(0, at % frame.length));
const noise = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes));

/** What is written at once to the descriptor. */
export const databaseBytes: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 12, arbitrary: framed },
  { weight: 2, arbitrary: spoilt },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: noise },
  { weight: 1, arbitrary: fc.array(framed, { minLength: 2, maxLength: 4 }).map((all) => Buffer.concat(all)) },
);

/** The frames that open the database and use it, so that what follows finds it in use. */
export const opening: readonly Buffer[] = [
  body((writer) => writer.u8(Operation.OPEN).u32(0).text(':memory:')),
  body((writer) => writer.u8(Operation.FUNCTION).u32(1).u32(1).text('f').i32(1).u8(0)),
  body((writer) => writer.u8(Operation.EXEC).u32(1).text('CREATE TABLE t (a INTEGER PRIMARY KEY, b)')),
  body((writer) => writer.u8(Operation.PREPARE).u32(1).u32(0).u8(0).text('SELECT f(1) FROM t')),
].map((content) => {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(content.length);
  return Buffer.concat([header, content]);
});
