import { Box, Text } from 'ink';
import type { TicketLine } from '../../domain/feedback.ts';
import { printable } from '../printable.ts';
import { usePalette } from './palette.ts';
import { Prose } from './prose.tsx';

/** A line of the ticket; before the first submission nothing is known of it. */
export type ShownTicketLine = Omit<TicketLine, 'state'> & {
  readonly state: TicketLine['state'] | 'not judged';
};

const MARKS = { gone: '✓', 'still there': '·', sealed: '?', 'not judged': '·' } as const;

/** Columns of the mark and the space after it. */
export const MARK_COLUMNS = 2;

/** What is said of a report before the report itself. */
const wordOf = ({ state }: ShownTicketLine): string => (state === 'not judged' ? '' : `${state} `);

/** The words of a line as they are shown, for those who have to know how much room they need. */
export const ticketLineWords = (line: ShownTicketLine): string =>
  `${wordOf(line)}“${printable(line.symptom)}”`;

/** A symptom as somebody reported it, with a sign and a word for what is known of it. */
export function TicketLineText({
  line,
  isShort,
}: {
  readonly line: ShownTicketLine;
  readonly isShort?: boolean;
}) {
  const { good } = usePalette();
  const paint = line.state === 'gone' ? good : {};
  const words = (
    <>
      <Text bold>{wordOf(line)}</Text>“{printable(line.symptom)}”
    </>
  );
  return (
    <Box gap={1} flexShrink={1}>
      <Box flexShrink={0}>
        <Text {...paint}>{MARKS[line.state]}</Text>
      </Box>
      {isShort ? <Text wrap="truncate-end">{words}</Text> : <Prose>{words}</Prose>}
    </Box>
  );
}
