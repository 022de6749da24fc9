import { type ParserOptions, parse } from '@babel/parser';

/** A node of Babel's syntax tree, as far as mutants look at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A stretch of text: offsets in UTF-16 units, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const OPTIONS: ParserOptions = { sourceType: 'module', plugins: [] };

/** Parses a module without types; throws for what is none. */
export function parseModule(source: string) {
  return parse(source, OPTIONS);
}

export function programOf(source: string): SyntaxNode {
  return parseModule(source).program as unknown as SyntaxNode;
}

/** The same of a source that has its types; throws for what is none. */
export function typedProgramOf(source: string): SyntaxNode {
  return parse(source, { ...OPTIONS, plugins: ['typescript'] }).program as unknown as SyntaxNode;
}

/** An expression read alone, wherever it would have to stand: it may hold `super`, `yield` and private names. */
export function expressionOf(source: string): SyntaxNode {
  const { program } = parse(`(${source})`, {
    ...OPTIONS,
    allowAwaitOutsideFunction: true,
    allowNewTargetOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowYieldOutsideFunction: true,
    errorRecovery: true,
  });
  const [statement] = program.body as unknown as SyntaxNode[];
  if (!isNode(statement?.expression)) throw new Error(`this is no expression: ${source}`);
  return statement.expression;
}

/** Visits every node, parents first; `parents` begins with the nearest. */
export function walk(
  node: SyntaxNode,
  visit: (node: SyntaxNode, parents: readonly SyntaxNode[]) => void,
  parents: readonly SyntaxNode[] = [],
): void {
  visit(node, parents);
  const inside = [node, ...parents];
  for (const child of childrenOf(node)) walk(child, visit, inside);
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node)
    .filter(([key]) => !key.endsWith('omments'))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}
