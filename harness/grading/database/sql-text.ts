/**
 * What `node:sqlite` does not tell about a statement, read from its text by SQLite's own token rules
 * (tokenize.c): the parameters, and whether another statement follows.
 */

const IDENTIFIER = /[A-Za-z0-9_$\u0080-\uffff]/;

/**
 * The parameters of one statement by index: the name with its prefix (`:a`, `@a`, `$a`, `?7`), or null for an
 * anonymous one. The array's length is what sqlite3_bind_parameter_count would say.
 */
export function parametersOf(sql: string): (string | null)[] {
  const names: (string | null)[] = [];
  for (let at = 0; at < sql.length; ) {
    const char = sql[at] as string;
    const opaque = afterOpaque(sql, at);
    if (opaque > at) at = opaque;
    else if (char === '?') at = numbered(sql, at, names);
    else if (char === ':' || char === '@' || char === '$') at = named(sql, at, names);
    else if (IDENTIFIER.test(char)) at = afterIdentifier(sql, at);
    else at += 1;
  }
  return names;
}

/**
 * Where the first statement ends, behind its semicolon, unless it is a trigger: the semicolons inside of one
 * look the same. What is given to SQLite for one statement can so be cut short instead of a whole script.
 */
export function firstSemicolonEnd(sql: string): number {
  for (let at = 0; at < sql.length; ) {
    const opaque = afterOpaque(sql, at);
    if (opaque > at) at = opaque;
    else if (sql[at] === ';') return at + 1;
    else at += 1;
  }
  return sql.length;
}

/** True when the text behind a statement holds more than white space, semicolons and comments. */
export function hasMoreSql(tail: string): boolean {
  for (let at = 0; at < tail.length; ) {
    const char = tail[at] as string;
    if (/[ ;\t-\r]/.test(char)) at += 1;
    else if (char === '/' && tail[at + 1] === '*') at = afterText(tail, at + 2, '*/');
    else if (char === '-' && tail[at + 1] === '-') at = afterText(tail, at + 2, '\n');
    else return true;
  }
  return false;
}

/** SQLite reads C strings: what follows a NUL does not exist. */
export function upToNul(sql: string): string {
  const nul = sql.indexOf('\0');
  return nul < 0 ? sql : sql.slice(0, nul);
}

/** The end of the quoted text or comment that starts at `at`; `at` itself when none does. */
function afterOpaque(sql: string, at: number): number {
  const char = sql[at] as string;
  if (char === "'" || char === '"' || char === '`') return afterQuoted(sql, at, char);
  if (char === '[') return afterText(sql, at + 1, ']');
  if (char === '-' && sql[at + 1] === '-') return afterText(sql, at + 2, '\n');
  if (char === '/' && sql[at + 1] === '*') return afterText(sql, at + 2, '*/');
  return at;
}

function afterText(sql: string, from: number, end: string): number {
  const found = sql.indexOf(end, from);
  return found < 0 ? sql.length : found + end.length;
}

function afterQuoted(sql: string, from: number, quote: string): number {
  for (let at = from + 1; ; at += 2) {
    at = sql.indexOf(quote, at);
    if (at < 0) return sql.length;
    if (sql[at + 1] !== quote) return at + 1;
  }
}

function afterIdentifier(sql: string, from: number): number {
  let at = from;
  while (at < sql.length && IDENTIFIER.test(sql[at] as string)) at += 1;
  return at;
}

function numbered(sql: string, from: number, names: (string | null)[]): number {
  const digits = /^\d*/.exec(sql.slice(from + 1, from + 12))?.[0] ?? '';
  if (digits === '') {
    names.push(null);
    return from + 1;
  }
  const index = Number(digits);
  if (index >= 1 && index <= 32_766) {
    while (names.length < index) names.push(null);
    names[index - 1] ??= `?${digits}`;
  }
  return from + 1 + digits.length;
}

function named(sql: string, from: number, names: (string | null)[]): number {
  let at = from + 1;
  let letters = 0;
  while (at < sql.length) {
    if (IDENTIFIER.test(sql[at] as string)) letters += 1;
    else if (sql[at] === '(' && letters > 0) {
      at = afterText(sql, at + 1, ')');
      break;
    } else if (sql[at] === ':' && sql[at + 1] === ':') at += 1;
    else break;
    at += 1;
  }
  if (letters > 0) {
    const name = sql.slice(from, at);
    if (!names.includes(name)) names.push(name);
  }
  return at;
}
