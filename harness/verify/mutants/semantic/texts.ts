import { calledMethod, nameOf } from './nodes.ts';
import { instead, type Operator, type Variation } from './variation.ts';

/** Case folded too far, not far enough, or not at all; numbers that lose digits on the way. */
export const texts: Operator = ({ node, textOf }) => {
  const call = calledMethod(node);
  if (call && /^to(Lower|Upper)Case$/.test(call.method)) {
    const text = textOf(call.receiver);
    const about = { start: call.receiver.end, end: node.end };
    const letters = call.method === 'toLowerCase' ? 'A-Z' : 'a-z';
    return [
      instead('CaseFoldedTooFar', node, `${text}.normalize('NFKC').${call.method}()`, about),
      instead(
        'CaseNotFoldedFar',
        node,
        `${text}.replace(/[${letters}]/g, (letter) => letter.${call.method}())`,
        about,
      ),
      instead('CaseNotFolded', node, text, about),
    ];
  }
  if (node.type === 'CallExpression' && nameOf(node.callee) === 'BigInt') {
    const [argument] = node.arguments as { start: number; end: number }[];
    return argument ? [instead('DigitsLost', argument, `Number(${textOf(argument)})`, node)] : [];
  }
  if (node.type === 'RegExpLiteral') return ofPattern(String(node.flags), textOf(node), node);
  return node.type === 'TemplateElement' || node.type === 'StringLiteral' ? ofSql(textOf(node), node) : [];
};

function ofPattern(flags: string, text: string, node: { start: number; end: number }): Variation[] {
  const hasLetters = /[a-zA-Z]/.test(text.slice(0, text.lastIndexOf('/')).replace(/\\[a-zA-Z]/g, ''));
  if (!hasLetters) return [];
  if (flags.includes('i'))
    return [
      instead('CaseNotFolded', node, text.slice(0, text.lastIndexOf('/') + 1) + flags.replace('i', '')),
    ];
  return [instead('CaseFoldedTooFar', node, `${text}i`)];
}

/** `lower(name)` of SQL, and a plain comparison of text that heeds no case. */
function ofSql(text: string, { start }: { start: number }): Variation[] {
  if (!/\b(select|where|update|insert|delete|and|on)\b/i.test(text)) return [];
  return [...text.matchAll(/\b(?:lower|upper)\(([^()]*)\)/gi)].map(({ 0: whole, 1: inner = '', index }) =>
    instead('CaseNotFolded', { start: start + index, end: start + index + whole.length }, inner),
  );
}
