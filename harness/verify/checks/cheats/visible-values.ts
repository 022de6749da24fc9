import type { Tree } from '../../../catalog/exercise-files.ts';
import { memberNames, type Node, type NodeOf, parseTypeScript, walk } from '../../syntax/typescript.ts';

const EQUALITIES = new Set(['toBe', 'toEqual', 'toStrictEqual', 'toMatchObject']);
/** What an expression copied out of a test may name besides the exports. */
const GLOBALS = ['BigInt', 'Number', 'String', 'Map', 'Set', 'Date', 'Array', 'undefined', 'NaN', 'Infinity'];

/**
 * The calls in the visible tests whose result they state, as source of a list of `{ name, args, reply }`. Only
 * calls of exports with arguments that need nothing but exports can be copied out of their test.
 */
export function expectedCalls(tree: Tree, names: readonly string[]): string[] {
  const known = new Set([...names, ...GLOBALS]);
  return visibleTests(tree).flatMap(({ source, file }) => {
    const { constants, free } = copyableConstants(file, source, known);
    const text = (node: Node) => source.slice(node.start ?? 0, node.end ?? 0);
    const inScope = new Set([...known, ...free]);
    const entries: string[] = [];
    walk(file, (node) => {
      const found = expectation(node);
      if (!found || !names.includes(found.name)) return;
      if ([...found.args, ...found.result].some((part) => !needsOnly(part, inScope))) return;
      const [result] = found.result;
      const args = found.args.map(text).join(', ');
      const reply = found.throws
        ? `throw new ${result?.type === 'Identifier' ? text(result) : 'Error'}('refused')`
        : `return ${result ? text(result) : 'undefined'}`;
      entries.push(`{ name: '${found.name}', args: () => [${args}], reply: (): any => { ${reply}; } }`);
    });
    if (entries.length === 0) return [];
    return [`...(() => { ${constants} return [\n    ${entries.join(',\n    ')},\n  ]; })()`];
  });
}

/** Requests in the visible tests with the body that they state: `{ method, path, status, body }` as source. */
export function expectedReplies(tree: Tree): string[] {
  return visibleTests(tree).flatMap(({ source, file }) => {
    const replies: string[] = [];
    let request: { method: string; path: string } | undefined;
    let status = 200;
    walk(file, (node) => {
      if (node.type !== 'CallExpression') return;
      const method = memberNames(node.callee as Node).at(-1);
      const [first] = node.arguments as Node[];
      if (method && ['get', 'post', 'put', 'delete', 'patch'].includes(method)) {
        if (first?.type !== 'StringLiteral' || !first.value.startsWith('/')) return;
        request = { method: method.toUpperCase(), path: first.value };
        status = 200;
      }
      if (!request || !method || !EQUALITIES.has(method)) return;
      if (first?.type === 'NumericLiteral' && first.value >= 100 && first.value < 600) status = first.value;
      if (first?.type !== 'ObjectExpression' || !needsOnly(first, new Set())) return;
      const body = source.slice(first.start ?? 0, first.end ?? 0);
      const { path } = request;
      replies.push(
        `{ method: '${request.method}', path: ${JSON.stringify(path)}, status: ${status}, body: ${body} }`,
      );
    });
    return replies;
  });
}

/** Numbers and quoted words of the ticket that somebody might answer by heart. */
export function ticketLiterals(ticket: string): string[] {
  const numbers = ticket.match(/(?<![\w.])\d+(?:[.,]\d+)*(?![\w])/g) ?? [];
  const paths = ticket.match(/(?<![\w/])\/[\w-]+(?:\/[\w-]+)*/g) ?? [];
  return [...new Set([...numbers, ...paths])];
}

interface Expectation {
  readonly name: string;
  readonly args: Node[];
  /** One expression, or none where any error will do. */
  readonly result: Node[];
  readonly throws: boolean;
}

/** `expect(name(…)).toEqual(…)` and `expect(() => name(…)).toThrow(…)`. */
function expectation(node: Node): Expectation | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const matcher = memberNames(node.callee).at(-1) ?? '';
  const expecting = node.callee.object as Node;
  if (expecting.type !== 'CallExpression' || memberNames(expecting.callee as Node)[0] !== 'expect')
    return undefined;
  const [subject] = expecting.arguments as Node[];
  const throws = matcher === 'toThrow';
  const call = throws && subject?.type === 'ArrowFunctionExpression' ? (subject.body as Node) : subject;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  if (!throws && !EQUALITIES.has(matcher)) return undefined;
  const result = node.arguments.slice(0, 1) as Node[];
  return { name: call.callee.name, args: call.arguments as Node[], result, throws };
}

/** Constants and helpers at the top of a test file that need only what is known, in their order. */
function copyableConstants(file: NodeOf<'File'>, source: string, known: ReadonlySet<string>) {
  const free = new Set<string>();
  const constants: string[] = [];
  for (const statement of file.program.body) {
    if (statement.type !== 'VariableDeclaration' && statement.type !== 'FunctionDeclaration') continue;
    const names =
      statement.type === 'FunctionDeclaration'
        ? [statement.id?.name ?? '']
        : statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    if (names.some((name) => known.has(name))) continue;
    if (!needsOnly(statement, new Set([...known, ...free, ...names]))) continue;
    constants.push(source.slice(statement.start ?? 0, statement.end ?? 0));
    for (const name of names) free.add(name);
  }
  return { constants: constants.join('\n'), free };
}

/** Whether every name in the expression is in scope; names it binds itself, as parameters, count as such. */
function needsOnly(root: Node, scope: ReadonlySet<string>): boolean {
  const bound = new Set<string>();
  const used: string[] = [];
  walk(root, (node, parents) => {
    if (node.type.startsWith('TS')) return;
    if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration') {
      for (const parameter of node.params) {
        walk(parameter as Node, (part) => {
          if (part.type === 'Identifier') bound.add(part.name);
        });
      }
    }
    const parent = parents.at(-1);
    if (node.type !== 'Identifier' || parents.some(({ type }) => type.startsWith('TS'))) return;
    const isProperty =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'ObjectProperty' && parent.key === node && !parent.computed && !parent.shorthand);
    if (!isProperty) used.push(node.name);
  });
  return used.every((name) => scope.has(name) || bound.has(name));
}

function visibleTests(tree: Tree): { source: string; file: NodeOf<'File'> }[] {
  return [...tree].flatMap(([path, content]) => {
    if (!/\.(test|spec)\.ts$/.test(path)) return [];
    const source = content.toString('utf8');
    const file = parseTypeScript(source);
    return file ? [{ source, file }] : [];
  });
}
