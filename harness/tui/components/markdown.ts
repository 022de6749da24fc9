import { lexer, type Token, type Tokens } from 'marked';
import { printableLines } from '../../domain/printable.ts';

/** A block of a ticket or debrief, as far as a terminal can show it. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote'; readonly spans: readonly Span[] }
  | { readonly kind: 'item'; readonly mark: string; readonly spans: readonly Span[] }
  | { readonly kind: 'code'; readonly lines: readonly string[]; readonly language: string };

export interface Span {
  readonly text: string;
  readonly bold: boolean;
}

/** The blocks of a Markdown text, read by `marked`; what a terminal cannot show stays as it was written. */
export function blocksOf(markdown: string): readonly Block[] {
  // Control characters go first, so that none of them can reach the terminal through any kind of token.
  return lexer(printableLines(markdown).join('\n'), { gfm: false }).flatMap(blocksOfToken);
}

function blocksOfToken(token: Token): readonly Block[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [{ kind: 'heading', spans: spansOf(token) }];
    case 'paragraph':
    case 'text':
      return [{ kind: 'paragraph', spans: spansOf(token) }];
    case 'blockquote':
      return (token.tokens ?? [])
        .flatMap(blocksOfToken)
        .map((block) => (block.kind === 'paragraph' ? { ...block, kind: 'quote' } : block));
    case 'list':
      return (token as Tokens.List).items.flatMap((item, index) =>
        itemBlocks(token as Tokens.List, item, index),
      );
    case 'code':
      return [codeBlock(token as Tokens.Code)];
    default:
      return [{ kind: 'paragraph', spans: [{ text: token.raw.trim(), bold: false }] }];
  }
}

/** The first word behind a fence names the language. */
const codeBlock = ({ text, lang = '' }: Tokens.Code): Block => ({
  kind: 'code',
  lines: text.split('\n'),
  language: lang.split(/\s/)[0] ?? '',
});

/** The first paragraph of an item carries its mark; what else is in it follows as blocks of its own. */
function itemBlocks(list: Tokens.List, item: Tokens.ListItem, index: number): readonly Block[] {
  const mark = list.ordered ? `${Number(list.start) + index}.` : '-';
  const [first, ...others] = item.tokens.flatMap(blocksOfToken);
  if (first?.kind !== 'paragraph')
    return [{ kind: 'item', mark, spans: [] }, ...(first ? [first] : []), ...others];
  return [{ kind: 'item', mark, spans: first.spans }, ...others];
}

/** Strong and emphasised text is bold; code keeps its backticks, which tell it from words; lines join. */
function spansOf(token: Token, bold = false): readonly Span[] {
  const inline = 'tokens' in token ? token.tokens : undefined;
  if (inline === undefined) return [{ text: oneLine(token.raw), bold }];
  return joined(
    inline.flatMap((part) => {
      if (part.type === 'strong' || part.type === 'em') return spansOf(part, true);
      if (part.type === 'br') return [{ text: ' ', bold }];
      if (part.type === 'escape') return [{ text: part.text, bold }];
      return [{ text: oneLine(part.raw), bold }];
    }),
  );
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

/** Neighbours of one weight are one span. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last?.bold === span.bold)
      result[result.length - 1] = { text: last.text + span.text, bold: span.bold };
    else result.push(span);
  }
  return result;
}
