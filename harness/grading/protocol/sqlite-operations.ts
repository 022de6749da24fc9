/**
 * What the subject's driver may ask of the database process, and what comes back. The dialogue is strict: one request,
 * then one reply, with `CALL` frames between them that the driver answers with `ANSWER`.
 *
 * Request body: u8 operation, u32 connection (0 in OPEN), then
 *   OPEN      text name                                   → u32 connection, u8 whether nothing was ever done to it
 *   PREPARE   u32[] released statements, u8 pragma, text  → u32 statement, u8 readonly, text[] parameters, text[] columns
 *   RUN       u32 statement, values                       → value changes, value lastInsertRowid
 *   GET       u32 statement, values                       → columns?, u8 present, row
 *   ALL       u32 statement, values                       → columns?, (u8 1, row)*, u8 0
 *   ITERATE   u32 statement, values                       → columns?, u8 present, row (the first)
 *   NEXT      u32 statement                               → columns?, u8 present, row
 *   RETURN    u32 statement                               → nothing
 *   COLUMNS   u32 statement                               → u32 n, n × (name, column, table, database, type) as values
 *   EXEC      text sql                                    → nothing
 *   FUNCTION  u32 function, text name, i32 arity, u8 flags → nothing
 *   CLOSE                                                 → nothing
 *   BATCH     u32 n, n × bytes, each the body of a request (but OPEN, CLOSE, BATCH)
 *                                                         → u32 n, n × bytes, the body of the reply to each
 *   ANSWER    (no connection) u8 threw, value             (only after CALL)
 *
 * Reply body: u8 kind, u8 flags, then by kind
 *   DONE          what the operation says; `columns?` is text[] present under the flag COLUMNS_CHANGED
 *   SQLITE_ERROR  i32 extended code, text message
 *   ERROR         u8 class (index into ERROR_CLASSES), text code ('' for none), text message
 *   CALL          u32 function, values: run this function of yours now
 *   THREW         the driver's own function threw: throw what it threw
 */
export const Operation = {
  OPEN: 1,
  PREPARE: 2,
  RUN: 3,
  GET: 4,
  ALL: 5,
  ITERATE: 6,
  NEXT: 7,
  RETURN: 8,
  COLUMNS: 9,
  EXEC: 10,
  FUNCTION: 11,
  CLOSE: 12,
  ANSWER: 13,
  BATCH: 14,
} as const;

export const ReplyKind = { DONE: 0, SQLITE_ERROR: 1, ERROR: 2, CALL: 3, THREW: 4 } as const;

export const ReplyFlag = { IN_TRANSACTION: 1, COLUMNS_CHANGED: 2 } as const;

export const FunctionFlag = { DETERMINISTIC: 1, DIRECT_ONLY: 2 } as const;

/** The classes an ERROR reply may name, by index. */
export const ERROR_CLASSES = ['Error', 'TypeError', 'RangeError', 'SqliteError'] as const;

/** The `code` of every error that says: the real package can do this, grading cannot. */
export const UNSUPPORTED = 'ERR_UNSUPPORTED_IN_GRADING';

/** Requests whose outcome, on an untouched database, follows from what was asked before and from the clock. */
export const REPEATABLE_OPERATIONS: ReadonlySet<number> = new Set([
  Operation.PREPARE,
  Operation.RUN,
  Operation.GET,
  Operation.ALL,
  Operation.COLUMNS,
  Operation.EXEC,
]);

/** Where they do not: what SQL can ask of chance, by whatever name or in whatever column's default it does. */
export const CHANCE = /random/i;

/** Of a request's body: the operation, then the connection, which each opening has another of. */
export const CONNECTION_END = 5;
