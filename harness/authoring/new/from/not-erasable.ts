import { type AnyNode, lineAt, visitAll } from './syntax.ts';

/** Syntax that Node cannot run by stripping types. */
export interface Construct {
  readonly line: number;
  readonly what: string;
  /** How to write it instead. */
  readonly instead: string;
}

/** Every construct of a module that a person has to rewrite, by line. */
export function notErasable(file: AnyNode): Construct[] {
  const found: Construct[] = [];
  visitAll(file, (node, parents) => {
    const kind = constructOf(node, parents);
    if (kind) found.push({ line: lineAt(node), ...kind });
  });
  return found.sort((a, b) => a.line - b.line);
}

type Kind = Omit<Construct, 'line'>;

function constructOf(node: AnyNode, parents: readonly AnyNode[]): Kind | undefined {
  if (node.declare === true) return undefined;
  switch (node.type) {
    case 'TSEnumDeclaration': {
      const what = node.const === true ? 'const enum' : 'enum';
      const instead = 'an object `as const`, and a type of its values';
      return { what: `${what} ${nameIn(node)}`, instead };
    }
    case 'TSModuleDeclaration': {
      // One with types alone is erased like them.
      const isNested = parents.some(({ type }) => type === 'TSModuleDeclaration');
      return isNested || !holdsCode(node)
        ? undefined
        : { what: `namespace ${nameIn(node)}`, instead: 'a module of its own' };
    }
    case 'TSParameterProperty':
      return { what: 'parameter property', instead: 'a field, assigned in the constructor' };
    case 'TSImportEqualsDeclaration':
      return { what: '`import … = …`', instead: 'an `import … from …`' };
    case 'TSExportAssignment':
      return { what: '`export = …`', instead: '`export default …` or named exports' };
    case 'TSTypeAssertion':
      return { what: 'type assertion `<T>value`', instead: '`value as T`' };
    case 'Decorator':
      return { what: 'decorator', instead: 'a call, or plain code' };
    case 'ClassAccessorProperty':
      return { what: '`accessor` field', instead: 'a getter and a setter' };
    default:
      return commonJs(node, parents);
  }
}

function commonJs(node: AnyNode, parents: readonly AnyNode[]): Kind | undefined {
  const parent = parents.at(-1);
  if (node.type !== 'Identifier' || isName(node, parent)) return undefined;
  const name = node.name as string;
  if (name === 'require' && parent?.type === 'CallExpression' && parent.callee === node)
    return { what: '`require(…)`', instead: 'an `import`' };
  if (name === '__dirname' || name === '__filename')
    return {
      what: `\`${name}\``,
      instead: `\`import.meta.${name === '__dirname' ? 'dirname' : 'filename'}\``,
    };
  if (name === 'module' && parent?.type === 'MemberExpression' && parent.object === node)
    return { what: '`module.exports`', instead: '`export`' };
  return undefined;
}

/** A property or a key is called so, and means nothing else. */
const isName = (node: AnyNode, parent: AnyNode | undefined): boolean =>
  (parent?.property === node && parent.computed !== true) ||
  (parent?.key === node && parent.computed !== true);

const nameIn = ({ id }: AnyNode): string =>
  String(
    (id as { name?: string; value?: string } | undefined)?.name ?? (id as { value?: string })?.value ?? '',
  );

function holdsCode(node: AnyNode): boolean {
  const { body } = node.body as { body?: AnyNode[] };
  const TYPES = ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'];
  return !(body ?? []).every((statement) => {
    const inner = (
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    ) as AnyNode;
    return inner !== null && (TYPES.includes(inner?.type) || inner?.declare === true);
  });
}
