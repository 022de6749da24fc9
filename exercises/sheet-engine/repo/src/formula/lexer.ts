import { ERROR_CODES } from '../values/errors.ts';
import { FormulaError, type Token, type TokenKind } from './token.ts';

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
/** Names, functions, truth values, and addresses with their dollars. */
const WORD = /[\p{L}_$\\][\p{L}\p{N}_.$\\]*/uy;
const ROW = /\$?\d+(?=\s*:\s*\$?\d)|\$\d+/y;
const SPACE = /\s+/y;
const OPERATORS = ['<>', '<=', '>=', '+', '-', '*', '/', '^', '&', '=', '<', '>', '%', ':'];
const MARKS: Readonly<Record<string, TokenKind>> = {
  '(': 'open',
  ')': 'close',
  '{': 'open-array',
  '}': 'close-array',
  ',': 'comma',
  ';': 'semicolon',
};

/** Takes the text behind the `=` apart. The last token is always `end`. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (true) {
    at += matchAt(SPACE, source, at)?.length ?? 0;
    if (at >= source.length) break;
    const { token, end } = nextToken(source, at, tokens.at(-1));
    tokens.push(token);
    at = end;
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

interface Read {
  readonly token: Token;
  readonly end: number;
}

function nextToken(source: string, at: number, before: Token | undefined): Read {
  const character = source[at] as string;
  if (character === '"') return quotedText(source, at);
  if (character === "'") return quotedSheet(source, at);
  if (character === '#') return errorCode(source, at);
  const mark = MARKS[character];
  if (mark) return read(mark, character, at, at + 1);
  for (const readOne of [rowNumber, number, word]) {
    const found = readOne(source, at, before);
    if (found) return found;
  }
  return operator(source, at);
}

const read = (kind: TokenKind, text: string, at: number, end: number): Read => ({
  token: { kind, text, at },
  end,
});

function quotedText(source: string, at: number): Read {
  const { text, end } = quoted(source, at, '"', 'The text that begins here has no end');
  return read('text', text, at, end);
}

function quotedSheet(source: string, at: number): Read {
  const { text, end } = quoted(source, at, "'", 'The name of a sheet that begins here has no end');
  if (source[end] !== '!') throw new FormulaError("Behind the name of a sheet there has to be a '!'", end);
  return read('sheet', text, at, end + 1);
}

/** What stands in quotes, where a quote that belongs to the text is written twice. */
function quoted(source: string, at: number, quote: string, complaint: string) {
  let text = '';
  let position = at + 1;
  while (true) {
    const next = source.indexOf(quote, position);
    if (next < 0) throw new FormulaError(complaint, at);
    text += source.slice(position, next);
    if (source[next + 1] !== quote) return { text, end: next + 1 };
    text += quote;
    position = next + 2;
  }
}

function errorCode(source: string, at: number): Read {
  const upper = source.slice(at, at + 8).toUpperCase();
  const code = ERROR_CODES.find((candidate) => upper.startsWith(candidate));
  if (!code) throw new FormulaError('There is no such error', at);
  return read('error', code, at, at + code.length);
}

/** `3:5` names rows; a plain 3 is a number. */
function rowNumber(source: string, at: number, before: Token | undefined): Read | null {
  const isEnd = before?.kind === 'operator' && before.text === ':';
  const text = matchAt(ROW, source, at) ?? (isEnd ? matchAt(/\d+/y, source, at) : null);
  return text === null ? null : read('word', text, at, at + text.length);
}

function number(source: string, at: number): Read | null {
  const text = matchAt(NUMBER, source, at);
  return text === null ? null : read('number', text, at, at + text.length);
}

function word(source: string, at: number): Read | null {
  const text = matchAt(WORD, source, at);
  if (text === null) return null;
  const end = at + text.length;
  if (source[end] === '!') return read('sheet', text, at, end + 1);
  return read('word', text, at, end);
}

function operator(source: string, at: number): Read {
  const text = OPERATORS.find((candidate) => source.startsWith(candidate, at));
  if (text === undefined) throw new FormulaError(`'${source[at]}' means nothing here`, at);
  return read('operator', text, at, at + text.length);
}

function matchAt(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}
