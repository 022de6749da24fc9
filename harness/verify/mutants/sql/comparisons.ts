import type { Change, SqlMutator } from './change.ts';
import { conditionOf, elementsOf, type Item, isToken, spanOf } from './structure.ts';

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '=': ['<>'],
  '==': ['<>'],
  '<>': ['='],
  '!=': ['='],
};

const NEGATABLE = new Set(['in', 'like', 'glob', 'match', 'regexp', 'between', 'exists']);

/** `<` becomes `<=` and `>=`, `is` becomes `is not`, `in` becomes `not in`, and back. */
export const comparisons: SqlMutator = ({ clauses, items }) => {
  if (isToken(items[0], 'pragma')) return [];
  return clauses.flatMap(({ name, body }) =>
    elementsOf(body).flatMap((element) => {
      const assignment = name === 'set' ? element.find((item) => isToken(item, '=')) : undefined;
      return conditionOf(element).terms.flatMap((term) =>
        term.flatMap((item, index) => (item === assignment ? [] : changesAt(term, index))),
      );
    }),
  );
};

function changesAt(term: readonly Item[], index: number): Change[] {
  const [before, item, after] = [term[index - 1], term[index], term[index + 1]];
  if (!item || item.kind === 'group') return [];
  const within = spanOf(term);
  const change = (part: readonly Item[], text: string) => ({
    mutator: 'SqlComparison',
    part: spanOf(part),
    text,
    within,
  });

  if (item.kind === 'operator') return (OPERATORS[item.text] ?? []).map((text) => change([item], text));
  if (item.kind !== 'word' || isToken(before, '.')) return [];
  if (item.text === 'is') {
    return after && isToken(after, 'not') ? [change([item, after], 'is')] : [change([item], 'is not')];
  }
  // `create table if not exists` compares nothing.
  if (NEGATABLE.has(item.text) && !isToken(before, 'if') && !isToken(term[index - 2], 'if')) {
    return before && isToken(before, 'not')
      ? [change([before, item], item.text)]
      : [change([item], `not ${item.text}`)];
  }
  if (item.text === 'not' && index === 0 && after && !NEGATABLE.has(after.text)) {
    return [{ mutator: 'SqlComparison', part: { start: item.start, end: after.start }, text: '', within }];
  }
  return [];
}
