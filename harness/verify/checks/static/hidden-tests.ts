import type { Tree } from '../../../catalog/exercise-files.ts';
import { type FunctionNode, isFunction, type TestCase, testCases } from '../../syntax/test-cases.ts';
import { type Node, parseOrWhyNot, walk } from '../../syntax/typescript.ts';

/** Modifiers under which a test does not run, or is not what it seems. */
const LEAVES_OUT = ['skip', 'todo', 'only', 'fails', 'skipIf', 'runIf'];
const ASSERTING = ['expect', 'assert', 'fc'];

/** What is wrong with a hidden test, and where. */
export type HiddenFault = { readonly path: string; readonly line: number } & (
  | { readonly kind: 'unparsable'; readonly reason: string }
  | { readonly kind: 'not run'; readonly title: string; readonly modifier: string }
  | { readonly kind: 'no expect' | 'never asks' | 'same title for each'; readonly title: string }
  | { readonly kind: 'duplicate title'; readonly title: string; readonly firstLine: number }
);

/** Hidden tests that say nothing of a candidate's code, or cannot be told apart. */
export function hiddenFaults(hidden: Tree): HiddenFault[] {
  const sources = [...hidden].filter(([path]) => path.endsWith('.ts'));
  const parsed = sources.map(([path, content]) => ({ path, ...parseOrWhyNot(content.toString('utf8')) }));
  const helpers = parsed.flatMap(({ file }) => (file ? namedFunctions(file) : []));
  const asserting = callersOf(helpers, ASSERTING);
  const asking = callersOf(helpers, ['subject']);
  return parsed.flatMap(({ path, file, problem }): HiddenFault[] => {
    if (!file) return [{ kind: 'unparsable', path, ...problem }];
    if (!path.endsWith('.test.ts')) return [];
    const cases = testCases(file);
    return [
      ...cases.flatMap(({ titles, modifiers, line, callback }): HiddenFault[] => {
        const at = { path, line, title: titles.join(' › ') };
        const modifier = modifiers.find((name) => LEAVES_OUT.includes(name));
        if (modifier !== undefined) return [{ kind: 'not run', modifier, ...at }];
        // A test that is a function from elsewhere is only known once it runs.
        if (!callback) return [];
        const names = namesIn(callback);
        const expects = names.some((name) => asserting.has(name));
        const asks = names.some((name) => asking.has(name)) || takesWholeContext(callback);
        return [
          ...(expects ? [] : [{ kind: 'no expect' as const, ...at }]),
          ...(asks ? [] : [{ kind: 'never asks' as const, ...at }]),
        ];
      }),
      ...indistinct(path, cases),
    ];
  });
}

/** Titles that more than one test has, each once. */
function indistinct(path: string, cases: readonly TestCase[]): HiddenFault[] {
  const byTitle = Map.groupBy(
    cases.filter(({ hasFixedTitle }) => hasFixedTitle),
    ({ titles }) => titles.join(' › '),
  );
  return [...byTitle].flatMap(([title, [first, second]]): HiddenFault[] => {
    if (!first) return [];
    if (second) return [{ kind: 'duplicate title', path, title, line: second.line, firstLine: first.line }];
    const isRepeated = first.modifiers.some((modifier) => modifier === 'each' || modifier === 'for');
    const isTold = /[%$]/.test(title);
    return isRepeated && !isTold ? [{ kind: 'same title for each', path, title, line: first.line }] : [];
  });
}

interface Helper {
  readonly name: string;
  readonly uses: readonly string[];
}

/** Functions with a name, wherever they stand. */
function namedFunctions(file: Node): Helper[] {
  const helpers: Helper[] = [];
  walk(file, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id)
      helpers.push({ name: node.id.name, uses: namesIn(node) });
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init)
      if (isFunction(node.init as Node))
        helpers.push({ name: node.id.name, uses: namesIn(node.init as FunctionNode) });
    if ((node.type === 'ObjectMethod' || node.type === 'ClassMethod') && node.key.type === 'Identifier')
      helpers.push({ name: node.key.name, uses: namesIn(node as unknown as FunctionNode) });
  });
  return helpers;
}

/** The names themselves, and those of helpers that come to use one of them. */
function callersOf(helpers: readonly Helper[], names: readonly string[]): ReadonlySet<string> {
  const known = new Set(names);
  for (let before = 0; before !== known.size; ) {
    before = known.size;
    for (const { name, uses } of helpers) if (uses.some((used) => known.has(used))) known.add(name);
  }
  return known;
}

/** Every name in the body of a function: what it calls, reads or passes on. */
function namesIn({ body }: { body: FunctionNode['body'] | Node }): string[] {
  const names: string[] = [];
  walk(body as Node, (node) => {
    if (node.type === 'Identifier') names.push(node.name);
  });
  return names;
}

/** `(context) => …` has the subject without naming it. */
function takesWholeContext({ params }: FunctionNode): boolean {
  const parameter = params.at(-1);
  return parameter?.type === 'Identifier' || parameter?.type === 'RestElement';
}
