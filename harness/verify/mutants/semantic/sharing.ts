import type { SyntaxNode } from '../syntax.ts';
import { isFunction, nameOf } from './nodes.ts';
import type { Operator, Place, Variation } from './variation.ts';

const COLLECTION = /^(Weak)?(Set|Map)$/;

/**
 * A collection that is made anew for each call, made once for all: for the module, whatever app asks, or for the
 * outermost function, whatever request.
 */
export const sharing: Operator = (place) => {
  const { node, parents } = place;
  if (node.type !== 'NewExpression' || !COLLECTION.test(nameOf(node.callee))) return [];
  if ((node.arguments as unknown[]).length > 0) return [];
  const functions = parents.filter(isFunction);
  const outermost = functions.at(-1);
  if (!outermost) return [];
  const byModule = hoisted('SharedByModule', place, statementBelow(parents, 'Program'));
  const body = outermost.body as SyntaxNode;
  const byApp =
    functions.length > 1 && body.type === 'BlockStatement'
      ? hoisted('SharedByApp', place, statementIn(parents, body))
      : [];
  return [...byModule, ...byApp];
};

function hoisted(kind: string, { node, textOf }: Place, before: SyntaxNode | undefined): Variation[] {
  if (!before) return [];
  const name = `shared${nameOf(node.callee)}`;
  return [
    {
      kind,
      replacements: [
        { start: before.start, end: before.start, text: `const ${name} = ${textOf(node)};\n` },
        { start: node.start, end: node.end, text: name },
      ],
      about: node,
    },
  ];
}

function statementBelow(parents: readonly SyntaxNode[], type: string): SyntaxNode | undefined {
  return parents[parents.findIndex((parent) => parent.type === type) - 1];
}

function statementIn(parents: readonly SyntaxNode[], block: SyntaxNode): SyntaxNode | undefined {
  return parents[parents.indexOf(block) - 1];
}
