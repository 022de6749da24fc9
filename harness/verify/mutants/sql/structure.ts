import type { Span } from '../syntax.ts';
import type { Token } from './tokens.ts';

/** What stands in parentheses, or between `case` and `end`. */
export interface Group extends Span {
  readonly kind: 'group';
  readonly text: '()' | 'case';
  readonly items: readonly Item[];
}

export type Item = Token | Group;

/** A stretch of a statement that begins with a keyword: `order by`, `left join`; `''` for what precedes any. */
export interface Clause {
  readonly name: string;
  readonly head: readonly Item[];
  readonly body: readonly Item[];
}

/** One level of SQL: a statement, or what stands in a pair of parentheses. */
export interface Scope {
  readonly items: readonly Item[];
  readonly clauses: readonly Clause[];
  /** Whether it stands in parentheses. */
  readonly inner: boolean;
}

/** All levels, each statement before what it contains. */
export function scopesOf(tokens: readonly Token[]): Scope[] {
  return splitAt(grouped(tokens), ';').flatMap((statement) => levels(statement, false));
}

function levels(items: readonly Item[], inner: boolean): Scope[] {
  const within = items.flatMap((item) => (item.kind === 'group' ? levels(item.items, true) : []));
  return [{ items, clauses: clausesOf(items), inner }, ...within];
}

/** Brackets that are never closed end with the text, as they may in a part of a statement. */
function grouped(tokens: readonly Token[]): Item[] {
  const open: { readonly first: Token | null; readonly items: Item[] }[] = [{ first: null, items: [] }];
  const close = (end: number) => {
    const group = open.pop();
    if (!group?.first) return;
    const text = group.first.text === '(' ? '()' : 'case';
    open.at(-1)?.items.push({ kind: 'group', text, items: group.items, start: group.first.start, end });
  };
  for (const token of tokens) {
    const innermost = open.at(-1)?.first;
    const closes = innermost && (innermost.text === '(' ? isToken(token, ')') : isToken(token, 'end'));
    if (closes) close(token.end);
    else if (isToken(token, '(') || isToken(token, 'case')) open.push({ first: token, items: [] });
    else open.at(-1)?.items.push(token);
  }
  while (open.length > 1) close(tokens.at(-1)?.end ?? 0);
  return open[0]?.items ?? [];
}

const HEADS = [
  'union all|union|intersect|except',
  'on conflict|on delete|on update|do update|do nothing|on',
  'group by|order by|partition by',
  'with|select|from|where|having|window|limit|offset|values|set|returning|using|when|then|else',
]
  .flatMap((names) => names.split('|'))
  .map((name) => name.split(' '));

const JOIN_PREFIXES = new Set(['natural', 'left', 'right', 'full', 'inner', 'cross', 'outer']);

function clausesOf(items: readonly Item[]): Clause[] {
  const clauses: { name: string; head: Item[]; body: Item[] }[] = [{ name: '', head: [], body: [] }];
  for (let index = 0; index < items.length; ) {
    const head = headAt(items, index);
    if (head) {
      clauses.push({ name: head.name, head: items.slice(index, index + head.length), body: [] });
      index += head.length;
    } else {
      const item = items[index];
      if (item) clauses.at(-1)?.body.push(item);
      index++;
    }
  }
  return clauses;
}

function headAt(items: readonly Item[], index: number): { name: string; length: number } | undefined {
  const before = items[index - 1];
  if (before && isToken(before, '.')) return undefined;
  const isWord = (word: string, offset: number) => {
    const item = items[index + offset];
    return item !== undefined && item.kind === 'word' && item.text === word;
  };
  let prefixes = 0;
  while (JOIN_PREFIXES.has(items[index + prefixes]?.text ?? '')) prefixes++;
  if (isWord('join', prefixes)) return { name: 'join', length: prefixes + 1 };
  const head = HEADS.find((words) => words.every(isWord));
  return head && { name: head.join(' '), length: head.length };
}

/** Word, operator or punctuation of this text, not a string or a quoted name that reads the same. */
export function isToken(item: Item | undefined, text: string): boolean {
  return item !== undefined && item.text === text && /^(word|operator|punctuation)$/.test(item.kind);
}

export function splitAt(items: readonly Item[], separator: string): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (isToken(item, separator)) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

/** The elements of a list; none of an empty one. */
export function elementsOf(items: readonly Item[]): Item[][] {
  return splitAt(items, ',').filter((element) => element.length > 0);
}

/** A condition as alternatives (`or`) of terms (`and`), and the words between neighbours. */
export interface Condition {
  readonly alternatives: readonly (readonly Item[])[];
  readonly terms: readonly (readonly Item[])[];
  readonly joints: readonly {
    readonly word: Token;
    readonly left: readonly Item[];
    readonly right: readonly Item[];
  }[];
}

export function conditionOf(element: readonly Item[]): Condition {
  const alternatives: Item[][] = [[]];
  const terms: Item[][] = [[]];
  const words: Token[] = [];
  let between = 0;
  for (const [index, item] of element.entries()) {
    if (isToken(item, 'between')) between++;
    const isJoint = isToken(item, 'and') || isToken(item, 'or');
    // Not the `and` of `between`, nor the `or` of `insert or ignore`.
    const belongs = isToken(item, 'and')
      ? between > 0
      : ['insert', 'update'].includes(element[index - 1]?.text ?? '');
    if (!isJoint || belongs) {
      if (isJoint && between > 0) between--;
      alternatives.at(-1)?.push(item);
      terms.at(-1)?.push(item);
      continue;
    }
    words.push(item as Token);
    terms.push([]);
    if (isToken(item, 'or')) alternatives.push([]);
    else alternatives.at(-1)?.push(item);
  }
  const joints = words.map((word, index) => ({
    word,
    left: terms[index] ?? [],
    right: terms[index + 1] ?? [],
  }));
  return { alternatives, terms: terms.filter((term) => term.length > 0), joints };
}

/** From the first item to the last. */
export function spanOf(items: readonly Item[]): Span {
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) throw new Error('no items, so no span');
  return { start: first.start, end: last.end };
}

export function parametersOf(items: readonly Item[]): Token[] {
  return items.flatMap((item) => {
    if (item.kind === 'group') return parametersOf(item.items);
    return item.kind === 'parameter' ? [item] : [];
  });
}
