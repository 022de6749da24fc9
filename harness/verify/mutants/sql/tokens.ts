import type { Span } from '../syntax.ts';

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'parameter'
  | 'operator'
  | 'punctuation'
  /** `${…}`, or what `+` puts between two literals: nothing is known of it. */
  | 'hole'
  | 'other';

/** A token of SQL; where it stands is said in offsets of the TypeScript source around it. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** Words in lower case. */
  readonly text: string;
}

/** SQL as the database gets it, each character with the stretch of source that it comes from. */
export interface Characters {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Stands for a hole; "object replacement character". */
export const HOLE = '\uFFFC';

const BLANK = /(?:\s|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/uy;

const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /'(?:''|[^'])*'?/uy],
  ['quoted', /"(?:""|[^"])*"?|`(?:``|[^`])*`?|\[[^\]]*\]?/uy],
  ['number', /0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iuy],
  ['parameter', /\?\d*|[:@$][\p{L}\p{N}_]+/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['operator', /->>|->|<>|<=|>=|==|!=|\|\||<<|>>|[<>=+\-*/%&|~]/uy],
  ['punctuation', /[(),;.]/uy],
  ['hole', /\uFFFC/uy],
  ['other', /[\s\S]/uy],
];

/** Comments and white space are left out. */
export function tokensOf({ text, spans }: Characters): Token[] {
  const tokens: Token[] = [];
  let position = matchedEnd(BLANK, text, 0) ?? 0;
  while (position < text.length) {
    for (const [kind, pattern] of KINDS) {
      const end = matchedEnd(pattern, text, position);
      if (end === undefined) continue;
      const [first, last] = [spans[position], spans[end - 1]];
      if (!first || !last) throw new Error('a character of SQL has no place in the source');
      const content = text.slice(position, end);
      tokens.push({
        kind,
        text: kind === 'word' ? content.toLowerCase() : content,
        start: first.start,
        end: last.end,
      });
      position = end;
      break;
    }
    position = matchedEnd(BLANK, text, position) ?? position;
  }
  return tokens;
}

function matchedEnd(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
