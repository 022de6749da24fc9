import { isNode, type Span, type SyntaxNode, walk } from '../syntax.ts';
import { type Characters, HOLE, type Token, tokensOf } from './tokens.ts';

/** SQL in a source: one literal, or several that `+` joins. */
export interface SqlText {
  readonly tokens: readonly Token[];
  /** What lies between quotes and holes. A change of the text must stay within one of them. */
  readonly segments: readonly Span[];
  /** The literals with their quotes. */
  readonly literals: readonly Span[];
}

/** Finds all SQL of a source, whole statements and parts of statements. */
export function sqlTexts(source: string, program: SyntaxNode): SqlText[] {
  const texts: SqlText[] = [];
  const sql = new Set<SyntaxNode>();
  const lone: Piece[][] = [];
  walk(program, (node, parents) => {
    const [parent] = parents;
    if (parent && isSum(parent) && isStringSum(node, parent)) return;
    const pieces = piecesOf(node);
    if (!pieces.some(({ literal }) => literal)) return;
    const { text } = charactersOf(pieces, source);
    // The SQL around a hole says what the literals in it are.
    const inHole = parents.some((ancestor) => sql.has(ancestor));
    if (inHole || isSql(text)) {
      sql.add(node);
      texts.push(sqlText(pieces, source));
    } else if (isLoneKeyword(text)) lone.push(pieces);
  });
  // `const direction = newest ? 'desc' : 'asc'` is SQL only beside SQL.
  return texts.length === 0 ? [] : [...texts, ...lone.map((pieces) => sqlText(pieces, source))];
}

/** A statement, or a part of one that starts with a clause; English sentences have to be told from both. */
function isSql(text: string): boolean {
  return [STATEMENT, PART].some((pattern) => pattern.test(text.replace(LEADING, '')));
}

const LEADING = /^(?:[\s(]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

const NAME = '[\\w"`\\[\\uFFFC]';

const STATEMENT = new RegExp(
  [
    'select\\b[\\s\\S]+\\bfrom\\b',
    `select\\s+(?:distinct\\s+)?(?:\\*|[\\d?(]|${NAME}+\\()`,
    `(?:insert|replace)\\s+(?:or\\s+\\w+\\s+)?into\\s+${NAME}`,
    `update\\s+(?:or\\s+\\w+\\s+)?\\S+\\s+set\\s`,
    `delete\\s+from\\s+${NAME}`,
    `with\\s+(?:recursive\\s+)?${NAME}+\\s*(?:\\([^)]*\\)\\s*)?as\\s*(?:(?:not\\s+)?materialized\\s*)?\\(`,
    `create\\s+(?:unique\\s+|temp\\s+|temporary\\s+|virtual\\s+)?(?:table|index|view|trigger)\\s+(?:if\\s+not\\s+exists\\s+)?${NAME}`,
    `(?:alter\\s+table|drop\\s+(?:table|index|view|trigger))\\s+${NAME}`,
    `values\\s*\\(`,
  ]
    .map((pattern) => `^${pattern}`)
    .join('|'),
  'i',
);

const PART = new RegExp(
  [
    `from\\s+${NAME}+(?:\\s+\\w+)?\\s*(?:$|\\b(?:join|where|order\\s+by|group\\s+by|limit)\\b)`,
    '(?:where|and|or|having|on|when)\\s[\\s\\S]*(?:[=<>?]|\\bis\\s+(?:not\\s+)?null\\b|\\bin\\s*\\(|\\bexists\\s*\\()',
    `(?:order|group)\\s+by\\s+[${NAME.slice(1, -1)}(]`,
    '(?:limit|offset)\\s+(?:[\\d?:@$\\uFFFC])',
    `(?:(?:natural|left|right|full|inner|cross)\\s+)?(?:outer\\s+)?join\\s+\\S+[\\s\\S]*\\b(?:on|using)\\b`,
    'on\\s+conflict\\b',
    'union(?:\\s+all)?\\s+select\\b',
    '\\([\\w.]+(?:\\s*,\\s*[\\w.]+)+\\)\\s*[<>=]',
    '[\\w.]+\\s*(?:<>|[<>=]=?)\\s*\\?',
    `[\\w.]+(?:\\s+(?:asc|desc))\\s*(?:,|$)`,
  ]
    .map((pattern) => `^${pattern}`)
    .join('|'),
  'i',
);

function isLoneKeyword(text: string): boolean {
  return /^\s*(?:asc|desc|<|>|<=|>=)\s*$/i.test(text);
}

interface Piece extends Span {
  /** The literal it is the text of; null for a hole. */
  readonly literal: SyntaxNode | null;
}

function piecesOf(node: SyntaxNode): Piece[] {
  if (node.type === 'StringLiteral') return [{ start: node.start + 1, end: node.end - 1, literal: node }];
  if (node.type === 'TemplateLiteral') {
    const quasis = node.quasis as SyntaxNode[];
    return quasis.flatMap(({ start, end }, index) => {
      const next = quasis[index + 1];
      const text = { start, end, literal: node };
      return next ? [text, { start: end, end: next.start, literal: null }] : [text];
    });
  }
  if (!isSum(node)) return [];
  return [node.left, node.right].flatMap((side) => {
    if (!isNode(side)) return [];
    const pieces = piecesOf(side);
    return pieces.length > 0 ? pieces : [{ start: side.start, end: side.end, literal: null }];
  });
}

function isSum({ type, operator }: SyntaxNode): boolean {
  return type === 'BinaryExpression' && operator === '+';
}

/** Whether a node is read together with the sum that it is a side of. */
function isStringSum(node: SyntaxNode, sum: SyntaxNode): boolean {
  return (node === sum.left || node === sum.right) && piecesOf(sum).some(({ literal }) => literal);
}

function sqlText(pieces: readonly Piece[], source: string): SqlText {
  return {
    tokens: tokensOf(charactersOf(pieces, source)),
    segments: pieces.filter(({ literal }) => literal).map(({ start, end }) => ({ start, end })),
    literals: [...new Set(pieces.flatMap(({ literal }) => literal ?? []))],
  };
}

/** What an escape of JavaScript stands for, as far as SQL's tokens depend on it. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\n': ' ', '\r\n': ' ' };

function charactersOf(pieces: readonly Piece[], source: string): Characters {
  const characters = pieces.flatMap(({ start, end, literal }) =>
    literal ? unescaped(source.slice(start, end), start) : [{ text: HOLE, start, end }],
  );
  return { text: characters.map(({ text }) => text).join(''), spans: characters };
}

function unescaped(text: string, offset: number): ({ text: string } & Span)[] {
  return [...text.matchAll(/\\(u\{[^}]*\}|u.{4}|x..|\r\n|[\s\S])|[\s\S]/g)].map(
    ({ 0: whole, 1: escaped, index }) => ({
      // Longer escapes become some letter: none of SQL's own characters needs one.
      text: escaped === undefined ? whole : (ESCAPED[escaped] ?? (escaped.length === 1 ? escaped : 'x')),
      start: offset + index,
      end: offset + index + whole.length,
    }),
  );
}
