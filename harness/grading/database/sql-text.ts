import { afterBlanks, sqlTokenFrom } from '../protocol/sql-tokens.ts';

/** What `node:sqlite` does not tell about a statement, read from its text. */

/** The largest number of a parameter, as SQLite is built. */
const MAX_PARAMETERS = 32_766;

/**
 * The parameters of one statement by index: the name with its prefix (`:a`, `@a`, `$a`, `?7`), or null for an
 * anonymous one. The array's length is what sqlite3_bind_parameter_count would say.
 */
export function parametersOf(sql: string): (string | null)[] {
  const names: (string | null)[] = [];
  for (let token = sqlTokenFrom(sql, 0); token; token = sqlTokenFrom(sql, token.end)) {
    if (token.kind !== 'parameter') continue;
    const name = sql.slice(token.start, token.end);
    if (name === '?') names.push(null);
    else if (name.startsWith('?')) addNumbered(names, name);
    else if (!names.includes(name)) names.push(name);
  }
  return names;
}

function addNumbered(names: (string | null)[], name: string): void {
  const index = Number(name.slice(1));
  if (index < 1 || index > MAX_PARAMETERS) return;
  while (names.length < index) names.push(null);
  names[index - 1] ??= name;
}

/**
 * Where the first statement ends, behind its semicolon, unless it is a trigger: the semicolons inside of one
 * look the same. What is given to SQLite for one statement can so be cut short instead of a whole script.
 */
export function firstSemicolonEnd(sql: string): number {
  for (let token = sqlTokenFrom(sql, 0); token; token = sqlTokenFrom(sql, token.end))
    if (token.kind === 'punctuation' && sql[token.start] === ';') return token.end;
  return sql.length;
}

/** True when the text behind a statement holds more than white space, semicolons and comments. */
export function hasMoreSql(tail: string): boolean {
  let at = afterBlanks(tail, 0);
  while (tail[at] === ';') at = afterBlanks(tail, at + 1);
  return at < tail.length;
}

/** SQLite reads C strings: what follows a NUL does not exist. */
export function upToNul(sql: string): string {
  const nul = sql.indexOf('\0');
  return nul < 0 ? sql : sql.slice(0, nul);
}
