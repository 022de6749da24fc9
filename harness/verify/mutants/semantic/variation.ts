import type { Span, SyntaxNode } from '../syntax.ts';

/** A text in place of another; where both ends are the same, one put in. */
export interface Replacement extends Span {
  readonly text: string;
}

/** A plausible misunderstanding of a fix, as changes of its source, types included. */
export interface Variation {
  /** What kind of mistake it is; waivers quote it. */
  readonly kind: string;
  readonly replacements: readonly Replacement[];
  /** What has to be new or changed for this to be a mistake about the fix. */
  readonly about: Span;
}

/** Where an operator stands in a source. */
export interface Place {
  readonly node: SyntaxNode;
  /** The nearest first. */
  readonly parents: readonly SyntaxNode[];
  textOf(span: Span): string;
}

export type Operator = (place: Place) => Variation[];

/** A variation that replaces one node as a whole. */
export function instead(kind: string, node: Span, text: string, about: Span = node): Variation {
  return { kind, replacements: [{ start: node.start, end: node.end, text }], about };
}
