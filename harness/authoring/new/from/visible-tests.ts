import { type AnyNode, type Edit, lineAt, nameOf, visitAll } from './syntax.ts';
import { sourceOf, statementsOf } from './type-names.ts';

/** What runners put into the global scope, and vitest exports. */
const GLOBALS = [
  'describe',
  'test',
  'it',
  'expect',
  'beforeEach',
  'afterEach',
  'beforeAll',
  'afterAll',
  'vi',
];

export interface TestEdits {
  readonly edits: readonly Edit[];
  readonly problems: readonly { readonly line: number; readonly what: string; readonly next: string }[];
  /** Packages whose imports were dealt with here. */
  readonly handled?: ReadonlySet<string>;
}

/** Makes a test file one of vitest's: imports what was global, and takes it from vitest instead of Jest. */
export function testEdits(file: AnyNode): TestEdits {
  const statements = statementsOf(file);
  const imports = statements.filter(({ type }) => type === 'ImportDeclaration');
  const ofNode = imports.find((statement) => /^(node:)?test$/.test(sourceOf(statement) ?? ''));
  if (ofNode) {
    const next = 'Write it for vitest: describe, test and expect are imported from "vitest".';
    return {
      edits: [],
      problems: [{ line: lineAt(ofNode), what: 'a test for node:test, which vitest does not run', next }],
    };
  }
  const ofJest = imports.find((statement) => sourceOf(statement) === '@jest/globals');
  const edits: Edit[] = [];
  if (ofJest) {
    const { start, end } = ofJest.source as AnyNode;
    edits.push({ start, end, text: "'vitest'" });
  }
  const bound = new Set(
    imports.flatMap(({ specifiers }) => (specifiers as AnyNode[]).map(({ local }) => nameOf(local))),
  );
  const [used, jestLines] = [new Set<string>(), [] as number[]];
  visitAll(file, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type !== 'Identifier' || !parent || (parent.property === node && parent.computed !== true))
      return;
    const name = node.name as string;
    if (GLOBALS.includes(name) && !bound.has(name) && !/Specifier$/.test(parent.type)) used.add(name);
    if (name === 'jest' && parent.type === 'MemberExpression') jestLines.push(lineAt(node));
  });
  if (used.size > 0) {
    const names = GLOBALS.filter((name) => used.has(name));
    edits.push({ start: 0, end: 0, text: `import { ${names.join(', ')} } from 'vitest';\n` });
  }
  const next = 'Write it with `vi` of vitest.';
  const problems = jestLines
    .slice(0, 1)
    .map((line) => ({ line, what: '`jest`, which vitest does not have', next }));
  return { edits, problems, ...(ofJest && { handled: new Set(['@jest/globals']) }) };
}
