import { posix } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { importsOf, lineOf, memberNames, type Node, parseTypeScript, walk } from '../../syntax/typescript.ts';

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];
const CALLS = [
  'Date.now',
  'Math.random',
  'performance.now',
  'process.hrtime',
  'process.hrtime.bigint',
  ...['instant', 'plainDateISO', 'plainDateTimeISO', 'plainTimeISO', 'zonedDateTimeISO'].map(
    (name) => `Temporal.Now.${name}`,
  ),
];
const MODULES = ['timers', 'timers/promises', 'perf_hooks'].flatMap((name) => [name, `node:${name}`]);

/** Real time or real chance, where it is used. */
export interface Use {
  readonly path: string;
  readonly what: string;
  readonly line: number;
}

/** Every use of real time and real chance, which a verdict must not depend on. */
export function usesOfRealWorld(tree: Tree): Use[] {
  return [...tree].flatMap(([path, content]) => {
    const file = path.endsWith('.ts') ? parseTypeScript(content.toString('utf8')) : undefined;
    if (!file) return [];
    const modules = importsOf(file)
      .filter(({ from }) => MODULES.includes(from))
      .map(({ from, line }) => ({ path, what: `the module ${from}`, line }));
    return [...modules, ...callsIn(file).map((use) => ({ path, ...use }))];
  });
}

/** Calls of the globals; names that the file declares itself are its own. */
function callsIn(file: Node): Omit<Use, 'path'>[] {
  const uses: { name: string; what: string; line: number }[] = [];
  const own = new Set<string>();
  walk(file, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type === 'Identifier' && parent && declares(parent, node)) own.add(node.name);
    const isNewDate = node.type === 'NewExpression' && globalName(node.callee as Node) === 'Date';
    if (isNewDate && node.arguments.length === 0)
      uses.push({ name: 'Date', what: '`new Date()`', line: lineOf(node) });
    // Passed on as well as called: `array.map(Math.random)`.
    const path = memberNames(node)
      .join('.')
      .replace(/^globalThis\./, '');
    const isWhole = parent?.type !== 'MemberExpression' || parent.object !== node;
    if (node.type === 'MemberExpression' && isWhole && CALLS.includes(path))
      uses.push({ name: path.split('.')[0] ?? '', what: `\`${path}\``, line: lineOf(node) });
    if (node.type !== 'CallExpression') return;
    const callee = globalName(node.callee as Node);
    if (callee !== undefined && (callee === 'Date' || TIMERS.includes(callee)))
      uses.push({ name: callee, what: `\`${callee}()\``, line: lineOf(node) });
    // `promisify(setTimeout)`
    for (const argument of node.arguments as Node[]) {
      const passed = globalName(argument);
      if (passed !== undefined && TIMERS.includes(passed))
        uses.push({ name: passed, what: `\`${passed}\``, line: lineOf(node) });
    }
  });
  return uses.filter(({ name }) => !own.has(name)).map(({ what, line }) => ({ what, line }));
}

/** Whether the name stands where its parent declares one: a parameter, a variable, a function, an import. */
function declares(parent: Node, name: Node): boolean {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id === name;
    case 'ObjectProperty':
      // `({ setTimeout }) => …`, and no harm where an object is built so.
      return parent.shorthand === true && parent.value === name;
    case 'ImportSpecifier':
      return parent.local === name;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return parent.params.some((parameter) => parameter === name) || ('id' in parent && parent.id === name);
    default:
      return false;
  }
}

/** `Date`, or `globalThis.Date`. */
function globalName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  const [object, property, ...rest] = memberNames(node);
  return object === 'globalThis' && rest.length === 0 ? property : undefined;
}

/** The modules that grading loads: the entry and what it imports. Others make the real world, or test. */
export function reachableFrom(entry: string, tree: Tree): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [entry];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const content = tree.get(path);
    if (reached.has(path) || !content) continue;
    reached.add(path);
    const file = parseTypeScript(content.toString('utf8'));
    for (const { from } of file ? importsOf(file) : [])
      if (from.startsWith('.')) pending.push(posix.join(posix.dirname(path), from));
  }
  return reached;
}
