import { compareValues, foldCase } from '../../values/compare.ts';
import { parseTyped } from '../../values/input.ts';
import { isError, type Scalar } from '../../values/value.ts';
import { hasWildcards, wildcardPattern } from './wildcards.ts';

export type Test = (value: Scalar) => boolean;

type Comparison = '=' | '<>' | '<' | '>' | '<=' | '>=';

const CRITERION = /^(<>|<=|>=|=|<|>)?([\s\S]*)$/;

/** What SUMIF and its like ask of a cell: `5`, `">=5"`, `"<>"`, `"Ap*"`. */
export function criterion(wanted: Scalar): Test {
  if (typeof wanted !== 'string') return equalTo(wanted);
  const [, sign, rest = ''] = CRITERION.exec(wanted) ?? [];
  const comparison = (sign ?? '=') as Comparison;
  if (rest === '') return blankTest(sign === undefined ? null : comparison);
  const operand = parseTyped(rest).value;
  if (comparison === '=' || comparison === '<>') {
    const isEqual = typeof operand === 'string' ? textTest(rest) : equalTo(operand);
    return comparison === '=' ? isEqual : (value) => !isEqual(value);
  }
  return orderTest(comparison, operand);
}

function equalTo(wanted: Scalar): Test {
  if (wanted === null) return (value) => value === 0;
  return (value) => typeof value === typeof wanted && value === wanted;
}

/** `"="` asks for blank cells, `"<>"` for all others, and `""` for blank cells and empty texts. */
function blankTest(comparison: Comparison | null): Test {
  if (comparison === null) return (value) => value === null || value === '';
  if (comparison === '=') return (value) => value === null;
  if (comparison === '<>') return (value) => value !== null;
  return () => false;
}

function textTest(wanted: string): Test {
  if (!hasWildcards(wanted)) {
    const folded = foldCase(wanted);
    return (value) => typeof value === 'string' && foldCase(value) === folded;
  }
  const pattern = wildcardPattern(wanted);
  return (value) => typeof value === 'string' && pattern.test(value);
}

/** Only what is of the same type as the operand can be less or more. */
function orderTest(comparison: Comparison, operand: Scalar): Test {
  return (value) => {
    if (value === null || isError(value) || typeof value !== typeof operand) return false;
    const order = compareValues(value, operand);
    if (comparison === '<') return order < 0;
    if (comparison === '>') return order > 0;
    return comparison === '<=' ? order <= 0 : order >= 0;
  };
}
