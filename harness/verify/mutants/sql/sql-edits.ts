import type { Edit } from '../edit.ts';
import type { Span } from '../syntax.ts';
import type { Change, SqlMutator } from './change.ts';
import { arithmetic, functions, joins, limits, omissions } from './clauses.ts';
import { comparisons } from './comparisons.ts';
import { conditions } from './conditions.ts';
import { indexes, sorting } from './lists.ts';
import { rowValues } from './row-values.ts';
import { scopesOf } from './structure.ts';
import type { SqlText } from './texts.ts';

const MUTATORS: readonly SqlMutator[] = [
  comparisons,
  conditions,
  rowValues,
  sorting,
  indexes,
  joins,
  limits,
  omissions,
  functions,
  arithmetic,
];

/**
 * Mutants of one SQL text. Each has as many parameters as the text had, in the same order. What reaches over a
 * hole or from one literal to the next stays as it is: what the hole holds is not known.
 */
export function sqlEdits(text: SqlText, source: string, references: ReadonlySet<string>): Edit[] {
  const context = { source, references };
  return scopesOf(text.tokens)
    .flatMap((scope) => MUTATORS.flatMap((mutator) => mutator(scope, context)))
    .flatMap((change) => editOf(change, text, source));
}

function editOf(
  { mutator, part, text, within, focus }: Change,
  { segments }: SqlText,
  source: string,
): Edit[] {
  const isInside = (span: Span) => segments.some(({ start, end }) => start <= span.start && span.end <= end);
  if (!isInside(part)) return [];
  const { start, end } = within && isInside(within) ? within : part;
  return [
    {
      start,
      end,
      mutator,
      replacement: source.slice(start, part.start) + text + source.slice(part.end, end),
      focus: focus ?? part,
    },
  ];
}
