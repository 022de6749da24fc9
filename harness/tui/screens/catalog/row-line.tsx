import { Box, Text } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { catalogCells, catalogColumns } from './columns.ts';
import type { CatalogRow } from './state.ts';

const PHASES = {
  prepared: 'clock not started',
  running: 'clock running',
  paused: 'paused',
  over: 'time is up',
  finished: 'finished',
  abandoned: 'given up',
} as const;

/** One line of the catalog: a pointer, a title, and its cells on the right. */
export function RowLine(props: {
  readonly row: CatalogRow;
  readonly isSelected: boolean;
  /** What to practise next. */
  readonly isNext: boolean;
  readonly columns: number;
}) {
  const { row, isSelected, isNext, columns } = props;
  const { title, cells } = lineOf(row, columns);
  return (
    <Box flexShrink={0} width={columns}>
      <Box flexGrow={1} flexShrink={1}>
        <Text bold={isSelected} wrap="truncate-end">
          {isSelected ? '❯ ' : '  '}
          {title}
          {isNext ? ' ← next' : ''}
        </Text>
      </Box>
      {cells.map(({ text, columns: width }) => (
        <Box key={text} width={width} flexShrink={0} justifyContent="flex-end">
          <Text bold={isSelected} wrap="truncate-end">
            {text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}

function lineOf(row: CatalogRow, columns: number) {
  if (row.kind === 'exercise') return catalogCells(row.exercise, catalogColumns(columns));
  const { mode, phase, total } = row.attempt;
  return row.kind === 'unfinished'
    ? {
        title: `Go on: ${printable(row.title)}`,
        cells: [{ text: `${mode}, ${PHASES[phase]}`, columns: 27 }],
      }
    : {
        title: `Look back: ${printable(row.title)}`,
        cells: [{ text: total === null ? 'not graded' : `${total} of 100`, columns: 12 }],
      };
}
