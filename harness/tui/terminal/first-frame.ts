import type { ListedExercise } from '../../attempts/attempts.ts';
import { printable } from '../../domain/printable.ts';
import { bodyColumns, type Size, SMALLEST } from '../components/size.ts';
import { catalogCells, catalogColumns, listColumns } from '../screens/catalog/columns.ts';

/**
 * The catalog as plain text, laid out like the catalog screen. It is on the terminal while Ink still loads, so
 * it uses nothing but strings.
 */
export function firstFrame(exercises: readonly ListedExercise[], size: Size): string {
  if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) return '';
  const width = bodyColumns(size);
  const list = listColumns(size.columns);
  const line = (left: string, right: string, columns: number) => {
    const space = columns - right.length;
    const shown = left.length > space ? `${left.slice(0, space - 1)}…` : left;
    return ` ${shown.padEnd(space)}${right}`;
  };
  const rows = exercises.slice(0, size.rows - 10).map((exercise, index) => {
    const { title, cells } = catalogCells(exercise, catalogColumns(list));
    const right = cells.map(({ text, columns }) => text.padStart(columns)).join('');
    return line(`${index === 0 ? '❯ ' : '  '}${printable(title)}`, right, list);
  });
  return [line('bugsquash', `${exercises.length} exercises`, width), ` ${'─'.repeat(width)}`, ...rows].join(
    '\r\n',
  );
}
