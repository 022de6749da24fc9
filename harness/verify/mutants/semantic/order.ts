import { isNode, type SyntaxNode } from '../syntax.ts';
import { calledMethod, nameOf } from './nodes.ts';
import { instead, type Operator, type Place, type Variation } from './variation.ts';

/** What should happen together, or before something else, does not: transactions, awaits, cleaning up. */
export const order: Operator = (place) => {
  const call = calledMethod(place.node);
  if (call?.method === 'all' && nameOf(call.receiver) === 'Promise') return oneByOne(place);
  if (call?.method === 'transaction' && call.args.length === 1) return withoutTransaction(place);
  if (place.node.type === 'ExpressionStatement') return awaited(place);
  return place.node.type === 'TryStatement' ? cleaningUp(place) : [];
};

/** `database.transaction(work).immediate(a)` → `(work)(a)` */
function withoutTransaction({ node, parents: [member], textOf }: Place): Variation[] {
  const [work] = node.arguments as SyntaxNode[];
  if (!work) return [];
  const isMode = member?.type === 'MemberExpression' && member.object === node;
  const whole = isMode ? member : node;
  return [instead('NoTransaction', whole, `(${textOf(work)})`, { start: node.start, end: work.start })];
}

/** `Promise.all(items.map(work))`, which starts all before it waits, waiting for each before the next. */
function oneByOne({ node, textOf }: Place): Variation[] {
  const [argument] = node.arguments as SyntaxNode[];
  const mapped = argument && calledMethod(argument);
  const [work] = mapped?.args ?? [];
  if (mapped?.method !== 'map' || !work) return [];
  const next = `[...(await done), await (${textOf(work)})(one, place, all)]`;
  const text = `${textOf(mapped.receiver)}.reduce(async (done, one, place, all) => ${next}, Promise.resolve([]))`;
  return [instead('AwaitedOneByOne', node, text, { start: node.start, end: work.start })];
}

/** `await done();` without waiting, and after what follows. */
function awaited({ node, parents: [block], textOf }: Place): Variation[] {
  const { expression } = node;
  if (!isNode(expression) || expression.type !== 'AwaitExpression') return [];
  const call = expression.argument as SyntaxNode;
  const dropped = instead('AwaitDropped', expression, `void ${textOf(call)}`);
  const siblings = (block?.body ?? []) as SyntaxNode[];
  const next = Array.isArray(siblings) ? siblings[siblings.indexOf(node) + 1] : undefined;
  if (!next || !/^(Expression|If|ForOf|For|Try)Statement$|^VariableDeclaration$/.test(next.type))
    return [dropped];
  const moved = `${textOf(next)}\n${textOf(node)}`;
  return [dropped, instead('AwaitMoved', { start: node.start, end: next.end }, moved, node)];
}

/** `try { … } finally { … }` → what is done at the end is done only where nothing was thrown. */
function cleaningUp({ node, textOf }: Place): Variation[] {
  const { block, handler, finalizer } = node;
  if (!isNode(block) || !isNode(finalizer) || isNode(handler)) return [];
  const last = (block.body as SyntaxNode[]).at(-1);
  if (!last || last.type === 'ReturnStatement') return [];
  return [instead('CleanedUpOnSuccessOnly', node, `${textOf(block)}\n${textOf(finalizer)}`)];
}
