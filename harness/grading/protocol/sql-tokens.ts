/**
 * SQL's tokens, by SQLite's own rules (tokenize.c). The one lexer of SQL here: the database process reads what
 * `node:sqlite` does not tell from a statement's text, `verify` makes mutants of it.
 */

export type SqlTokenKind =
  | 'word'
  /** An identifier in quotes of any sort. */
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'punctuation'
  | 'other';

/** A token; `end` is the offset behind it. What is not closed goes to the end of the text. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
}

export interface LexerOptions {
  /** A character that is a token of its own, kind `other`; SQLite would take it for part of a name. */
  readonly apart?: string;
}

const WORD_START = /[A-Za-z_\u0080-\uffff]/;
const WORD = /[A-Za-z0-9_$\u0080-\uffff]/;
const BLANK = /[ \t-\r]/;
const NUMBER = /0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /->>|->|<>|<=|>=|==|!=|\|\||<<|>>|[<>=+\-*/%&|~]/y;

/** The tokens of a text in order; blanks and comments are left out. */
export function sqlTokens(sql: string, options?: LexerOptions): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let token = sqlTokenFrom(sql, 0, options); token; token = sqlTokenFrom(sql, token.end, options))
    tokens.push(token);
  return tokens;
}

/** The first token at or behind `from`; undefined where only blanks and comments follow. */
export function sqlTokenFrom(sql: string, from: number, { apart }: LexerOptions = {}): SqlToken | undefined {
  const start = afterBlanks(sql, from);
  if (start >= sql.length) return undefined;
  const char = sql[start] as string;
  const token = (kind: SqlTokenKind, end: number): SqlToken => ({ kind, start, end });
  if (char === apart) return token('other', start + 1);
  if (WORD_START.test(char)) return token('word', afterWord(sql, start, apart));
  switch (char) {
    case "'":
      return token('string', afterQuoted(sql, start, char));
    case '"':
    case '`':
      return token('quoted', afterQuoted(sql, start, char));
    case '[':
      return token('quoted', afterText(sql, start + 1, ']'));
    case '?':
      return token('parameter', afterDigits(sql, start + 1));
    case ':':
    case '@':
    case '$': {
      const end = afterParameterName(sql, start + 1, apart);
      return end === undefined ? token('other', start + 1) : token('parameter', end);
    }
  }
  const number = matchedEnd(NUMBER, sql, start);
  if (number !== undefined) return token('number', number);
  const operator = matchedEnd(OPERATOR, sql, start);
  if (operator !== undefined) return token('operator', operator);
  return token(/[(),;.]/.test(char) ? 'punctuation' : 'other', start + 1);
}

/** Where blanks and comments that begin at `from` end. */
export function afterBlanks(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (BLANK.test(sql[at] as string)) at += 1;
    else if (sql[at] === '-' && sql[at + 1] === '-') at = afterText(sql, at + 2, '\n');
    else if (sql[at] === '/' && sql[at + 1] === '*') at = afterText(sql, at + 2, '*/');
    else break;
  }
  return at;
}

function afterText(sql: string, from: number, end: string): number {
  const found = sql.indexOf(end, from);
  return found < 0 ? sql.length : found + end.length;
}

/** A quote that is doubled is one of the text's. */
function afterQuoted(sql: string, from: number, quote: string): number {
  for (let at = from + 1; ; at += 2) {
    at = sql.indexOf(quote, at);
    if (at < 0) return sql.length;
    if (sql[at + 1] !== quote) return at + 1;
  }
}

function afterWord(sql: string, from: number, apart: string | undefined): number {
  let at = from;
  while (at < sql.length && sql[at] !== apart && WORD.test(sql[at] as string)) at += 1;
  return at;
}

function afterDigits(sql: string, from: number): number {
  let at = from;
  while (at < sql.length && /\d/.test(sql[at] as string)) at += 1;
  return at;
}

/** Behind the name of a parameter, which may hold `::` and end in `(…)` as Tcl's variables do. */
function afterParameterName(sql: string, from: number, apart: string | undefined): number | undefined {
  let letters = 0;
  let at = from;
  for (; at < sql.length && sql[at] !== apart; at += 1) {
    if (WORD.test(sql[at] as string)) letters += 1;
    else if (sql[at] === '(' && letters > 0) return afterText(sql, at + 1, ')');
    else if (sql[at] === ':' && sql[at + 1] === ':') at += 1;
    else break;
  }
  return letters > 0 ? at : undefined;
}

function matchedEnd(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

export const tokenText = (sql: string, token: SqlToken | undefined): string =>
  token ? sql.slice(token.start, token.end) : '';

/** A name without its quotes. */
export function nameIn(sql: string, token: SqlToken): string {
  const text = tokenText(sql, token);
  return token.kind === 'quoted' ? text.slice(1, -1) : text;
}
