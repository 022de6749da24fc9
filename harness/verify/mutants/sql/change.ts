import type { Span } from '../syntax.ts';
import { type Item, parametersOf, type Scope } from './structure.ts';

/** A change of SQL, not yet looked at for whether the source allows it. */
export interface Change {
  readonly mutator: string;
  /** What is replaced. */
  readonly part: Span;
  readonly text: string;
  /** What to show around it, so that people see which of two `desc` in a line is meant. */
  readonly within?: Span;
  /** What the change is about where that is less than the part. */
  readonly focus?: Span;
}

export interface SqlContext {
  readonly source: string;
  /** Columns that always lead to a row; see `requiredReferences`. */
  readonly references: ReadonlySet<string>;
}

export type SqlMutator = (scope: Scope, context: SqlContext) => Change[];

export function textOf({ source }: SqlContext, { start, end }: Span): string {
  return source.slice(start, end);
}

/**
 * A constant in place of an expression. Its parameters stay: with fewer of them a statement merely throws,
 * and any test kills that. Whatever their values, `(1 or ?)` is 1 and `(0 and ?)` is 0.
 */
export function constant(value: 0 | 1, items: readonly Item[]): string {
  const parameters = parametersOf(items).map(({ text }) => text);
  if (parameters.length === 0) return String(value);
  return `(${[value, ...parameters].join(value === 1 ? ' or ' : ' and ')})`;
}
