import type { Edit } from './edit.ts';
import type { SqlText } from './sql/texts.ts';
import { isNode, type Span, type SyntaxNode, walk } from './syntax.ts';

/**
 * Tells which of Stryker's mutants to leave out, because no fair test could notice them, or because they would
 * die of a syntax error or an exception without proving anything:
 * - SQL emptied as a whole, alone or with the object around it, and the label of such an object, as is a
 *   migration's name;
 * - the types in a JSON Schema, which are refused when the service starts;
 * - prose: what is said in a new Error, whole sentences anywhere, descriptions in schemas;
 * - all that is logged;
 * - the type name that a `typeof` is compared with (the comparison itself is mutated), and `utf8`;
 * - names of members and of what is imported or exported;
 * - a last `{ return; }` emptied, after which the function returns just as well.
 */
export function isNoise(program: SyntaxNode, texts: readonly SqlText[]): (edit: Edit) => boolean {
  const sql = new Set(texts.flatMap(({ literals }) => literals.map(keyOf)));
  const strings = new Set<string>();
  const logging: Span[] = [];
  const objects = new Set<string>();
  const idle = new Set<string>();
  walk(program, (node, parents) => {
    const [parent] = parents;
    if (isLogging(node)) logging.push(parent?.type === 'ExpressionStatement' ? parent : node);
    if (node.type === 'ObjectExpression' && holdsSql(node, sql)) objects.add(keyOf(node));
    if (isIdleReturn(node, parents)) idle.add(keyOf(node));
    if (!isText(node) || !parent) return;
    if (sql.has(keyOf(node)) || isProse(node, parents) || isLabelOfSql(parents, sql))
      strings.add(keyOf(node));
    if (isTypeName(parent) || isUtf8(node, parent) || isName(node, parent) || isSchemaType(node, parents))
      strings.add(keyOf(node));
  });
  return (edit) =>
    (edit.mutator === 'StringLiteral' && strings.has(keyOf(edit))) ||
    (edit.mutator === 'ObjectLiteral' && objects.has(keyOf(edit))) ||
    (edit.mutator === 'BlockStatement' && idle.has(keyOf(edit))) ||
    logging.some(({ start, end }) => start <= edit.start && edit.end <= end);
}

function isText({ type }: SyntaxNode): boolean {
  return type === 'StringLiteral' || type === 'TemplateLiteral';
}

/** What a literal says, `x` standing for each hole. */
function wording(node: SyntaxNode): string {
  if (node.type === 'StringLiteral') return String(node.value);
  const quasis = node.quasis as { value: { cooked: string | null } }[];
  return quasis.map(({ value }) => value.cooked ?? '').join('x');
}

function isProse(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const text = wording(node);
  // A code such as 'not-found' is no prose, wherever it stands.
  if (!/\S\s+\S/.test(text)) return false;
  if (/^\p{Lu}.*\s.*\s.*[.!?]$/su.test(text)) return true;
  const [parent] = parents;
  if (parent?.type === 'ObjectProperty' && /^(description|summary)$/.test(nameOf(parent.key))) return true;
  const call = parents.find(({ type }) => type !== 'BinaryExpression' && type !== 'ConditionalExpression');
  const isCall = call?.type === 'NewExpression' || call?.type === 'CallExpression';
  return isCall && /(Error|Exception)$/.test(nameOf(call.callee));
}

/** Of `{ name: '0001-members', sql: 'create table …' }`, the name: nothing but a note of what has been run. */
function isLabelOfSql([property, object]: readonly SyntaxNode[], sql: ReadonlySet<string>): boolean {
  if (property?.type !== 'ObjectProperty' || object?.type !== 'ObjectExpression') return false;
  if (!/^(name|id|version|label)$/.test(nameOf(property.key))) return false;
  return holdsSql(object, sql);
}

function holdsSql({ properties }: SyntaxNode, sql: ReadonlySet<string>): boolean {
  return (properties as SyntaxNode[]).some(({ value }) => isNode(value) && sql.has(keyOf(value)));
}

function isSchemaType(node: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const property = parents.find(({ type }) => type !== 'ArrayExpression');
  const isType = property?.type === 'ObjectProperty' && nameOf(property.key) === 'type';
  return isType && /^(array|boolean|integer|null|number|object|string)$/.test(wording(node));
}

function isTypeName({ type, left, right }: SyntaxNode): boolean {
  const isTypeof = (side: unknown) =>
    isNode(side) && side.type === 'UnaryExpression' && side.operator === 'typeof';
  return type === 'BinaryExpression' && (isTypeof(left) || isTypeof(right));
}

/** Emptied it throws, or is the same. */
function isUtf8(node: SyntaxNode, parent: SyntaxNode): boolean {
  return parent.type === 'CallExpression' && /^utf-?8$/i.test(wording(node));
}

function isName(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (/^(Import|Export)(Attribute|Specifier|NamespaceSpecifier)$/.test(parent.type)) return true;
  return /^Class(Private)?(Method|Property)$/.test(parent.type) && parent.key === node;
}

/** Whether a block does nothing but return undefined, and nothing would come after it. */
function isIdleReturn({ type, body }: SyntaxNode, parents: readonly SyntaxNode[]): boolean {
  const [statement, ...more] = type === 'BlockStatement' ? (body as SyntaxNode[]) : [];
  if (statement?.type !== 'ReturnStatement' || more.length > 0) return false;
  if (statement.argument !== null && nameOf(statement.argument) !== 'undefined') return false;
  for (const [index, parent] of parents.entries()) {
    if (/Function|Method$/.test(parent.type)) return true;
    // A finally may return something else.
    const passes =
      /^(IfStatement|CatchClause)$/.test(parent.type) ||
      (parent.type === 'TryStatement' && !parent.finalizer);
    const isLast =
      parent.type === 'BlockStatement' && (parent.body as SyntaxNode[]).at(-1) === parents[index - 1];
    if (!passes && !isLast) return false;
  }
  return false;
}

function isLogging({ type, callee }: SyntaxNode): boolean {
  if (type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return false;
  const { object, property } = callee;
  if (!/^(trace|debug|info|log|warn|error|fatal)$/.test(nameOf(property)) || !isNode(object)) return false;
  return /^(console|log|logger)$/.test(
    object.type === 'MemberExpression' ? nameOf(object.property) : nameOf(object),
  );
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression') return nameOf(node.property);
  return String(node.name ?? node.value ?? '');
}

function keyOf({ start, end }: Span): string {
  return `${start}-${end}`;
}
