import { memberNames, type Node, type NodeOf } from '../../syntax/typescript.ts';

/** An assertion: what is looked at, how, and what is expected of it. */
export interface Expectation {
  readonly subject: Node;
  /** toBe, toEqual, … */
  readonly matcher: string;
  readonly expected: readonly Node[];
}

/** Reads `expect(subject).….matcher(expected)`. */
export function expectationOf(node: NodeOf<'CallExpression'>): Expectation | undefined {
  if (node.callee.type !== 'MemberExpression') return undefined;
  const matcher = memberNames(node.callee).at(-1) ?? '';
  for (let link = node.callee.object as Node; ; ) {
    if (link.type === 'MemberExpression') link = link.object as Node;
    else if (link.type === 'CallExpression' && link.callee.type === 'MemberExpression')
      link = link.callee as Node;
    else if (link.type === 'CallExpression' && link.callee.type === 'Identifier') {
      const subject = link.arguments[0] as Node | undefined;
      if (link.callee.name !== 'expect' || !subject) return undefined;
      return { subject, matcher, expected: node.arguments as Node[] };
    } else return undefined;
  }
}

/** Whether a node lies in what an assertion expects. */
export function isExpected(node: Node, parents: readonly Node[]): boolean {
  return parents.some((parent, index) => {
    if (parent.type !== 'CallExpression') return false;
    const child = parents[index + 1] ?? node;
    return (parent.arguments as Node[]).includes(child) && expectationOf(parent) !== undefined;
  });
}

/** The test around a node: the call of `test` or `it`, or the outermost function, or the file. */
export function testAround(parents: readonly Node[]): Node {
  const isTest = (node: Node) =>
    node.type === 'CallExpression' && ['test', 'it'].includes(memberNames(node.callee as Node)[0] ?? '');
  const outermost = parents.find((node) => node.type === 'FunctionDeclaration');
  return parents.find(isTest) ?? outermost ?? (parents[0] as Node);
}
