import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { printable } from '../domain/printable.ts';

const GAP = '  ';
/** Narrower than this no column gets: words would be cut. */
const LEAST_WIDTH = 8;

/**
 * Columns padded to their widest cell, the heading first; what comes from outside is made printable.
 * @param columns what there is room for: the widest columns wrap until all of them fit
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  columns = Number.POSITIVE_INFINITY,
): string {
  const cells = [heading, ...rows].map((row) => row.map(printable));
  const widths = fitting(
    heading.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? '')))),
    columns - GAP.length * (heading.length - 1),
  );
  return cells.flatMap((row) => linesOf(row, widths)).join('\n');
}

/** Takes from the widest until the sum fits. */
function fitting(widths: readonly number[], room: number): readonly number[] {
  const fitted = [...widths];
  for (let over = fitted.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const widest = Math.max(...fitted);
    if (widest <= LEAST_WIDTH) break;
    fitted[fitted.lastIndexOf(widest)] = widest - 1;
  }
  return fitted;
}

function linesOf(row: readonly string[], widths: readonly number[]): string[] {
  const wrapped = widths.map((width, column) => {
    const cell = row[column] ?? '';
    return stringWidth(cell) <= width ? [cell] : wrapAnsi(cell, width, { hard: true }).split('\n');
  });
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => padded(lines[line] ?? '', widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));
