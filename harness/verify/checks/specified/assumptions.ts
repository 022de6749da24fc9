import { keyName, lineOf, memberNames, type Node, type NodeOf, walk } from '../../syntax/typescript.ts';
import { expectationOf, isExpected, testAround } from './expectations.ts';
import { type ParsedFile, type ParsedFiles, scopeOf } from './parsed-files.ts';
import { sqlNames } from './sql-names.ts';
import { bare, HTTP_METHODS, isRemoteCall, objectsIn, valueSource } from './values.ts';

export type AssumptionKind =
  | 'route'
  | 'query parameter'
  | 'header'
  | 'field sent'
  | 'field expected'
  | 'export'
  | 'method or property'
  | 'status'
  | 'text expected'
  | 'number expected'
  | 'count expected'
  | 'table or column';

/** Something that a hidden test takes for granted. */
export interface Assumption {
  readonly kind: AssumptionKind;
  readonly literal: string;
  readonly line: number;
  /** The test around it: what else happens there may explain it. */
  readonly test: Node;
}

/** What everything has: reading `.length` of an answer demands nothing of it. */
const BUILT_IN = new Set(
  [Array, String, Number, BigInt, Map, Set, Date, Promise, Function, Object].flatMap((type) => [
    ...Object.getOwnPropertyNames(type.prototype),
    ...Object.getOwnPropertyNames(type),
  ]),
);
/** How errors arrive, whatever the code. */
const ERROR_FIELDS = new Set(['name', 'message', 'code']);
const EQUALITIES = new Set([
  'toBe',
  'toEqual',
  'toStrictEqual',
  'toMatchObject',
  'toContain',
  'toContainEqual',
]);
const VALUED = new Set([...EQUALITIES, 'toHaveProperty', 'toHaveLength']);

/** All that a hidden file sends and expects, in the order of the file. */
export function assumptionsOf(
  unit: ParsedFile,
  parsedFiles: ParsedFiles,
  style: 'service' | 'library',
): Assumption[] {
  const assumptions: Assumption[] = [];
  const own = new Set<Node>();
  walk(unit.file, (node) => own.add(node));
  walk(unit.file, (node, parents) => {
    const scope = scopeOf(unit, parents);
    const assume = (kind: AssumptionKind, literal: string, at: Node = node) =>
      assumptions.push({ kind, literal, line: lineOf(at), test: testAround([...parents, node]) });
    const assumeKeys = (kind: AssumptionKind, value: Node) => {
      for (const object of objectsIn(value, scope, parsedFiles)) {
        for (const { name, at } of keysOf(object)) {
          // What a helper of another file adds is demanded where it is called.
          if (kind !== 'field expected' || !ERROR_FIELDS.has(name))
            assume(kind, name, own.has(at) ? at : value);
        }
      }
    };
    switch (node.type) {
      case 'StringLiteral':
      case 'TemplateLiteral':
        if (style === 'service') {
          if (isExpected(node, parents) || isData(node, parents)) return;
          const route = routeIn(node);
          if (route) assume('route', route);
          for (const name of queryNames(node)) assume('query parameter', name);
        }
        return;
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const name = memberNames(node).at(-1);
        if (name === undefined || (node.property.type !== 'StringLiteral' && node.computed)) return;
        if (memberNames(node.object as Node).at(-1) === 'headers') assume('header', name);
        else if (!BUILT_IN.has(name) && valueSource(node.object as Node, scope, parsedFiles) === 'data') {
          if (!isCallee(node, parents)) assume('field expected', name);
        }
        return;
      }
      case 'VariableDeclarator':
        if (node.init && valueSource(node.init, scope, parsedFiles) === 'data') {
          for (const { name, at } of patternKeys(node.id as Node)) assume('field expected', name, at);
        }
        return;
      case 'BinaryExpression': {
        const [left, right] = [node.left as Node, node.right as Node];
        if (right.type === 'NumericLiteral' && memberNames(left).at(-1) === 'status') {
          assume('status', String(right.value), right);
        }
        return;
      }
      case 'CallExpression':
        assumptionsOfCall(node, {
          assume,
          assumeKeys,
          isAwaited: parents.at(-1)?.type === 'AwaitExpression',
        });
        return;
    }
  });
  return assumptions;
}

interface Collector {
  assume(kind: AssumptionKind, literal: string, at?: Node): void;
  assumeKeys(kind: AssumptionKind, value: Node): void;
  readonly isAwaited: boolean;
}

