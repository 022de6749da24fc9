import { type AnyNode, nameOf, visitAll } from './syntax.ts';

/** Nodes inside of which a name may stand for a value, although TypeScript brought them. */
const WITH_VALUES = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSTypeAssertion',
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
]);
const TYPE_DECLARATIONS = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration']);

/** How a module uses a name: as a value somewhere, only as a type, only by exporting it again, or not at all. */
export type Use = 'value' | 'type' | 'exported' | 'none';

export function usesOf(file: AnyNode, names: ReadonlySet<string>): Map<string, Use> {
  const uses = new Map<string, Use>([...names].map((name) => [name, 'none']));
  const note = (name: string, use: Use) => {
    const known = uses.get(name);
    if (known === 'value' || (known === 'exported' && use === 'type')) return;
    uses.set(name, use);
  };
  visitAll(file, (node, parents) => {
    const name = nameOf(node);
    const parent = parents.at(-1);
    if (node.type !== 'Identifier' || name === undefined || !names.has(name) || !parent) return;
    if (/^Import.*Specifier$/.test(parent.type)) return;
    if (parent.type === 'ExportSpecifier') {
      if (parent.local === node) note(name, 'exported');
      return;
    }
    const isKey = (parent.property === node || parent.key === node) && parent.computed !== true;
    if (isKey && parent.value !== node) return;
    note(name, parents.some(isPureType) ? 'type' : 'value');
  });
  return uses;
}

const isPureType = ({ type }: AnyNode): boolean => type.startsWith('TS') && !WITH_VALUES.has(type);

/** What a module exports under a name. */
export type ExportKind = 'type' | 'value';

/** Looks into a module by its path; undefined where it cannot be read or found. */
export interface ModuleReader {
  readonly parsed: (path: string) => AnyNode | undefined;
  /** The path of the file that a module's import leads to, if it is one. */
  readonly resolve: (from: string, specifier: string) => string | undefined;
}

/** Whether a name that a module exports is a type or a value; undefined where that cannot be told. */
export function kindOfExport(
  reader: ModuleReader,
  path: string,
  name: string,
  seen: ReadonlySet<string> = new Set(),
): ExportKind | undefined {
  const file = reader.parsed(path);
  if (!file || seen.has(`${path}#${name}`)) return undefined;
  const visited = new Set([...seen, `${path}#${name}`]);
  const elsewhere = (specifier: string, wanted: string) => {
    const target = reader.resolve(path, specifier);
    return target === undefined ? undefined : kindOfExport(reader, target, wanted, visited);
  };
  const stars: string[] = [];
  for (const statement of statementsOf(file)) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default')
      return TYPE_DECLARATIONS.has((statement.declaration as AnyNode).type) ? 'type' : 'value';
    if (statement.type === 'ExportAllDeclaration') stars.push(sourceOf(statement) ?? '');
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const declared = declaredKind(statement.declaration as AnyNode | null, name);
    if (declared) return declared;
    const specifier = (statement.specifiers as AnyNode[]).find(({ exported }) => nameOf(exported) === name);
    if (!specifier) continue;
    if (statement.exportKind === 'type' || specifier.exportKind === 'type') return 'type';
    const local = nameOf(specifier.local) ?? name;
    const from = sourceOf(statement);
    return from === undefined ? kindOfLocal(file, local, elsewhere) : elsewhere(from, local);
  }
  for (const star of stars) {
    const kind = elsewhere(star, name);
    if (kind) return kind;
  }
  return undefined;
}

/** Whether a module's own name, declared or imported there, is a type or a value. */
export function kindOfLocal(
  file: AnyNode,
  name: string,
  elsewhere: (specifier: string, wanted: string) => ExportKind | undefined,
): ExportKind | undefined {
  const kinds = statementsOf(file).flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return declaredKind(declaration as AnyNode | null, name) ?? [];
  });
  // An interface may share its name with a function or a class.
  if (kinds.length > 0) return kinds.includes('value') ? 'value' : 'type';
  for (const statement of statementsOf(file)) {
    if (statement.type !== 'ImportDeclaration') continue;
    const specifier = (statement.specifiers as AnyNode[]).find(({ local }) => nameOf(local) === name);
    if (!specifier) continue;
    if (statement.importKind === 'type' || specifier.importKind === 'type') return 'type';
    if (specifier.type === 'ImportNamespaceSpecifier') return 'value';
    const wanted = specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported);
    return elsewhere(sourceOf(statement) ?? '', wanted ?? name);
  }
  return undefined;
}

function declaredKind(declaration: AnyNode | null, name: string): ExportKind | undefined {
  if (!declaration) return undefined;
  if (declaration.type === 'VariableDeclaration') {
    const declared = (declaration.declarations as AnyNode[]).flatMap(({ id }) => namesIn(id as AnyNode));
    return declared.includes(name) ? 'value' : undefined;
  }
  if (nameOf(declaration.id) !== name) return undefined;
  return TYPE_DECLARATIONS.has(declaration.type) ? 'type' : 'value';
}

function namesIn(pattern: AnyNode): string[] {
  const names: string[] = [];
  visitAll(pattern, (node) => {
    if (node.type === 'Identifier') names.push(node.name as string);
  });
  return names;
}

export const statementsOf = (file: AnyNode): readonly AnyNode[] =>
  ((file.program as AnyNode | undefined)?.body as AnyNode[] | undefined) ?? [];

export const sourceOf = (statement: AnyNode): string | undefined => nameOf(statement.source);
