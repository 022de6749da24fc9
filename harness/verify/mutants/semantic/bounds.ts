import { isNode, type SyntaxNode } from '../syntax.ts';
import { calledMethod, nameOf } from './nodes.ts';
import { instead, type Operator, type Place } from './variation.ts';

const RELATIONAL = new Set(['<', '<=', '>', '>=']);
/** What a number in such a call means is not how many. */
const NOT_A_COUNT = /^(status|code|toString|parseInt|stringify|writeHead|sleep|setTimeout)$/;
/** `limit`, `pageSize`, `MAX_COUNT`; not `account`. */
const SIZE =
  /^(limit|size|count|max|length)$|(Limit|Size|Count|Max|Length)$|(^|_)(LIMIT|SIZE|COUNT|MAX|LENGTH)$/;

/** How many, moved by one, and by as much again: a page more, a part more. */
export const bounds: Operator = (place) => {
  const { node } = place;
  if (node.type === 'NumericLiteral' || node.type === 'BigIntLiteral') return movedByOne(place);
  if (node.type === 'Identifier' && SIZE.test(nameOf(node)) && isBound(place)) {
    const name = nameOf(node);
    return [
      instead('BoundByOne', node, `(${name} - 1)`),
      instead('BoundByOne', node, `(${name} + 1)`),
      instead('BoundByPage', node, `(2 * ${name})`),
    ];
  }
  return [];
};

function movedByOne({ node, parents, textOf }: Place) {
  const [parent, outer] = parents;
  const call = [parent, outer].find((around) => around && calledMethod(around));
  if (call && NOT_A_COUNT.test(calledMethod(call)?.method ?? '')) return [];
  if (!parent || !isCount(node, parent)) return [];
  const text = textOf(node);
  const suffix = node.type === 'BigIntLiteral' ? 'n' : '';
  if (!/^\d[\d_]*n?$/.test(text)) return [];
  const value = BigInt(text.replace(/[n_]/g, ''));
  const moved = value === 0n ? [1n] : [value - 1n, value + 1n];
  return moved
    .filter((number) => !isOtherComparison(node, parent, number > value))
    .map((number) => instead('BoundByOne', node, `${number}${suffix}`));
}

/**
 * Whether a bound moved that way is only the other comparison, which mutants are made of already (of whole numbers,
 * `a < 8` is `a <= 7`), or the result of a comparing function, which is no amount.
 */
function isOtherComparison(node: SyntaxNode, { left, right, operator }: SyntaxNode, isUp: boolean): boolean {
  if (!RELATIONAL.has(String(operator)) || !isNode(left) || !isNode(right)) return false;
  if ((node === right ? left : right).type === 'CallExpression') return true;
  const isBelow = String(operator).startsWith('<') === (node === right);
  const isStrict = !String(operator).endsWith('=');
  return isUp === (isBelow === isStrict);
}

/** Compared, computed with, given to a method, or a constant of its own. */
function isCount(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (parent.type === 'BinaryExpression')
    return RELATIONAL.has(String(parent.operator)) || /^[+-]$/.test(String(parent.operator));
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  return calledMethod(parent) !== undefined;
}

/** One side of a comparison, or an argument of a call. */
function isBound({ node, parents: [parent] }: Place): boolean {
  if (!parent) return false;
  if (parent.type === 'BinaryExpression') return RELATIONAL.has(String(parent.operator));
  const isArgument = (parent.arguments as unknown[] | undefined)?.includes(node) ?? false;
  return isArgument && isNode(parent.callee);
}
