import { type File, type ParseResult, parse } from '@babel/parser';

/** A node of any kind: the passes here ask for kinds by name. */
export interface AnyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc?: { readonly start: { readonly line: number } } | null;
  readonly [key: string]: unknown;
}

/** A change of a source text, by offsets. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Parses TypeScript with all that older code has; or says why not, and where. */
export function parseAnything(
  source: string,
): { readonly file: AnyNode } | { readonly problem: string; readonly line: number } {
  try {
    const file: ParseResult<File> = parse(source, {
      sourceType: 'module',
      plugins: ['typescript', 'decorators-legacy', 'decoratorAutoAccessors'],
    });
    return { file: file as unknown as AnyNode };
  } catch (thrown) {
    const { message, loc } = thrown as Error & { loc?: { line: number } };
    return { problem: message.replace(/ \(\d+:\d+\)$/, ''), line: loc?.line ?? 1 };
  }
}

export const lineAt = (node: AnyNode): number => node.loc?.start.line ?? 1;

/** Calls `visit` for every node with its parents, the nearest last. */
export function visitAll(root: AnyNode, visit: (node: AnyNode, parents: readonly AnyNode[]) => void): void {
  const parents: AnyNode[] = [];
  const enter = (node: AnyNode): void => {
    visit(node, parents);
    parents.push(node);
    for (const [key, value] of Object.entries(node)) {
      if (key.endsWith('omments') || key === 'tokens' || key === 'loc' || key === 'extra' || key === 'errors')
        continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) enter(child);
    }
    parents.pop();
  };
  enter(root);
}

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';

export function applyEdits(source: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end),
      source,
    );
}

/** The name of an identifier or a quoted name. */
export const nameOf = (node: unknown): string | undefined => {
  const { type, name, value } = (node ?? {}) as { type?: string; name?: string; value?: string };
  return type === 'Identifier' ? name : type === 'StringLiteral' ? value : undefined;
};
