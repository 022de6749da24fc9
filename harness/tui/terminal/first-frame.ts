import type { ListedExercise } from '../../attempts/attempts.ts';
import { printable } from '../../domain/printable.ts';
import { bodyColumns, type Size, SMALLEST } from '../components/size.ts';
import { catalogCells, catalogColumns } from '../screens/catalog/columns.ts';

/**
 * The catalog as plain text, laid out like the catalog screen. It is on the terminal while Ink still loads, so
 * it uses nothing but strings.
 */
export function firstFrame(exercises: readonly ListedExercise[], size: Size): string {
  if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) return '';
  const width = bodyColumns(size);
  const line = (left: string, right: string) =>
    ` ${left.slice(0, width - right.length).padEnd(width - right.length)}${right}`;
  const rows = exercises.slice(0, size.rows - 10).map((exercise, index) => {
    const { title, cells } = catalogCells(exercise, catalogColumns(size.columns));
    const right = cells.map(({ text, columns }) => text.padStart(columns)).join('');
    return line(`${index === 0 ? '❯ ' : '  '}${printable(title)}`, right);
  });
  return [line('bugsquash', `${exercises.length} exercises`), ` ${'─'.repeat(width)}`, ...rows].join('\r\n');
}
