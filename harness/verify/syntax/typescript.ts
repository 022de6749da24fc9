import { type Expression, type File, type ParseResult, parse } from '@babel/parser';

type Statement = File['program']['body'][number];
type Property = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number];
type Member = Extract<Statement, { type: 'TSInterfaceDeclaration' }>['body']['body'][number];
type ClassMember = Extract<Statement, { type: 'ClassDeclaration' }>['body']['body'][number];
type Parameter = Extract<Statement, { type: 'FunctionDeclaration' }>['params'][number];
type Variable = Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number];
type ModuleItem = Extract<
  Statement,
  { type: 'ImportDeclaration' | 'ExportNamedDeclaration' }
>['specifiers'][number];

/** The nodes that the checks look at; a walk meets others too, which no check names. */
export type Node =
  | File
  | Statement
  | Expression
  | Property
  | Member
  | ClassMember
  | Parameter
  | Variable
  | ModuleItem
  | Extract<Expression, { type: 'TemplateLiteral' }>['quasis'][number];

export type NodeOf<Type extends Node['type']> = Extract<Node, { type: Type }>;
export type { Expression };

/** Parses TypeScript; undefined where it cannot be read as a module. */
export function parseTypeScript(source: string, tokens = false): ParseResult<File> | undefined {
  try {
    return parse(source, { sourceType: 'module', plugins: ['typescript'], tokens });
  } catch {
    return undefined;
  }
}

/** The same, with what the parser says and where (from 1) when it cannot. */
export function parseOrWhyNot(
  source: string,
):
  | { readonly file: ParseResult<File>; readonly problem?: undefined }
  | { readonly file?: undefined; readonly problem: { readonly reason: string; readonly line: number } } {
  try {
    return { file: parse(source, { sourceType: 'module', plugins: ['typescript'] }) };
  } catch (thrown) {
    const { message, loc } = thrown as Error & { loc?: { line: number } };
    // Babel ends its messages with the place: "Unexpected token (3:14)".
    return { problem: { reason: message.replace(/ \(\d+:\d+\)$/, ''), line: loc?.line ?? 1 } };
  }
}

/** Calls `visit` for every node, parents first, with the chain of parents, the nearest last. */
export function walk(root: Node, visit: (node: Node, parents: readonly Node[]) => void): void {
  const parents: Node[] = [];
  const enter = (node: Node): void => {
    visit(node, parents);
    parents.push(node);
    for (const [key, value] of Object.entries(node)) {
      // Comments and tokens are attached to the nodes too, and are not part of the tree.
      if (key.endsWith('omments') || key === 'tokens' || key === 'loc' || key === 'extra') continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) enter(child);
    }
    parents.pop();
  };
  enter(root);
}

export const lineOf = (node: { loc?: { start: { line: number } } | null }): number =>
  node.loc?.start.line ?? 1;

/** The name of a property or member, where it is written down. */
export function keyName(node: { key: unknown; computed?: boolean | null }): string | undefined {
  const key = node.key as Node;
  if (key.type === 'Identifier' && !node.computed) return key.name;
  if (key.type === 'StringLiteral') return key.value;
  return undefined;
}

/** `a.b.c` as its names from the left, as far as they are written down: `f().b.c` is `['b', 'c']`. */
export function memberNames(node: Node): string[] {
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression')
    return memberNames(node.expression);
  if (node.type === 'ParenthesizedExpression' || node.type === 'AwaitExpression') return [];
  if (node.type === 'Identifier') return [node.name];
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return [];
  const { property, computed } = node;
  const name =
    property.type === 'Identifier' && !computed
      ? [property.name]
      : property.type === 'StringLiteral'
        ? [property.value]
        : [];
  return [...memberNames(node.object as Node), ...name];
}

const TESTS = new Set(['test', 'it', 'describe', 'suite']);

/** The titles of tests and describes that stand in a test file, with their lines. */
export function testTitles(file: Node): { title: string; line: number }[] {
  const titles: { title: string; line: number }[] = [];
  walk(file, (node) => {
    if (node.type !== 'CallExpression') return;
    // test('…'), test.skip('…'), test.each([…])('…')
    const callee = node.callee.type === 'CallExpression' ? node.callee.callee : node.callee;
    const [name] = memberNames(callee as Node);
    const title = node.arguments[0] as Node | undefined;
    if (!name || !TESTS.has(name) || !title) return;
    if (title.type === 'StringLiteral') titles.push({ title: title.value, line: lineOf(title) });
    if (title.type === 'TemplateLiteral') {
      titles.push({ title: title.quasis.map((part) => part.value.raw).join('…'), line: lineOf(title) });
    }
  });
  return titles;
}

/** What a module imports or re-exports from, dynamic imports and require included. */
export function importsOf(file: Node): { from: string; line: number }[] {
  const imports: { from: string; line: number }[] = [];
  const note = (source: Node | null | undefined) => {
    if (source?.type === 'StringLiteral') imports.push({ from: source.value, line: lineOf(source) });
    else if (source) imports.push({ from: '(computed)', line: lineOf(source) });
  };
  walk(file, (node) => {
    if (
      node.type === 'ImportDeclaration' ||
      node.type === 'ExportNamedDeclaration' ||
      node.type === 'ExportAllDeclaration' ||
      node.type === 'ImportExpression'
    ) {
      note(node.source as Node | null | undefined);
    }
    if (node.type === 'CallExpression' && ['Import', 'Identifier'].includes(node.callee.type)) {
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      if (isRequire || node.callee.type === 'Import') note(node.arguments[0] as Node | undefined);
    }
  });
  return imports;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
