import { printableLines } from '../../domain/printable.ts';

/** A piece of a ticket or debrief, as far as a terminal can show it. */
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote'; readonly spans: readonly Span[] }
  | { readonly kind: 'item'; readonly mark: string; readonly spans: readonly Span[] }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

export interface Span {
  readonly text: string;
  readonly bold: boolean;
}

const ITEM = /^\s*([-*+]|\d+[.)])\s+/;

/** The little Markdown that tickets use; what it does not know stays as it was written. Lines of a paragraph join. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { kind: 'paragraph' | 'quote' | 'item'; mark: string; text: string[] } | null = null;
  let code: string[] | null = null;
  const close = () => {
    if (open === null) return;
    const spans = spansOf(open.text.join(' '));
    blocks.push(open.kind === 'item' ? { kind: 'item', mark: open.mark, spans } : { kind: open.kind, spans });
    open = null;
  };
  const add = (kind: 'paragraph' | 'quote' | 'item', text: string, mark = '') => {
    if (open === null || open.kind !== kind || mark !== '') {
      close();
      open = { kind, mark, text: [] };
    }
    open.text.push(text.trim());
  };
  for (const line of printableLines(markdown)) {
    const fence = /^\s*```/.test(line);
    if (code !== null) {
      if (fence) {
        blocks.push({ kind: 'code', lines: code });
        code = null;
      } else code.push(line);
    } else if (fence) {
      close();
      code = [];
    } else if (line.trim() === '' || line.trim() === '>') close();
    else if (/^#{1,6}\s/.test(line)) {
      close();
      blocks.push({ kind: 'heading', spans: spansOf(line.replace(/^#+\s+/, '')) });
    } else if (line.startsWith('>')) add('quote', line.replace(/^>\s?/, ''));
    else if (ITEM.test(line)) add('item', line.replace(ITEM, ''), ITEM.exec(line)?.[1] ?? '-');
    else if (line.startsWith('    ') && open === null) blocks.push({ kind: 'code', lines: [line.slice(4)] });
    else add(isItem(open) ? 'item' : 'paragraph', line);
  }
  close();
  if (code !== null) blocks.push({ kind: 'code', lines: code });
  return blocks;
}

const isItem = (open: { readonly kind: string } | null): boolean => open?.kind === 'item';

/** `**bold**` and `_emphasis_` become spans; code keeps its backticks, they tell it from words. */
function spansOf(text: string): readonly Span[] {
  return text
    .split(/(\*\*[^*]+\*\*|(?<![\w`])_[^_`]+_(?!\w))/)
    .filter((part) => part !== '')
    .map((part) => {
      if (/^\*\*.+\*\*$/.test(part)) return { text: part.slice(2, -2), bold: true };
      if (/^_.+_$/.test(part)) return { text: part.slice(1, -1), bold: true };
      return { text: part, bold: false };
    });
}
