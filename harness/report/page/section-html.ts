import { printableLines } from '../../domain/printable.ts';
import type { Block, Section, Table } from '../sections/section.ts';
import { escaped } from './escape.ts';

/** @param chart goes above the blocks, which tell the same in words and numbers */
export function sectionHtml({ id, title, blocks }: Section, chart = ''): string {
  return `<section id="${escaped(id)}" aria-labelledby="${escaped(id)}-title">
<h2 id="${escaped(id)}-title">${escaped(title)}</h2>
${chart}${blocks.map(blockHtml).join('\n')}
</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'table':
      return tableHtml(block);
    case 'list':
      return `<ul class="marked">${block.items
        .map(({ mark, text }) => {
          const sign =
            mark === undefined ? '' : `<span class="mark ${escaped(mark)}">${escaped(mark)}</span> `;
          return `<li>${sign}${escaped(text)}</li>`;
        })
        .join('\n')}</ul>`;
    case 'quote':
      return `<blockquote><p>${printableLines(block.text).map(escaped).join('<br>')}</p></blockquote>`;
    case 'paragraph':
      return `<p>${escaped(block.text)}</p>`;
  }
}

/** As many characters stay on one line: two words in a narrow column are harder to read than a wider column. */
const SHORT = 12;

/** Wider than a phone, it scrolls by itself, by finger or by arrow keys. */
function tableHtml({ caption, head, rows, numbers = [] }: Table): string {
  const kind = (column: number) => (numbers.includes(column) ? ' class="number"' : '');
  const cells = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const isShort = cell !== '' && cell.length <= SHORT && !numbers.includes(column);
        return `<td${isShort ? ' class="short"' : kind(column)}>${escaped(cell)}</td>`;
      })
      .join('');
  const heads = head.map((cell, column) =>
    // A heading without a word is none.
    cell === '' ? '<td></td>' : `<th scope="col"${kind(column)}>${escaped(cell)}</th>`,
  );
  return `<div class="scroll" role="region" aria-label="${escaped(caption)}" tabindex="0">
<table>
<caption>${escaped(caption)}</caption>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody>
</table>
</div>`;
}
