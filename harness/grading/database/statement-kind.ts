import { constants } from 'node:sqlite';

const READING = new Set<number>([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

const CHANGING_ROWS = [constants.SQLITE_INSERT, constants.SQLITE_UPDATE, constants.SQLITE_DELETE];

const CHANGING_SCHEMA: readonly number[] = [
  constants.SQLITE_CREATE_INDEX,
  constants.SQLITE_CREATE_TABLE,
  constants.SQLITE_CREATE_TEMP_INDEX,
  constants.SQLITE_CREATE_TEMP_TABLE,
  constants.SQLITE_CREATE_TEMP_TRIGGER,
  constants.SQLITE_CREATE_TEMP_VIEW,
  constants.SQLITE_CREATE_TRIGGER,
  constants.SQLITE_CREATE_VIEW,
  constants.SQLITE_CREATE_VTABLE,
  constants.SQLITE_DROP_INDEX,
  constants.SQLITE_DROP_TABLE,
  constants.SQLITE_DROP_TEMP_INDEX,
  constants.SQLITE_DROP_TEMP_TABLE,
  constants.SQLITE_DROP_TEMP_TRIGGER,
  constants.SQLITE_DROP_TEMP_VIEW,
  constants.SQLITE_DROP_TRIGGER,
  constants.SQLITE_DROP_VIEW,
  constants.SQLITE_DROP_VTABLE,
  constants.SQLITE_ALTER_TABLE,
  constants.SQLITE_REINDEX,
  constants.SQLITE_ANALYZE,
];

/** What a statement is, from the actions SQLite announced while compiling it. */
export interface StatementKind {
  /** It only reads rows: no write, no pragma, no transaction control. */
  readonly reads: boolean;
  /** It inserts, updates or deletes rows itself, so sqlite3_changes() is about it. */
  readonly changesRows: boolean;
  /** Statements compiled before it may be stale after it. */
  readonly changesSchema: boolean;
  /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE. */
  readonly controlsTransaction: boolean;
  /** EXPLAIN QUERY PLAN may be asked of it without any effect. */
  readonly hasPlan: boolean;
  /** It writes, and triggers may run. */
  readonly setsOffTriggers: boolean;
}

/** What SQLite announced while it compiled a statement. */
export interface Announced {
  readonly actions: ReadonlySet<number>;
  /** Whether some of it was on behalf of a trigger or a view. */
  readonly isIndirect: boolean;
}

export function kindOf({ actions, isIndirect }: Announced): StatementKind {
  const changesSchema = CHANGING_SCHEMA.some((action) => actions.has(action));
  const changesRows = !changesSchema && CHANGING_ROWS.some((action) => actions.has(action));
  const reads = [...actions].every((action) => READING.has(action));
  return {
    reads,
    changesRows,
    changesSchema,
    controlsTransaction: actions.has(constants.SQLITE_TRANSACTION) || actions.has(constants.SQLITE_SAVEPOINT),
    hasPlan: (reads || changesRows) && !actions.has(constants.SQLITE_PRAGMA),
    setsOffTriggers: changesRows && isIndirect,
  };
}
