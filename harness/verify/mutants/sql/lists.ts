import { type Change, type SqlContext, type SqlMutator, textOf } from './change.ts';
import { type Clause, elementsOf, type Item, isToken, parametersOf, spanOf } from './structure.ts';

/** `asc` becomes `desc` and back; each term of `order by` and `group by` is dropped. */
export const sorting: SqlMutator = ({ clauses, inner }, context) =>
  clauses.flatMap((clause, index) => {
    const elements = elementsOf(clause.body);
    // A part such as `p.created_at desc`, or 'desc' alone, to be put behind `order by`.
    if (clause.name === '' && !inner) return elements.filter(isDirected).flatMap(directions);
    if (!/^(order|group|partition) by$/.test(clause.name)) return [];
    const turned = clause.name === 'order by' ? elements.flatMap(directions) : [];
    // Without its `group by`, a `having` does not compile.
    const isNeeded = elements.length === 1 && clauses[index + 1]?.name === 'having';
    return isNeeded ? turned : [...turned, ...droppedTerms(clause, elements, context)];
  });

function isDirected(element: readonly Item[]): boolean {
  return isToken(element.at(-1), 'asc') || isToken(element.at(-1), 'desc');
}

function directions(element: readonly Item[]): Change[] {
  const within = spanOf(element);
  const nulls = element.findIndex((item) => isToken(item, 'nulls'));
  const sorted = nulls < 0 ? element : element.slice(0, nulls);
  const [last, place] = [sorted.at(-1), element[nulls + 1]];
  const changes: Change[] = [];
  // A direction may be in the hole.
  if (last && last.kind !== 'hole') {
    const part = /^(asc|desc)$/.test(last.text) ? last : { start: last.end, end: last.end };
    const text = isToken(last, 'desc') ? 'asc' : isToken(last, 'asc') ? 'desc' : ' desc';
    changes.push({ mutator: 'SqlDirection', part, text, within });
  }
  if (nulls >= 0 && place) {
    const text = isToken(place, 'first') ? 'last' : 'first';
    changes.push({ mutator: 'SqlDirection', part: place, text, within });
  }
  return changes;
}

function droppedTerms(
  { name, head, body }: Clause,
  elements: readonly Item[][],
  context: SqlContext,
): Change[] {
  if (body.length === 0 || parametersOf(body).length > 0) return [];
  const mutator = name === 'order by' ? 'SqlOrderTerm' : 'SqlGroupTerm';
  if (elements.length === 1) {
    return [{ mutator, part: spanOf([...head, ...body]), text: '' }];
  }
  return without(elements, context).map(({ text, focus }) => ({
    mutator,
    part: spanOf(body),
    text,
    focus,
  }));
}

/** `create index` without one of its columns, and with neighbours swapped; without effect where it has only one. */
export const indexes: SqlMutator = ({ items, clauses }, context) => {
  const words = items.slice(0, 3).map(({ text }) => text);
  if (words[0] !== 'create' || !words.includes('index')) return [];
  const on = clauses.find(({ name }) => name === 'on');
  const columns = on?.body.at(-1);
  if (!on || columns?.kind !== 'group') return [];
  const elements = elementsOf(columns.items);
  const within = spanOf([...on.head, ...on.body]);
  const part = spanOf(columns.items);
  if (elements.length < 2) {
    const isPartial = clauses.some(({ name }) => name === 'where');
    const end = { start: columns.end, end: columns.end };
    return isPartial ? [] : [{ mutator: 'SqlIndex', part: end, text: ' where 0', within }];
  }
  return [...without(elements, context), ...swapped(elements, context)].map(({ text, focus }) => ({
    mutator: 'SqlIndex',
    part,
    text,
    within,
    focus,
  }));
};

interface Variant {
  readonly text: string;
  readonly focus: ReturnType<typeof spanOf>;
}

/** The list without each of its elements in turn. */
export function without(elements: readonly Item[][], context: SqlContext): Variant[] {
  return elements.map((dropped) => ({
    text: listed(
      elements.filter((element) => element !== dropped),
      context,
    ),
    focus: spanOf(dropped),
  }));
}

/** The list with each pair of neighbours swapped in turn. */
export function swapped(elements: readonly Item[][], context: SqlContext): Variant[] {
  return elements.slice(1).map((element, index) => ({
    text: listed(elements.with(index, element).with(index + 1, elements[index] ?? []), context),
    focus: spanOf(element),
  }));
}

function listed(elements: readonly Item[][], context: SqlContext): string {
  return elements.map((element) => textOf(context, spanOf(element))).join(', ');
}
