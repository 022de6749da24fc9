import wrapAnsi from 'wrap-ansi';
import { printable, printableLines } from '../domain/printable.ts';
import { table } from '../wording/table.ts';
import { extensionLine } from './extension.ts';
import type { Report } from './report.ts';
import type { Block, Section } from './sections/section.ts';
import { sectionsOf } from './sections/sections.ts';
import { scoreLine } from './words.ts';

/** Sentences are no easier to read in a wide terminal. */
const MOST_COLUMNS = 96;

/** On paper, or beside a chart: here the timeline tells the same. */
const LEFT_OUT = new Set(['rubric', 'runs']);

/**
 * The report as plain lines.
 * @param terminalColumns how wide they may be
 */
export function reportText(report: Report, terminalColumns = MOST_COLUMNS): string {
  const columns = Math.min(terminalColumns, MOST_COLUMNS);
  const { exercise, mode, phase } = report;
  const head = [
    printable(`${exercise.title}  (${mode}, ${phase}${report.assistants ? ', with assistants' : ''})`),
    scoreLine(report),
    ...(report.extension ? [extensionLine(report.extension)] : []),
  ];
  const parts = sectionsOf(report).filter(
    ({ id }) => !LEFT_OUT.has(id) || (id === 'rubric' && report.interview !== null),
  );
  return [...head, ...parts.flatMap((part) => sectionText(part, columns))].join('\n');
}

function sectionText({ title, blocks }: Section, columns: number): string[] {
  // Notes stand apart: each was written by itself.
  const texts = blocks.map((block, index) =>
    block.kind === 'quote' && index > 0 ? ['', ...blockText(block, columns)] : blockText(block, columns),
  );
  return ['', title, ...texts.flat()];
}

function blockText(block: Block, columns: number): string[] {
  switch (block.kind) {
    case 'table':
      return [
        table(
          block.head,
          block.rows.map((row) => alignNumbers(row, block.rows, block.numbers ?? [])),
          columns,
        ),
      ];
    case 'list':
      return block.items.map(({ mark, text }) => {
        const sign = mark === undefined ? '-' : `${mark}:`;
        return indented(`${printable(sign)} ${printable(text)}`, sign.length + 1, columns);
      });
    case 'quote':
      return printableLines(block.text).map((line) => indented(`  ${line}`, 2, columns));
    case 'paragraph':
      return [indented(printable(block.text), 0, columns)];
  }
}

/** Numbers stand under each other. */
function alignNumbers(
  row: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[],
): string[] {
  return row.map((cell, column) =>
    numbers.includes(column)
      ? cell.padStart(Math.max(...rows.map((other) => other[column]?.length ?? 0)))
      : cell,
  );
}

function indented(text: string, indent: number, columns: number): string {
  const [first = '', ...others] = wrapAnsi(text, columns - indent, { hard: true }).split('\n');
  return [first, ...others.map((line) => ' '.repeat(indent) + line)].join('\n');
}
