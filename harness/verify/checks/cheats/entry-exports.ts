import { posix } from 'node:path';
import type { Tree } from '../../../catalog/exercise-files.ts';
import { type Node, type NodeOf, parseTypeScript } from '../../syntax/typescript.ts';

/** The values that a module exports, re-exports followed; types are none. */
export function valueExports(tree: Tree, path: string, seen: ReadonlySet<string> = new Set()): string[] {
  const file = parseTypeScript(tree.get(path)?.toString('utf8') ?? '');
  if (!file || seen.has(path)) return [];
  const visited = new Set([...seen, path]);
  const names = file.program.body.flatMap((statement): string[] => {
    if (statement.type === 'ExportDefaultDeclaration') return ['default'];
    if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') {
      const target = posix.join(posix.dirname(path), statement.source.value);
      return valueExports(tree, target, visited).filter((name) => name !== 'default');
    }
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return [];
    return statement.declaration ? declaredNames(statement.declaration as Node) : specifiedNames(statement);
  });
  return [...new Set(names)];
}

function declaredNames(declaration: Node): string[] {
  if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') {
    return declaration.id ? [declaration.id.name] : [];
  }
  if (declaration.type !== 'VariableDeclaration') return [];
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}

function specifiedNames(statement: NodeOf<'ExportNamedDeclaration'>): string[] {
  return statement.specifiers.flatMap((specifier) => {
    if (specifier.type === 'ExportSpecifier' && specifier.exportKind === 'type') return [];
    const { exported } = specifier;
    return exported.type === 'Identifier' ? [exported.name] : [exported.value];
  });
}
