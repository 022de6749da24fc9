import { lineOf, memberNames, type Node, type NodeOf, parseTypeScript, walk } from './typescript.ts';

/** A call of `test`, as it is written in a test file. */
export interface TestCase {
  /** Titles of the describes around it, then its own; `…` where a title is computed. */
  readonly titles: readonly string[];
  readonly hasFixedTitle: boolean;
  /** Such as `skip` of `test.skip`, those of the describes around it included. */
  readonly modifiers: readonly string[];
  readonly line: number;
  /** The statement that it is, as offsets; undefined where it is a part of another. */
  readonly statement: { readonly start: number; readonly end: number } | undefined;
  /** What it does; undefined where that is not written down beside the title. */
  readonly callback: FunctionNode | undefined;
}

export type FunctionNode = NodeOf<'ArrowFunctionExpression'> | NodeOf<'FunctionExpression'>;

interface Call {
  readonly name: string;
  readonly title: string;
  readonly isFixed: boolean;
  readonly modifiers: readonly string[];
}

const TESTS = ['test', 'it'];
const DESCRIBES = ['describe', 'suite'];

/** The tests of a file, in their order. */
export function testCases(file: Node): TestCase[] {
  const cases: TestCase[] = [];
  walk(file, (node, parents) => {
    const call = titledCall(node);
    if (!call || !TESTS.includes(call.name) || node.type !== 'CallExpression') return;
    const around = parents.flatMap((parent) => {
      const outer = titledCall(parent);
      return outer && DESCRIBES.includes(outer.name) ? [outer] : [];
    });
    const all = [...around, call];
    cases.push({
      titles: all.map(({ title }) => title),
      hasFixedTitle: all.every(({ isFixed }) => isFixed),
      modifiers: all.flatMap(({ modifiers }) => modifiers),
      line: lineOf(node),
      statement: statementOf(parents.at(-1)),
      callback: (node.arguments as Node[]).findLast(isFunction),
    });
  });
  return cases;
}

function statementOf(parent: Node | undefined): TestCase['statement'] {
  if (parent?.type !== 'ExpressionStatement') return undefined;
  const { start, end } = parent;
  return start == null || end == null ? undefined : { start, end };
}

/** Where a test stands in the source of its file, by its titles joined by ` › `; null for a title that is computed. */
export function lineOfTest(source: string, title: string): number | null {
  const file = parseTypeScript(source);
  const cases = file ? testCases(file) : [];
  return cases.find(({ titles }) => titles.join(' › ') === title)?.line ?? null;
}

/** `test('…')`, `describe.skip('…')`, `test.each([…])('…')`. */
function titledCall(node: Node): Call | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = (node.callee.type === 'CallExpression' ? node.callee.callee : node.callee) as Node;
  const [name, ...modifiers] = memberNames(callee);
  const title = node.arguments[0] as Node | undefined;
  if (!name || ![...TESTS, ...DESCRIBES].includes(name) || !title) return undefined;
  if (title.type === 'StringLiteral') return { name, title: title.value, isFixed: true, modifiers };
  if (title.type !== 'TemplateLiteral') return undefined;
  const text = title.quasis.map((part) => part.value.raw).join('…');
  return { name, title: text, isFixed: title.quasis.length === 1, modifiers };
}

export function isFunction(node: Node): node is FunctionNode {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}
