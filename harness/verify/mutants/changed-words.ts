import { diffArrays } from 'diff';
import { plainLines, plainSource } from './plain-source.ts';
import type { Span } from './syntax.ts';

/** Names, numbers and operators; code, SQL and prose are cut up alike. */
const WORD =
  /[\p{L}\p{N}_$]+|[=!]==?|[<>]=?|<>|=>|&&=?|\|\|=?|\?\?=?|\?\.|\.{3}|\*\*|\+\+|--|[-+*/%]=|[^\s]/gu;

/** A changed line is compared with a line there was before when they share at least so much of their words. */
const MIN_LIKENESS = 0.5;

/** The words of a source that another version of it lacks. */
export interface ChangedWords {
  readonly isEmpty: boolean;
  /** Whether a changed word begins in the span. */
  isIn(span: Span): boolean;
  /** Whether the first word of the span is changed. */
  begins(span: Span): boolean;
}

/**
 * The words of `after` that are not in `before`. A changed line is compared word by word with the line it was;
 * where it only lost words, the two beside the gap count as changed. What differs in types, comments or indentation
 * is no change, and where whole lines are taken away nothing is added.
 */
export function changedWords(before: string | null, after: string): ChangedWords {
  const starts: number[] = [];
  const source = plainSource(after);
  const offsets = lineOffsets(source);
  let line = 0;
  let removed: string[] = [];
  for (const part of diffArrays(before === null ? [] : plainLines(before), plainLines(after))) {
    if (part.removed) {
      removed = part.value;
      continue;
    }
    if (part.added) {
      const partners = partnersOf(part.value, removed);
      for (const [index, partner] of partners.entries())
        starts.push(...changedIn(source, offsets[line + index] ?? 0, partner));
    }
    removed = [];
    line += part.value.length;
  }
  const changed = new Set(starts);
  return {
    isEmpty: changed.size === 0,
    isIn: ({ start, end }) => starts.some((at) => start <= at && at < end),
    begins: ({ start, end }) => {
      const first = source.slice(start, end).search(/\S/);
      return first >= 0 && changed.has(start + first);
    },
  };
}

/** For each added line the removed line that it most likely was, in order; undefined for one that is new. */
function partnersOf(added: readonly string[], removed: readonly string[]): (string | undefined)[] {
  let next = 0;
  return added.map((line) => {
    const likeness = removed.map((other, index) => (index < next ? 0 : likenessOf(line, other)));
    const best = Math.max(0, ...likeness);
    if (best < MIN_LIKENESS) return undefined;
    next = likeness.indexOf(best) + 1;
    return removed[next - 1];
  });
}

function likenessOf(one: string, other: string): number {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const rest = [...others];
  const common = words.filter((word) => {
    const place = rest.indexOf(word);
    if (place >= 0) rest.splice(place, 1);
    return place >= 0;
  });
  return (2 * common.length) / Math.max(1, words.length + others.length);
}

/** Where in the source the changed words of one line begin. */
function changedIn(source: string, offset: number, partner: string | undefined): number[] {
  const text = source.slice(offset, source.indexOf('\n', offset) + 1 || undefined);
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, start: offset + index }));
  if (partner === undefined) return words.map(({ start }) => start);
  const changed: number[] = [];
  let at = 0;
  let wasRemoved = false;
  for (const part of diffArrays(
    wordsOf(partner),
    words.map(({ word }) => word),
  )) {
    if (part.removed) {
      wasRemoved = true;
      continue;
    }
    const here = words.slice(at, at + part.value.length);
    if (part.added) changed.push(...here.map(({ start }) => start));
    else if (wasRemoved) changed.push(...besideGap(words, at));
    wasRemoved = false;
    at += part.value.length;
  }
  return wasRemoved ? [...changed, ...besideGap(words, at)] : changed;
}

function besideGap(words: readonly { start: number }[], at: number): number[] {
  return [words[at - 1], words[at]].flatMap((word) => (word ? [word.start] : []));
}

function wordsOf(line: string): string[] {
  return line.match(WORD) ?? [];
}

function lineOffsets(source: string): number[] {
  return [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
