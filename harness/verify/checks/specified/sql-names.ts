import SqliteDatabase from 'better-sqlite3';
import { sqlTokens } from '../../../grading/protocol/sql-tokens.ts';

const KEYWORDS = new Set(
  `abs all and as asc avg between by case cast coalesce collate count cross delete desc distinct else end exists
  explain from group having ifnull in inner insert into is join key left length like limit lower max min not null
  nocase offset on or order outer over partition plan pragma query replace right round row_number rowid select set
  strftime sum then total union update upper using values when where with`.split(/\s+/),
);

/** The tables and columns that a statement names, as far as they can be told from its own aliases. */
export function sqlNames(sql: string): string[] {
  const code = sqlTokens(sql)
    .filter(({ kind }) => kind !== 'string')
    .map(({ start, end }) => sql.slice(start, end))
    .join(' ');
  const aliases = new Set(
    [
      ...code.matchAll(
        /\bas\s+(\w+)|\b(?:from|join)\s+\w+\s+(?!on\b|where\b|join\b|order\b|limit\b|group\b)(\w+)/gi,
      ),
    ].map(([, named, short]) => named ?? short),
  );
  const names = code.match(/[A-Za-z_]\w*/g) ?? [];
  const own = sqliteNames(names);
  return [...new Set(names)].filter(
    (name) => !KEYWORDS.has(name.toLowerCase()) && !aliases.has(name) && !own.has(name.toLowerCase()),
  );
}

let sqlite: SqliteDatabase.Database | undefined;

/** Of these names those that SQLite itself brings: its functions, its tables, and the columns of its tables. */
function sqliteNames(names: readonly string[]): Set<string> {
  sqlite ??= new SqliteDatabase(':memory:');
  const functions = sqlite
    .prepare<[], string>('select distinct lower(name) from pragma_function_list')
    .pluck();
  const modules = sqlite.prepare<[], string>('select lower(name) from pragma_module_list').pluck();
  const columns = sqlite.prepare<[string], string>('select lower(name) from pragma_table_xinfo(?)').pluck();
  const own = new Set([...functions.all(), ...modules.all()]);
  for (const name of new Set(names.map((each) => each.toLowerCase()))) {
    if (!own.has(name) && !/^(sqlite|pragma)_/.test(name)) continue;
    own.add(name);
    for (const column of columns.all(name)) own.add(column);
  }
  return own;
}
