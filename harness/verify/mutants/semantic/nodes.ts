import { isNode, type SyntaxNode } from '../syntax.ts';

/** `receiver.method(…)`, where it is written down like that. */
export function calledMethod(node: SyntaxNode) {
  const { type, callee } = node;
  if (!/^(Optional)?CallExpression$/.test(type) || !isNode(callee)) return undefined;
  if (!/^(Optional)?MemberExpression$/.test(callee.type) || callee.computed === true) return undefined;
  const { object, property } = callee;
  if (!isNode(object) || !isNode(property)) return undefined;
  return {
    node,
    receiver: object,
    method: String(property.name),
    args: (node.arguments as SyntaxNode[]).filter(isNode),
  };
}

export function isFunction({ type }: SyntaxNode): boolean {
  return /Function(Expression|Declaration)$|^(Class|Object)(Private)?Method$/.test(type);
}

export function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : '';
}
