import { type Change, constant, type SqlMutator } from './change.ts';
import { conditionOf, elementsOf, type Item, spanOf } from './structure.ts';

/** `and` becomes `or` and back; each term is dropped, and so is a `where` or `having` that has only one. */
export const conditions: SqlMutator = ({ clauses }) =>
  clauses.flatMap(({ name, head, body }) =>
    elementsOf(body).flatMap((element) => {
      const { alternatives, terms, joints } = conditionOf(element);
      if (joints.length > 0) {
        return [
          ...joints.map(({ word, left, right }) => ({
            mutator: 'SqlLogicalOperator',
            part: word,
            text: word.text === 'and' ? 'or' : 'and',
            within: spanOf([...left, word, ...right]),
          })),
          ...(alternatives.length > 1 ? dropped(alternatives, 0) : []),
          ...alternatives.flatMap((alternative) => {
            const conjuncts = conditionOf(alternative).terms;
            return conjuncts.length > 1 ? dropped(conjuncts, 1) : [];
          }),
        ];
      }
      const [only] = terms;
      if (!only || (name !== 'where' && name !== 'having')) return [];
      return dropped([only], 1, [...head, ...only]);
    }),
  );

/** What is left out of an `or` counts as false, of an `and` as true. */
function dropped(terms: readonly (readonly Item[])[], value: 0 | 1, within?: readonly Item[]): Change[] {
  return terms
    .filter((term) => term.length > 0)
    .map((term) => ({
      mutator: 'SqlCondition',
      part: spanOf(term),
      text: constant(value, term),
      ...(within && { within: spanOf(within) }),
    }));
}
