/** One part of a format code: what is written for numbers of one sign. */
export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'digit'; readonly digit: '0' | '#' | '?' }
  | { readonly kind: 'point' }
  | { readonly kind: 'comma' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'exponent'; readonly showsPlus: boolean }
  | { readonly kind: 'date'; readonly unit: DateUnit; readonly length: number }
  | { readonly kind: 'half-day' }
  | { readonly kind: 'text' }
  | { readonly kind: 'general' };

export type DateUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export interface Section {
  readonly tokens: readonly Token[];
  readonly kind: 'number' | 'date' | 'text';
}

const UNITS: Readonly<Record<string, DateUnit>> = {
  y: 'year',
  m: 'month',
  d: 'day',
  h: 'hour',
  s: 'second',
};

/** Reads a format code; its sections are for positive numbers, negative numbers, zero, and text. */
export function sectionsOf(code: string): Section[] {
  return splitSections(code).map(readSection);
}

function readSection(code: string): Section {
  const tokens = withMinutes(readTokens(code));
  const isDate = tokens.some(({ kind }) => kind === 'date' || kind === 'half-day');
  if (isDate) return { tokens, kind: 'date' };
  const isText = tokens.some(({ kind }) => kind === 'text');
  return { tokens, kind: isText ? 'text' : 'number' };
}

/** Takes a code apart at the semicolons that are not quoted. */
function splitSections(code: string): string[] {
  const sections = [''];
  let isQuoted = false;
  for (let index = 0; index < code.length; index += 1) {
    const character = code[index] as string;
    const isEscaped = character === '\\' && !isQuoted;
    const text = isEscaped ? character + (code[index + 1] ?? '') : character;
    if (isEscaped) index += 1;
    if (character === '"') isQuoted = !isQuoted;
    if (character === ';' && !isQuoted) sections.push('');
    else sections[sections.length - 1] += text;
  }
  return sections;
}

function readTokens(code: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < code.length; ) {
    const { token, length } = readToken(code, at);
    if (token) tokens.push(token);
    at += length;
  }
  return tokens;
}

interface Read {
  readonly token: Token | null;
  readonly length: number;
}

const SIMPLE: Readonly<Record<string, Token>> = {
  '.': { kind: 'point' },
  ',': { kind: 'comma' },
  '%': { kind: 'percent' },
  '@': { kind: 'text' },
  '0': { kind: 'digit', digit: '0' },
  '#': { kind: 'digit', digit: '#' },
  '?': { kind: 'digit', digit: '?' },
};

function readToken(code: string, at: number): Read {
  const rest = code.slice(at);
  const character = rest[0] as string;
  const simple = SIMPLE[character];
  if (simple) return { token: simple, length: 1 };
  if (character === '"') return quoted(rest);
  if (character === '\\') return { token: literal(rest[1] ?? ''), length: 2 };
  // A space as wide as the next character.
  if (character === '_') return { token: literal(' '), length: 2 };
  // Colours and conditions are for the screen.
  if (character === '[') return { token: null, length: rest.indexOf(']') + 1 || rest.length };
  for (const readOne of [general, exponent, halfDay, dateUnit]) {
    const found = readOne(rest);
    if (found) return found;
  }
  return { token: literal(character), length: 1 };
}

const literal = (text: string): Token => ({ kind: 'literal', text });

function quoted(rest: string): Read {
  const end = rest.indexOf('"', 1);
  if (end < 0) return { token: literal(rest.slice(1)), length: rest.length };
  return { token: literal(rest.slice(1, end)), length: end + 1 };
}

function general(rest: string): Read | null {
  return /^general/i.test(rest) ? { token: { kind: 'general' }, length: 7 } : null;
}

function exponent(rest: string): Read | null {
  const match = /^[eE]([+-])/.exec(rest);
  return match && { token: { kind: 'exponent', showsPlus: match[1] === '+' }, length: 2 };
}

function halfDay(rest: string): Read | null {
  return /^am\/pm/i.test(rest) ? { token: { kind: 'half-day' }, length: 5 } : null;
}

function dateUnit(rest: string): Read | null {
  const [run] = /^(y+|m+|d+|h+|s+)/i.exec(rest) ?? [];
  const unit = run && UNITS[run.charAt(0).toLowerCase()];
  return unit ? { token: { kind: 'date', unit, length: run.length }, length: run.length } : null;
}

/** An m behind hours or before seconds means minutes. */
function withMinutes(tokens: readonly Token[]): Token[] {
  const dates = tokens.filter((token) => token.kind === 'date');
  return tokens.map((token) => {
    if (token.kind !== 'date' || token.unit !== 'month') return token;
    const index = dates.indexOf(token);
    const isMinute = dates[index - 1]?.unit === 'hour' || dates[index + 1]?.unit === 'second';
    return isMinute ? { ...token, unit: 'minute' } : token;
  });
}
