import type { Database } from 'better-sqlite3';

/** The rows of a query that says `in (:values)`, for a list of values; its other parameters are named too. */
export function allAmong<Row>(
  database: Database,
  sql: string,
  values: readonly (number | string)[],
  others: Record<string, unknown> = {},
): Row[] {
  const places = values.map(() => '?').join(', ');
  return database.prepare(sql.replace(':values', places)).all(...values, others) as Row[];
}
