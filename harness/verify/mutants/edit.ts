import type { Span } from './syntax.ts';

/** One change of a source's text, not yet made. */
export interface Edit extends Span {
  readonly mutator: string;
  readonly replacement: string;
  /** What of the replaced text really becomes another: of `a && b`, the operator. Decides line and region. */
  readonly focus: Span;
}
