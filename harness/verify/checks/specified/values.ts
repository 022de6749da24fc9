import { memberNames, type Node, type NodeOf, walk } from '../../syntax/typescript.ts';
import { isFunction, type ParsedFiles, resolve, type Scope } from './parsed-files.ts';

/** A name is followed through so many others at most. */
const MAX_DEPTH = 8;

export const HTTP_METHODS = new Set(['get', 'post', 'put', 'delete', 'patch', 'request']);

/** `response`: of a request, with status and json. `data`: what the code under test answered. */
export type ValueSource = 'response' | 'data';

/** `await (x as T)!` is `x`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'AwaitExpression':
      return bare(node.argument);
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** Whether a value comes from the code under test, followed through variables and helpers. */
export function valueSource(
  wrapped: Node,
  scope: Scope,
  parsedFiles: ParsedFiles,
  depth = 0,
): ValueSource | undefined {
  const node = bare(wrapped);
  if (depth > MAX_DEPTH) return undefined;
  const follow = (next: Node, from: Scope = scope) => valueSource(next, from, parsedFiles, depth + 1);
  if (node.type === 'Identifier') {
    const resolved = resolve(node.name, scope, parsedFiles);
    for (const { value, property } of resolved?.declarations ?? []) {
      if (isFunction(value)) continue;
      const source = follow(value, resolved?.scope);
      if (source === 'data') return 'data';
      if (source === 'response') {
        if (property === null) return 'response';
        if (property === 'json') return 'data';
      }
    }
    return undefined;
  }
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
    const source = follow(node.object as Node);
    if (source === 'response') return memberNames(node).at(-1) === 'json' ? 'data' : undefined;
    return source;
  }
  if (node.type !== 'CallExpression') return undefined;
  const [root, ...rest] = memberNames(node.callee as Node);
  const method = rest.at(-1) ?? root;
  if (root === 'subject' && rest.length === 1 && method && HTTP_METHODS.has(method)) return 'response';
  if (isRemoteCall(node)) return 'data';
  if (node.callee.type === 'MemberExpression') return follow(node.callee.object as Node);
  for (const { value, scope: inside } of resultsOf(node, scope, parsedFiles)) {
    const source = follow(value, inside);
    if (source) return source;
  }
  return undefined;
}

/** `subject.call('name', …)`, `subject.construct('Name', …)`, `handle.call('method', …)`. */
export function isRemoteCall(node: NodeOf<'CallExpression'>): boolean {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  const [first] = node.arguments;
  return ['call', 'construct'].includes(callee.property.name) && first?.type === 'StringLiteral';
}

/** The object literals of which a value is made, followed through variables and helpers. */
export function objectsIn(
  wrapped: Node,
  scope: Scope,
  parsedFiles: ParsedFiles,
  depth = 0,
): NodeOf<'ObjectExpression'>[] {
  const node = bare(wrapped);
  if (depth > MAX_DEPTH) return [];
  const follow = (next: Node | null | undefined, from: Scope = scope) =>
    next ? objectsIn(next, from, parsedFiles, depth + 1) : [];
  switch (node.type) {
    case 'ObjectExpression':
      return [
        node,
        ...node.properties.flatMap((property) => {
          if (property.type === 'ObjectProperty') return follow(property.value as Node);
          return property.type === 'SpreadElement' ? follow(property.argument) : [];
        }),
      ];
    case 'ArrayExpression':
      return node.elements.flatMap((element) => follow(element as Node | null));
    case 'SpreadElement':
      return follow(node.argument);
    case 'ConditionalExpression':
      return [...follow(node.consequent), ...follow(node.alternate)];
    case 'ArrowFunctionExpression':
      return returnsOf(node).flatMap((value) =>
        follow(value, { ...scope, functions: [...scope.functions, node] }),
      );
    case 'Identifier': {
      const resolved = resolve(node.name, scope, parsedFiles);
      return (resolved?.declarations ?? []).flatMap(({ value, property }) =>
        property === null && !isFunction(value) ? follow(value, resolved?.scope) : [],
      );
    }
    case 'CallExpression':
      if (isRemoteCall(node)) return [];
      if (node.callee.type === 'MemberExpression') {
        const isMade = ['map', 'flatMap', 'from'].includes(memberNames(node.callee).at(-1) ?? '');
        // What map makes is new; what filter, slice and their kin leave is what was there.
        if (!isMade) return follow(node.callee.object as Node);
        return (node.arguments as Node[]).filter(isFunction).flatMap((callback) => follow(callback));
      }
      return resultsOf(node, scope, parsedFiles).flatMap(({ value, scope: inside }) => follow(value, inside));
    default:
      return [];
  }
}

/** What a helper of the tests returns. */
function resultsOf(
  call: NodeOf<'CallExpression'>,
  scope: Scope,
  parsedFiles: ParsedFiles,
): { value: Node; scope: Scope }[] {
  if (call.callee.type !== 'Identifier') return [];
  const resolved = resolve(call.callee.name, scope, parsedFiles);
  return (resolved?.declarations ?? []).flatMap(({ value }) => {
    if (!isFunction(value) || !resolved) return [];
    const inside = { unit: resolved.scope.unit, functions: [value] };
    return returnsOf(value).map((result) => ({ value: result, scope: inside }));
  });
}

function returnsOf(root: Node): Node[] {
  if (root.type === 'ArrowFunctionExpression' && root.body.type !== 'BlockStatement') return [root.body];
  const results: Node[] = [];
  walk(root, (node, parents) => {
    if (node.type !== 'ReturnStatement' || !node.argument) return;
    if (parents.findLast(isFunction) === root) results.push(node.argument);
  });
  return results;
}
