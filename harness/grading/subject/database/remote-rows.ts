import type { ByteReader, IntegerForm, SqlValue } from '../../protocol/sqlite-frames.ts';

/** A column as `statement.columns()` describes it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly column: string | null;
  readonly table: string | null;
  readonly database: string | null;
  readonly type: string | null;
}

/** How a statement presents its rows. */
export type RowMode = 'flat' | 'pluck' | 'expand' | 'raw';

/** better-sqlite3's own maker of row objects for the given keys. */
export type RowFactory = (...keys: string[]) => (...values: SqlValue[]) => unknown;

/** Row makers by their keys; compiling one costs as much as a statement. */
const makers = new Map<string, (...values: SqlValue[]) => unknown>();

const MAX_MAKERS = 1_000;

/** Reads one row of `columns.length` values off the reply in the wanted form. */
export function readRow(reader: ByteReader, form: RowForm): unknown {
  const values: SqlValue[] = [];
  for (let index = 0; index < form.columns.length; index += 1) values.push(reader.value(form.integers));
  switch (form.mode) {
    case 'flat':
      return maker(form.columns, form.factory)(...values);
    case 'pluck':
      return values[0];
    case 'raw':
      return values;
    case 'expand':
      return expanded(values, form.columns, form.tables());
  }
}

/** All that the form of a row depends on. */
export interface RowForm {
  readonly mode: RowMode;
  readonly integers: IntegerForm;
  readonly columns: readonly string[];
  readonly factory: RowFactory;
  /** The table of each column, or null; asked for only by `expand`, and before the row is read. */
  readonly tables: () => readonly (string | null)[];
}

function maker(columns: readonly string[], factory: RowFactory): (...values: SqlValue[]) => unknown {
  const key = columns.join('\0');
  let made = makers.get(key);
  if (!made) {
    made = factory(...columns);
    if (makers.size >= MAX_MAKERS) makers.clear();
    makers.set(key, made);
  }
  return made;
}

function expanded(
  values: readonly SqlValue[],
  columns: readonly string[],
  tables: readonly (string | null)[],
): unknown {
  const row: Record<string, Record<string, SqlValue>> = {};
  for (const [index, value] of values.entries()) {
    const table = tables[index] ?? '$';
    if (!Object.hasOwn(row, table)) row[table] = {};
    (row[table] as Record<string, SqlValue>)[columns[index] as string] = value;
  }
  return row;
}
