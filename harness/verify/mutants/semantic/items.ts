import { isNode, type Span, type SyntaxNode } from '../syntax.ts';
import { calledMethod } from './nodes.ts';
import { instead, type Operator, type Variation } from './variation.ts';

const FIRST = 'FirstOnly';

/** What should hold for each item is done for the first one only, or for all but the last. */
export const items: Operator = ({ node, textOf }) => {
  const call = calledMethod(node);
  if (call) return ofMethod(call, textOf);
  const { type, right, body } = node;
  if (type === 'ForOfStatement' && isNode(right)) {
    const all = `[...${textOf(right)}]`;
    const about = { start: node.start, end: right.end };
    return [
      instead(FIRST, right, `${all}.slice(0, 1)`, about),
      instead('LastLeftOut', right, `${all}.slice(0, -1)`, about),
    ];
  }
  const isLoop = type === 'WhileStatement' || type === 'ForStatement' || type === 'DoWhileStatement';
  return isLoop && isNode(body) ? firstPassOnly(node, body) : [];
};

function ofMethod(
  { method, receiver, args, node }: NonNullable<ReturnType<typeof calledMethod>>,
  textOf: (span: Span) => string,
): Variation[] {
  const [condition] = args;
  if (!condition) return [];
  const about = { start: receiver.end, end: node.end };
  if (method === 'filter') {
    const asked = `(one, place, all) => place > 0 || (${textOf(condition)})(one, place, all)`;
    return [instead(FIRST, condition, asked, about)];
  }
  if (!['every', 'some', 'forEach', 'map', 'flatMap'].includes(method)) return [];
  const at = receiver.end;
  return [{ kind: FIRST, replacements: [{ start: at, end: at, text: '.slice(0, 1)' }], about }];
}

/** `while (more) { … break; }` */
function firstPassOnly(loop: SyntaxNode, block: SyntaxNode): Variation[] {
  const last = block.type === 'BlockStatement' ? (block.body as SyntaxNode[]).at(-1) : undefined;
  if (!last || /^(Break|Return|Continue|Throw)Statement$/.test(last.type)) return [];
  const replacements = [{ start: last.end, end: last.end, text: ' break;' }];
  return [{ kind: 'FirstPassOnly', replacements, about: { start: loop.start, end: last.end } }];
}
