import { type SqlTokenKind, sqlTokens } from '../../../grading/protocol/sql-tokens.ts';
import type { Span } from '../syntax.ts';

/** A hole is `${…}`, or what `+` puts between two literals: nothing is known of it. */
export type TokenKind = SqlTokenKind | 'hole';

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

/** Comments and white space are left out. */
export function tokensOf({ text, spans }: Characters): Token[] {
  return sqlTokens(text, { apart: HOLE }).map(({ kind, start, end }) => {
    const [first, last] = [spans[start], spans[end - 1]];
    if (!first || !last) throw new Error('a character of SQL has no place in the source');
    const content = text.slice(start, end);
    return {
      kind: content === HOLE ? 'hole' : kind,
      text: kind === 'word' ? content.toLowerCase() : content,
      start: first.start,
      end: last.end,
    };
  });
}
