import { Instrumenter } from '@stryker-mutator/instrumenter';
import { applyEdit, sameProgram } from './apply-edit.ts';
import type { Edit } from './edit.ts';
import { expressionOf, isNode, parseModule, type Span, type SyntaxNode, walk } from './syntax.ts';

type Construction = ConstructorParameters<typeof Instrumenter>;

const off = () => false;
const nothing = () => undefined;
const SILENT: Construction[0] = {
  isTraceEnabled: off,
  isDebugEnabled: off,
  isInfoEnabled: off,
  isWarnEnabled: off,
  isErrorEnabled: off,
  isFatalEnabled: off,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
};

/**
 * Stryker's own parser reads the Babel configuration of whatever folder it is started in, which would make
 * mutants depend on the mentor's machine; ours reads none. Its types are not exported.
 */
const parser = (() => async (text: string, name: string) => ({
  originFileName: name,
  rawContent: text,
  format: 'js',
  root: parseModule(text),
})) as unknown as NonNullable<Construction[1]>;

/** Stryker's mutants of a source without types, and a few of ours, as edits of its text: those that are wanted. */
export async function scriptEdits(
  plain: string,
  program: SyntaxNode,
  isWanted: (edit: Edit) => boolean,
): Promise<Edit[]> {
  const instrumenter = new Instrumenter(SILENT, parser, () => '');
  const { mutants } = await instrumenter.instrument([{ name: 'source.js', content: plain, mutate: true }], {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
    noHeader: true,
  });
  const nodesAt = nodesBySpan(program);
  const offsetOf = offsets(plain);
  const strykers = mutants.flatMap(({ location, mutatorName, replacement }) => {
    const span = { start: offsetOf(location.start), end: offsetOf(location.end) };
    const whole = { ...span, mutator: mutatorName, replacement, focus: span };
    const nodes = nodesAt(span);
    const edit = nodes.reduce((rest, node) => narrowed(rest, node, plain), whole);
    return isWanted(edit) ? [nodes.reduce((rest, node) => sparing(rest, node, plain), edit)] : [];
  });
  return [...strykers, ...choices(program).filter(isWanted)];
}

/** Stryker leaves `test ? a : b` alone where the test is a call or a name. */
function choices(program: SyntaxNode): Edit[] {
  const edits: Edit[] = [];
  walk(program, ({ type, test }) => {
    if (type !== 'ConditionalExpression' || !isNode(test)) return;
    if (/^(Binary|Logical|Unary)Expression$/.test(test.type)) return;
    for (const replacement of ['true', 'false']) {
      const { start, end } = test;
      edits.push({ start, end, mutator: 'ConditionalExpression', replacement, focus: { start, end } });
    }
  });
  return edits;
}

const OPERATORS = new Set([
  'ArithmeticOperator',
  'AssignmentOperator',
  'EqualityOperator',
  'LogicalOperator',
]);

/**
 * Says what a mutant really changes of its node. Stryker prints `a ?? b && c` for `(a ?? b) && c`, which is no
 * JavaScript: `??` takes no `&&` or `||` beside it without parentheses.
 */
function narrowed(edit: Edit, node: SyntaxNode, source: string): Edit {
  const { mutator, replacement, end } = edit;
  const { left, right, callee, object, body, init, update } = node;
  if (OPERATORS.has(mutator) && isNode(left) && isNode(right)) {
    const focus = { start: left.end, end: right.start };
    if (mutator !== 'LogicalOperator' || !hasNullish(node)) return { ...edit, focus };
    const side = (part: SyntaxNode) => {
      const text = source.slice(part.start, part.end);
      return part.type === 'LogicalExpression' ? `(${text})` : text;
    };
    const operator = node.operator === '&&' ? '||' : '&&';
    return { ...edit, focus, replacement: `${side(left)} ${operator} ${side(right)}` };
  }
  if (mutator === 'MethodExpression' && isNode(callee) && isNode(callee.object)) {
    return { ...edit, focus: { start: callee.object.end, end } };
  }
  if (mutator === 'OptionalChaining') {
    const receiver = isNode(object) ? object : callee;
    return isNode(receiver) ? { ...edit, focus: { start: receiver.end, end } } : edit;
  }
  // Stryker makes `+1n` of `-1n`, which throws wherever it is run; without its sign a number is the same.
  if (mutator === 'UnaryOperator') return { ...edit, replacement: replacement.replace(/^\+/, '') };
  if (mutator === 'ConditionalExpression' && node.type === 'ForStatement' && isNode(body)) {
    const text = (part: unknown) => (isNode(part) ? source.slice(part.start, part.end) : '');
    const header = { start: node.start, end: body.start };
    return { ...edit, ...header, replacement: `for (${text(init)}; false; ${text(update)}) `, focus: header };
  }
  return edit;
}

/** Whether `??` is an operator of this expression or of one of its sides. */
const hasNullish = (node: SyntaxNode): boolean =>
  [node, node.left, node.right].some((part) => isNode(part) && part.operator === '??');

/**
 * With only the operator replaced, the rest as its author wrote it; Stryker prints both sides anew. Not where
 * that would mean something else: of `a || b || c`, `a || b && c` is not what Stryker means.
 */
function sparing(edit: Edit, node: SyntaxNode, source: string): Edit {
  const { left, right, operator } = node;
  if (!OPERATORS.has(edit.mutator) || !isNode(left) || !isNode(right)) return edit;
  // Written as its author wrote it already.
  if (edit.mutator === 'LogicalOperator' && hasNullish(node)) return edit;
  const mutated = String(expressionOf(edit.replacement).operator);
  const between = source.slice(left.end, right.start).replace(String(operator), mutated);
  const replacement = source.slice(edit.start, left.end) + between + source.slice(right.start, edit.end);
  const spared = { ...edit, replacement };
  return sameProgram(applyEdit(source, spared), applyEdit(source, edit)) ? spared : edit;
}

function nodesBySpan(program: SyntaxNode): (span: Span) => readonly SyntaxNode[] {
  const nodes = new Map<string, SyntaxNode[]>();
  walk(program, (node) => {
    const key = `${node.start}-${node.end}`;
    nodes.set(key, [...(nodes.get(key) ?? []), node]);
  });
  return ({ start, end }) => nodes.get(`${start}-${end}`) ?? [];
}

/** Positions as Stryker gives them, line and column from 0. */
function offsets(source: string): (position: { line: number; column: number }) => number {
  const starts = [0];
  // The line breaks of ECMAScript, as Babel counts them.
  for (const { index, 0: text } of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    starts.push(index + text.length);
  return ({ line, column }) => (starts[line] ?? source.length) + column;
}
