import { posix } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { keyName, type Node, type NodeOf, parseTypeScript, walk } from '../../syntax/typescript.ts';

/** A name in a hidden file, and what it stands for. */
export interface Declaration {
  readonly name: string;
  /** The value, or the function itself. */
  readonly value: Node;
  /** The property of the value that the name stands for, where it was destructured. */
  readonly property: string | null;
  /** The function in which it holds; null for the whole file. */
  readonly within: Node | null;
}

/** A file of `hidden/`, with its names. */
export interface ParsedFile {
  readonly path: string;
  readonly file: NodeOf<'File'>;
  readonly declarations: readonly Declaration[];
  /** Where names come from that are imported from support files. */
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
}

/** Where a node stands: its file, and the functions around it, the nearest last. */
export interface Scope {
  readonly unit: ParsedFile;
  readonly functions: readonly Node[];
}

export type ParsedFiles = ReadonlyMap<string, ParsedFile>;

export function parsedFilesOf(hidden: Tree): ParsedFiles {
  return new Map(
    [...hidden].flatMap(([path, content]) => {
      const file = parseTypeScript(content.toString('utf8'));
      return file ? [[path, unitOf(path, file)] as const] : [];
    }),
  );
}

export const isFunction = (node: Node): boolean =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'ArrowFunctionExpression' ||
  node.type === 'FunctionExpression';

export const scopeOf = (unit: ParsedFile, parents: readonly Node[]): Scope => ({
  unit,
  functions: parents.filter(isFunction),
});

/** What a name stands for, with the scope from which that has to be read; values pushed to it come along. */
export function resolve(
  name: string,
  { unit, functions }: Scope,
  parsedFiles: ParsedFiles,
): { declarations: Declaration[]; scope: Scope } | undefined {
  const reachable = unit.declarations.filter(
    (declaration) =>
      declaration.name === name && (declaration.within === null || functions.includes(declaration.within)),
  );
  const depth = ({ within }: Declaration) => (within === null ? -1 : functions.indexOf(within));
  const deepest = Math.max(...reachable.map(depth));
  const declarations = reachable.filter((declaration) => depth(declaration) === deepest);
  if (declarations.length > 0) return { declarations, scope: { unit, functions } };
  const imported = unit.imports.get(name);
  const other = imported && parsedFiles.get(imported.path);
  return other && resolve(imported.name, { unit: other, functions: [] }, parsedFiles);
}

function unitOf(path: string, file: NodeOf<'File'>): ParsedFile {
  const declarations: Declaration[] = [];
  const imports = new Map<string, { path: string; name: string }>();
  walk(file, (node, parents) => {
    const within = parents.findLast(isFunction) ?? null;
    const declare = (name: string, value: Node, property: string | null = null, inside = within) =>
      declarations.push({ name, value, property, within: inside });
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) {
        if (specifier.type !== 'ImportSpecifier' || specifier.imported.type !== 'Identifier') continue;
        const target = posix.join(posix.dirname(path), node.source.value);
        imports.set(specifier.local.name, { path: target, name: specifier.imported.name });
      }
    }
    if (node.type === 'FunctionDeclaration' && node.id) declare(node.id.name, node);
    if (node.type === 'VariableDeclarator' && node.init) declarePattern(node.id as Node, node.init, declare);
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const { object, property } = node.callee;
    const method = property.type === 'Identifier' ? property.name : '';
    for (const argument of node.arguments as Node[]) {
      // rows.push({ … }) adds to what `rows` stands for.
      if (object.type === 'Identifier' && ['push', 'unshift'].includes(method))
        declare(object.name, argument);
      // In items.map((item) => …), an item is of the items.
      if (argument.type === 'ArrowFunctionExpression') {
        const [first] = argument.params as Node[];
        if (first?.type === 'Identifier') declare(first.name, object as Node, null, argument);
      }
    }
  });
  return { path, file, declarations, imports };
}

function declarePattern(
  pattern: Node,
  value: Node,
  declare: (name: string, value: Node, property?: string | null) => void,
): void {
  if (pattern.type === 'Identifier') declare(pattern.name, value);
  if ((pattern as { type: string }).type !== 'ObjectPattern') return;
  for (const property of (pattern as unknown as { properties: Node[] }).properties) {
    if (property.type !== 'ObjectProperty') continue;
    const local = property.value as Node;
    if (local.type === 'Identifier') declare(local.name, value, keyName(property) ?? null);
  }
}
