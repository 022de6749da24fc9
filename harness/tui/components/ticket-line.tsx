import { Box, Text } from 'ink';
import type { TicketLine } from '../../domain/feedback.ts';
import type { ProvisionalState } from '../../domain/grading-progress.ts';
import { printable } from '../../domain/printable.ts';
import { usePalette } from './palette.ts';
import { Prose } from './prose.tsx';
import { fittedRows } from './wrapping.ts';

/** A line of the ticket; before the first submission nothing is known of it, and while one is graded not much. */
export type ShownTicketLine = Omit<TicketLine, 'state'> & {
  readonly state: TicketLine['state'] | ProvisionalState;
};

const MARKS = { gone: '✓', 'gone so far': '✓', 'still there': '·', sealed: '?', 'not judged': '·' } as const;

/** Columns of the mark and the space after it. */
export const MARK_COLUMNS = 2;

/** What is said of a report before the report itself. */
const wordOf = ({ state }: ShownTicketLine): string => (state === 'not judged' ? '' : `${state} `);

/** The words of a line as they are shown, for those who have to know how much space they need. */
export const ticketLineWords = (line: ShownTicketLine): string =>
  `${wordOf(line)}“${printable(line.symptom)}”`;

/** A symptom as somebody reported it, with a sign and a word for what is known of it. */
export function TicketLineText(props: {
  readonly line: ShownTicketLine;
  /** The space there is; without it, as much as it takes. */
  readonly space?: { readonly columns: number; readonly rows: number };
}) {
  const { good } = usePalette();
  const { line, space } = props;
  const word = wordOf(line);
  const words = ticketLineWords(line);
  const shown = space ? fittedRows(words, space.columns - MARK_COLUMNS, space.rows).join('\n') : words;
  return (
    <Box gap={1} flexShrink={1}>
      <Box flexShrink={0}>
        <Text {...(line.state.startsWith('gone') ? good : {})}>{MARKS[line.state]}</Text>
      </Box>
      <Prose>
        <Text bold>{word}</Text>
        {shown.slice(word.length)}
      </Prose>
    </Box>
  );
}