function assumptionsOfCall(node: NodeOf<'CallExpression'>, collector: Collector): void {
  const { assume, assumeKeys } = collector;
  const args = node.arguments as Node[];
  const [first, ...rest] = args;
  const names = memberNames(node.callee as Node);
  const method = names.at(-1) ?? '';
  const expectation = expectationOf(node);
  if (expectation) {
    assumptionsOfExpectation(expectation, collector);
    return;
  }
  if (isRemoteCall(node) && first?.type === 'StringLiteral') {
    assume(names[0] === 'subject' ? 'export' : 'method or property', first.value, first);
    for (const argument of rest) assumeKeys('field sent', argument);
    return;
  }
  if (names[0] === 'subject' && names.length === 2 && HTTP_METHODS.has(method)) {
    if (method === 'request') assumptionsOfOptions(first, collector);
    else if (method === 'post' || method === 'put' || method === 'patch') {
      if (rest[0]) assumeKeys('field sent', rest[0]);
      assumptionsOfOptions(rest[1], collector);
    } else assumptionsOfOptions(rest[0], collector);
    return;
  }
  if (names.includes('database') && method === 'load' && first?.type === 'StringLiteral') {
    assume('table or column', first.value, first);
    if (rest[0]) assumeKeys('table or column', rest[0]);
  }
  if (names.includes('database') && method === 'query' && first) {
    const sql = literalText(first);
    for (const name of sql === undefined ? [] : sqlNames(sql)) assume('table or column', name, first);
  }
  if (method === 'get' && first?.type === 'StringLiteral') {
    if (names.includes('searchParams')) assume('query parameter', first.value, first);
    // A handle's property comes as a promise; a Map's entry does not.
    else if (names[0] !== 'subject' && collector.isAwaited) assume('method or property', first.value, first);
  }
}

function assumptionsOfOptions(options: Node | undefined, { assume, assumeKeys }: Collector): void {
  if (options?.type !== 'ObjectExpression') return;
  for (const property of options.properties) {
    if (property.type !== 'ObjectProperty') continue;
    const value = property.value as Node;
    const name = keyName(property);
    if (name === 'body') assumeKeys('field sent', value);
    if (name !== 'headers' || value.type !== 'ObjectExpression') continue;
    for (const { name: header, at } of keysOf(value)) assume('header', header, at);
  }
}

function assumptionsOfExpectation(
  { subject, matcher, expected }: NonNullable<ReturnType<typeof expectationOf>>,
  { assume, assumeKeys }: Collector,
): void {
  const [value] = expected;
  if (!value || !VALUED.has(matcher)) return;
  // `typeof answer.detail` names a type of JavaScript, nothing of the code's.
  if (subject.type === 'UnaryExpression') return;
  const isStatus = memberNames(bare(subject)).at(-1) === 'status';
  if (isStatus && value.type === 'NumericLiteral') {
    assume('status', String(value.value), value);
    return;
  }
  if (matcher === 'toHaveProperty' && value.type === 'StringLiteral') {
    for (const name of value.value.split('.')) assume('field expected', name, value);
  } else if (matcher !== 'toHaveLength') assumeKeys('field expected', value);
  const isCount =
    matcher === 'toHaveLength' || ['length', 'size'].includes(memberNames(bare(subject)).at(-1) ?? '');
  const numberKind = isCount ? 'count expected' : 'number expected';
  walk(value, (node, parents) => {
    // What a helper makes of its arguments is its own business, but for the texts.
    const isInCall = parents.some(({ type }) => type === 'CallExpression');
    const isSent = [...parents, node].some((outer) => outer.type === 'CallExpression' && isRemoteCall(outer));
    if (isSent) return;
    const parent = parents.at(-1);
    const isKey = parent?.type === 'ObjectProperty' && parent.key === node;
    if (node.type === 'StringLiteral' && !isKey) assume('text expected', node.value, node);
    const isStatusField =
      parent?.type === 'ObjectProperty' && parent.value === node && keyName(parent) === 'status';
    if (node.type !== 'NumericLiteral' || isInCall || isKey) return;
    assume(isStatusField ? 'status' : numberKind, String(node.value), node);
  });
}

function keysOf(object: NodeOf<'ObjectExpression'>): { name: string; at: Node }[] {
  return object.properties.flatMap((property) => {
    if (property.type === 'SpreadElement') return [];
    const name = keyName(property);
    return name === undefined ? [] : [{ name, at: property as Node }];
  });
}

function patternKeys(pattern: Node): { name: string; at: Node }[] {
  if ((pattern as { type: string }).type !== 'ObjectPattern') return [];
  return (pattern as unknown as { properties: Node[] }).properties.flatMap((property) => {
    const name = property.type === 'ObjectProperty' ? keyName(property) : undefined;
    return name === undefined ? [] : [{ name, at: property }];
  });
}

function isCallee(node: Node, parents: readonly Node[]): boolean {
  const parent = parents.at(-1);
  return parent?.type === 'CallExpression' && (parent.callee as Node) === node;
}

/** Whether a literal is a value of what is sent or loaded: an address in it is the test's own. */
function isData(node: Node, parents: readonly Node[]): boolean {
  return parents.some(
    (parent, index) =>
      parent.type === 'ObjectProperty' &&
      parent.value === (parents[index + 1] ?? node) &&
      !['path', 'url'].includes(keyName(parent) ?? ''),
  );
}

/** The text of a literal, with `*` for what is filled in. */
function literalText(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked).join('*');
  return undefined;
}

/** The path of an address on the service, without the query. */
function routeIn(node: Node): string | undefined {
  const path = literalText(node)?.split(/[?#]/)[0] ?? '';
  return /^\/[\w*:-]/.test(path) && !/\s/.test(path) ? path : undefined;
}

function queryNames(node: Node): string[] {
  return [...(literalText(node) ?? '').matchAll(/[?&]([\w-]+)=/g)].map(([, name = '']) => name);
}
