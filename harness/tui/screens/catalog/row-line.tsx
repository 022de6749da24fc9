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
  readonly columns: number;
}) {
  const { row, isSelected } = props;
  const { title, cells } =
    row.kind === 'exercise'
      ? catalogCells(row.exercise, catalogColumns(props.columns))
      : {
          title: `Go on: ${printable(row.title)}`,
          cells: [{ text: `${row.attempt.mode}, ${PHASES[row.attempt.phase]}`, columns: 27 }],
        };
  return (
    <Box flexShrink={0}>
      <Box flexGrow={1} flexShrink={1}>
        <Text bold={isSelected} wrap="truncate-end">
          {isSelected ? '❯ ' : '  '}
          {title}
        </Text>
      </Box>
      {cells.map(({ text, columns }) => (
        <Box key={text} width={columns} flexShrink={0} justifyContent="flex-end">
          <Text bold={isSelected} wrap="truncate-end">
            {text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
