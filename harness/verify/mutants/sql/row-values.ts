import { type Change, constant, type SqlContext, type SqlMutator, textOf } from './change.ts';
import { conditionOf, elementsOf, type Group, type Item, parametersOf, spanOf } from './structure.ts';

/** `(a, b) < (?, ?)` compares only one of its columns, or them in another order. */
export const rowValues: SqlMutator = ({ clauses }, context) =>
  clauses.flatMap(({ body }) =>
    elementsOf(body).flatMap((element) =>
      conditionOf(element).terms.flatMap((term) =>
        term.flatMap((operator, index) => {
          const [left, right] = [term[index - 1], term[index + 1]];
          if (operator.kind !== 'operator' || left?.kind !== 'group' || right?.kind !== 'group') return [];
          return variants(left, operator, right, context);
        }),
      ),
    ),
  );

function variants(left: Group, operator: Item, right: Group, context: SqlContext): Change[] {
  const [lefts, rights] = [elementsOf(left.items), elementsOf(right.items)];
  if (lefts.length < 2 || lefts.length !== rights.length) return [];
  const part = spanOf([left, right]);
  const whole = (side: readonly Item[][]) => side.map((element) => textOf(context, spanOf(element)));
  const compared = (one: string, other: string) => `${one} ${operator.text} ${other}`;
  const row = (values: readonly string[]) => `(${values.join(', ')})`;

  const narrowed = lefts.map((column, index) => ({
    mutator: 'SqlRowValue',
    part,
    // Equal constants on both sides leave the column out of account.
    text: compared(
      row(whole(lefts).with(index, constant(0, column))),
      row(whole(rights).with(index, constant(0, rights[index] ?? []))),
    ),
    focus: spanOf(column),
  }));
  if (!/[<>]/.test(operator.text) || operator.text === '<>') return narrowed;
  const turned = lefts.slice(1).map((column, index) => ({
    mutator: 'SqlRowValue',
    part,
    text: compared(swappedSide(left, index, context), swappedSide(right, index, context)),
    focus: spanOf(column),
  }));
  return [...narrowed, ...turned];
}

/** A row with two neighbours swapped. Parameters keep their order, so a subquery turns those round. */
function swappedSide(side: Group, index: number, context: SqlContext): string {
  const values = elementsOf(side.items).map((element) => textOf(context, spanOf(element)));
  const swap = (list: readonly string[]) =>
    list
      .with(index, list[index + 1] ?? '')
      .with(index + 1, list[index] ?? '')
      .join(', ');
  if (parametersOf(side.items).length === 0) return `(${swap(values)})`;
  const columns = values.map((_, position) => `column${position + 1}`);
  return `(select ${swap(columns)} from (values (${values.join(', ')})))`;
}
