import type { ResolvedModule } from './resolve-module.ts';
import { specifierOf } from './resolve-module.ts';
import { type AnyNode, type Edit, lineAt, nameOf, visitAll } from './syntax.ts';
import { type ExportKind, sourceOf, statementsOf, usesOf } from './type-names.ts';

/** What the rewriting of a module needs to know of others. */
export interface Surroundings {
  readonly path: string;
  readonly resolve: (specifier: string) => ResolvedModule;
  /** What a module of the codebase exports under a name. */
  readonly kindOf: (specifier: string, name: string) => ExportKind | undefined;
  /** What the module's own name is. */
  readonly kindOfOwn: (name: string) => ExportKind | undefined;
}

export interface Rewriting {
  readonly edits: readonly Edit[];
  /** Imports that now name a file, and names that are now imported as types. */
  readonly imports: number;
  readonly types: number;
  /** Imports that lead nowhere. */
  readonly missing: readonly { readonly line: number; readonly specifier: string }[];
  /** Packages, by the line that first imports them. */
  readonly packages: ReadonlyMap<string, number>;
}

/** Calls whose first argument is a module, as in tests. */
const MODULE_CALLS = /^(vi|jest)\.(mock|unmock|doMock|importActual|importMock|requireActual)$/;

/** Makes a module's imports what Node reads: a file with its ending, `type` before what is only a type. */
export function rewriteModule(file: AnyNode, source: string, around: Surroundings): Rewriting {
  const edits: Edit[] = [];
  const missing: { line: number; specifier: string }[] = [];
  const packages = new Map<string, number>();
  let imports = 0;
  const rename = (literal: AnyNode): void => {
    const specifier = literal.value as string;
    const resolved = around.resolve(specifier);
    if (resolved.kind === 'missing') missing.push({ line: lineAt(literal), specifier });
    if (resolved.kind === 'package' && !packages.has(resolved.name))
      packages.set(resolved.name, lineAt(literal));
    if (resolved.kind !== 'file') return;
    const wanted = specifierOf(around.path, resolved.path);
    if (wanted === specifier) return;
    const quote = source[literal.start] ?? "'";
    edits.push({ start: literal.start, end: literal.end, text: `${quote}${wanted}${quote}` });
    imports += 1;
  };
  visitAll(file, (node) => {
    const literal = moduleLiteral(node, source);
    if (literal) rename(literal);
    if (node.type === 'ImportDeclaration' && isJson(node, around)) edits.push(...jsonAttribute(node));
  });
  const typed = typeEdits(file, source, around);
  return { edits: [...edits, ...typed.edits], imports, types: typed.names, missing, packages };
}

function moduleLiteral(node: AnyNode, source: string): AnyNode | undefined {
  const literal = (candidate: unknown) =>
    (candidate as AnyNode | null | undefined)?.type === 'StringLiteral' ? (candidate as AnyNode) : undefined;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return literal(node.source);
    case 'TSImportType': {
      const argument = (node.argument ?? node.source) as AnyNode;
      return literal(argument) ?? literal(argument?.literal);
    }
    case 'CallExpression': {
      const callee = node.callee as AnyNode;
      const name = source.slice(callee.start, callee.end);
      const [first] = node.arguments as AnyNode[];
      return callee.type === 'Import' || MODULE_CALLS.test(name) ? literal(first) : undefined;
    }
    default:
      return undefined;
  }
}

function isJson(node: AnyNode, { resolve }: Surroundings): boolean {
  const resolved = resolve(sourceOf(node) ?? '');
  const attributes = (node.attributes ?? []) as unknown[];
  return resolved.kind === 'file' && resolved.path.endsWith('.json') && attributes.length === 0;
}

function jsonAttribute(node: AnyNode): Edit[] {
  const { end } = node.source as AnyNode;
  return [{ start: end, end, text: " with { type: 'json' }" }];
}

function typeEdits(file: AnyNode, source: string, around: Surroundings): { edits: Edit[]; names: number } {
  const statements = statementsOf(file);
  const bindings = statements.flatMap((statement) =>
    statement.type === 'ImportDeclaration' ? (statement.specifiers as AnyNode[]) : [],
  );
  const uses = usesOf(file, new Set(bindings.map(({ local }) => nameOf(local) ?? '')));
  const edits: Edit[] = [];
  let names = 0;
  for (const statement of statements) {
    const specifiers = (statement.specifiers ?? []) as AnyNode[];
    const from = sourceOf(statement);
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type' && from !== undefined) {
      const isType = (specifier: AnyNode) => {
        if (specifier.importKind === 'type') return true;
        const use = uses.get(nameOf(specifier.local) ?? '');
        if (use === 'type') return true;
        return use !== 'value' && around.kindOf(from, importedName(specifier)) === 'type';
      };
      const types = specifiers.filter(isType);
      names += types.filter(({ importKind }) => importKind !== 'type').length;
      edits.push(...importEdits(statement, specifiers, types, source));
    }
    if (statement.type === 'ExportNamedDeclaration' && statement.exportKind !== 'type') {
      const types = specifiers.filter((specifier) => {
        if (specifier.exportKind === 'type') return false;
        const local = nameOf(specifier.local) ?? '';
        const kind = from === undefined ? around.kindOfOwn(local) : around.kindOf(from, local);
        return kind === 'type' || (from === undefined && uses.get(local) === 'type');
      });
      names += types.length;
      edits.push(...types.map(({ start }) => ({ start, end: start, text: 'type ' })));
    }
  }
  return { edits, names };
}

const importedName = (specifier: AnyNode): string =>
  specifier.type === 'ImportDefaultSpecifier'
    ? 'default'
    : specifier.type === 'ImportNamespaceSpecifier'
      ? '*'
      : (nameOf(specifier.imported) ?? '');

function importEdits(
  statement: AnyNode,
  specifiers: readonly AnyNode[],
  types: readonly AnyNode[],
  source: string,
): Edit[] {
  const added = types.filter(({ importKind }) => importKind !== 'type');
  if (added.length === 0) return [];
  const isDefault = ({ type }: AnyNode) => type === 'ImportDefaultSpecifier';
  const hasBoth = specifiers.some(isDefault) && specifiers.length > 1;
  if (types.length === specifiers.length && !hasBoth) {
    const start = statement.start + 'import'.length;
    // `type` once for all of them, instead of before each.
    const each = types
      .filter(({ importKind }) => importKind === 'type')
      .map((specifier) => ({ start: specifier.start, end: (specifier.imported as AnyNode).start, text: '' }));
    return [{ start, end: start, text: ' type' }, ...each];
  }
  if (!hasBoth || !added.some(isDefault))
    return added
      .filter(({ type }) => type === 'ImportSpecifier')
      .map(({ start }) => ({ start, end: start, text: 'type ' }));
  // A default that is a type can't stand beside others: it becomes one of the named.
  const named = specifiers.map((specifier) => {
    const isType = types.includes(specifier) && specifier.importKind !== 'type';
    const text = isDefault(specifier)
      ? `default as ${nameOf(specifier.local)}`
      : source.slice(specifier.start, specifier.end);
    return `${isType ? 'type ' : ''}${text}`;
  });
  const start = specifiers[0]?.start ?? statement.start;
  const end = source.lastIndexOf('}', (statement.source as AnyNode).start) + 1;
  return [{ start, end, text: `{ ${named.join(', ')} }` }];
}
