import type { ChangedWords } from './changed-words.ts';
import type { Edit } from './edit.ts';
import { childrenOf, type Span, type SyntaxNode } from './syntax.ts';

/** Mutators of one operator, call or condition, however much text around it they print anew. */
const LOCAL = /^(Method|OptionalChaining|Call|Arrow|Conditional)|^BooleanLiteral$|Operator$/;

/** What has a value that follows from its parts. */
const VALUE = /(Expression|Literal|Element|Property|Statement)$/;
const NO_VALUE = /^(Block|If|For|While|DoWhile|Switch|Try|Return|Throw|Labeled)|^Class(Expression|Property)$/;

/**
 * Tells which edits are about what a fix changes. A node is changed where a word of its own is, an expression also
 * where a part of it is, because its value follows from that. So of `const` that becomes `let` the rest of the line
 * is not changed, nor is the other side of a sum. What empties a larger thing must be about a new one.
 */
export function changedNodes(
  source: string,
  program: SyntaxNode,
  words: ChangedWords,
): (edit: Edit) => boolean {
  const own = new Set<string>();
  const changed = new Set<string>();
  mark(program);
  return (edit) => {
    const { mutator, replacement, focus } = edit;
    if (mutator.startsWith('Sql') || mutator === 'StringLiteral' || mutator === 'Regex')
      return words.isIn(edit);
    if (words.begins(focus)) return true;
    // The head of a loop is not a node.
    if (replacement.startsWith('for (')) return words.isIn(focus);
    const isOnOneLine = !source.slice(edit.start, edit.end).includes('\n');
    if (mutator === 'ArrowFunction' && !isOnOneLine) return false;
    if (LOCAL.test(mutator) || /^(true|false)$/.test(replacement)) return changed.has(keyOf(edit));
    return mutator !== 'BlockStatement' && isOnOneLine && own.has(keyOf(edit));
  };

  /** @returns whether the value of what is around follows from it */
  function mark(node: SyntaxNode): boolean {
    const children = childrenOf(node);
    const parts = children.map(mark);
    const gaps = gapsBetween(node, children);
    if (gaps.some(words.isIn)) own.add(keyOf(node));
    const isFollowing = VALUE.test(node.type) && !NO_VALUE.test(node.type) && parts.includes(true);
    const isChanged = own.has(keyOf(node)) || isFollowing;
    if (isChanged) changed.add(keyOf(node));
    return isChanged;
  }
}

/** The stretches of a node that belong to none of its parts. */
function gapsBetween({ start, end }: Span, children: readonly Span[]): Span[] {
  const edges = [...children].sort((a, b) => a.start - b.start);
  const ends = [start, ...edges.map((child) => child.end)];
  return ends.map((from, index) => ({ start: from, end: edges[index]?.start ?? end }));
}

function keyOf({ start, end }: Span): string {
  return `${start}-${end}`;
}
