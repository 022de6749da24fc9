import { isDeepStrictEqual } from 'node:util';
import type { Edit } from './edit.ts';
import { isNode, programOf, type SyntaxNode } from './syntax.ts';

/**
 * The source after the edit. Stryker puts its replacement into a tree, where `!(a || b) && c` becomes
 * `(a || b) && c`; as text the parentheses would be lost. So a bare replacement is taken only where it parses
 * to the same tree as one in parentheses. Throws where neither parses: then we or Stryker have a fault.
 */
export function applyEdit(source: string, { start, end, mutator, replacement }: Edit): string {
  const withText = (text: string) => source.slice(0, start) + text + source.slice(end);
  const bare = withText(replacement);
  const bareTree = treeOf(bare);
  if (bareTree !== null && /^(BlockStatement|StringLiteral|Sql)/.test(mutator)) return bare;

  const bracketed = withText(`(${replacement})`);
  const bracketedTree = treeOf(bracketed);
  // Statements cannot stand in parentheses.
  if (bracketedTree === null && bareTree !== null) return bare;
  if (bracketedTree === null)
    throw new Error(`${mutator} makes no valid source: ${source.slice(start, end)} → ${replacement}`);
  return bareTree !== null && isDeepStrictEqual(bareTree, bracketedTree) ? bare : bracketed;
}

/** Whether two sources mean the same, apart from how they are written. */
export function sameProgram(one: string, other: string): boolean {
  return isDeepStrictEqual(treeOf(one), treeOf(other));
}

/** The syntax tree without positions, or null where the source does not parse. */
function treeOf(source: string): unknown {
  let program: SyntaxNode;
  try {
    program = programOf(source);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return shapeOf(program);
}

const POSITION = new Set(['start', 'end', 'loc', 'range', 'extra', 'optional']);

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (!isNode(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !POSITION.has(key) && !key.endsWith('omments'));
  const shape = Object.fromEntries(entries.map(([key, part]) => [key, shapeOf(part)]));
  // `(a?.b).c` is no optional chain while `a?.b.c` is one; the mutant means the latter.
  return { ...shape, type: value.type.replace(/^Optional/, '') };
}
