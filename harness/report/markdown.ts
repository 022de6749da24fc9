import { printable, printableLines } from '../domain/printable.ts';
import { extensionLine } from './extension.ts';
import type { Report } from './report.ts';
import type { Block, Section } from './sections/section.ts';
import { sectionsOf } from './sections/sections.ts';
import { detailsOf, scoreLine } from './words.ts';

/** The report as Markdown, for a pull request, a wiki or an interviewer's notes. No text in it is markup. */
export function reportMarkdown(report: Report): string {
  return [
    `# ${escaped(report.exercise.title)}`,
    '',
    escaped(detailsOf(report).join(', ')),
    '',
    `**${escaped(scoreLine(report))}**`,
    ...(report.extension ? ['', escaped(extensionLine(report.extension))] : []),
    ...sectionsOf(report).flatMap(sectionMarkdown),
    '',
  ].join('\n');
}

function sectionMarkdown({ title, blocks }: Section): string[] {
  return ['', `## ${escaped(title)}`, ...blocks.flatMap((block) => ['', ...blockMarkdown(block)])];
}

function blockMarkdown(block: Block): string[] {
  switch (block.kind) {
    case 'table': {
      const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
      const rule = block.head.map((_, column) => (block.numbers?.includes(column) ? '---:' : '---'));
      return [row(block.head), `| ${rule.join(' | ')} |`, ...block.rows.map(row)];
    }
    case 'list':
      return block.items.map(
        ({ mark, text }) => `- ${mark === undefined ? '' : `**${escaped(mark)}** `}${escaped(text)}`,
      );
    case 'quote':
      // Two spaces at the end of a line break it.
      return printableLines(block.text).map((line) => `> ${escapedStart(escaped(line))}  `);
    case 'paragraph':
      return [escaped(block.text)];
  }
}

function escaped(text: string): string {
  return printable(text).replaceAll(/[\\`*_{}[\]<>#|~!&]/g, String.raw`\$&`);
}

/** What makes a list, a rule or code of a line by standing at its start. */
function escapedStart(line: string): string {
  return line
    .trimStart()
    .replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}
