import { type ParseOptions, parse, type TokenType } from 'sugar-high/core';
import * as json from 'sugar-high/lang/json';
import * as sql from 'sugar-high/lang/sql';
import * as typescript from 'sugar-high/lang/typescript';
import * as yaml from 'sugar-high/lang/yaml';

/** What has a colour of its own; everything else is as it is. */
export type CodePart = 'keyword' | 'text' | 'comment' | null;

export interface CodeSpan {
  readonly text: string;
  readonly part: CodePart;
}

const PARTS: Partial<Record<TokenType, CodePart>> = {
  keyword: 'keyword',
  string: 'text',
  comment: 'comment',
};

const LANGUAGES: readonly (readonly [RegExp, ParseOptions])[] = [
  [/^[cm]?[jt]sx?$|^(java|type)script$/, typescript],
  [/^json[c5]?$/, json],
  [/^ya?ml$/, yaml],
  [/^sql$/, sql],
];

/**
 * Lines of code in spans by what they are; null where the language is not known.
 * @param language the ending of a file's name, or what a Markdown text calls it
 */
export function codeSpans(
  lines: readonly string[],
  language: string,
): readonly (readonly CodeSpan[])[] | null {
  const options = LANGUAGES.find(([names]) => names.test(language.toLowerCase()))?.[1];
  if (options === undefined) return null;
  // A piece of a file may begin inside of a comment.
  const before = beginsInComment(lines) ? ['/*'] : [];
  const parsed = parse([...before, ...lines].join('\n'), options).lines.slice(before.length);
  return lines.map((text, index) => {
    const spans = joined(
      (parsed[index]?.tokens ?? []).map(({ type, value }) => ({ text: value, part: PARTS[type] ?? null })),
    );
    // Whatever a tokenizer makes of odd input, not a character is lost.
    return spans.map((span) => span.text).join('') === text ? spans : [{ text, part: null }];
  });
}

function beginsInComment(lines: readonly string[]): boolean {
  const first = lines.findIndex((line) => line.includes('/*'));
  const end = lines.findIndex((line) => line.includes('*/'));
  if (end >= 0 && (first < 0 || end < first)) return true;
  return /^\s*\*(\s|$)/.test(lines[0] ?? '');
}

/** Neighbours of one kind are one span. */
function joined(spans: readonly CodeSpan[]): readonly CodeSpan[] {
  const result: CodeSpan[] = [];
  for (const { text, part } of spans) {
    const last = result.at(-1);
    if (last?.part === part) result[result.length - 1] = { text: last.text + text, part };
    else if (text !== '') result.push({ text, part });
  }
  return result;
}

/** `src/a.test.ts` → `ts`. */
export const languageOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** A line of a diff: on one of its sides, or on both. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** The same for neighbouring lines of a diff: the old and the new text are read each by itself. */
export function diffSpans(
  lines: readonly DiffLine[],
  language: string,
): readonly (readonly CodeSpan[])[] | null {
  const sideWithout = (kind: DiffLine['kind']) => {
    const side = lines.filter((line) => line.kind !== kind);
    const spans = codeSpans(
      side.map(({ text }) => text),
      language,
    );
    return spans && new Map(side.map((line, index) => [line, spans[index] ?? []] as const));
  };
  const [before, after] = [sideWithout('added'), sideWithout('removed')];
  if (before === null || after === null) return null;
  return lines.map((line) => (line.kind === 'removed' ? before : after).get(line) ?? []);
}
