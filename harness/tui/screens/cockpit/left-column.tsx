import { Box, Text } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';
import { sparkline } from '../../components/meter.ts';
import { Prose } from '../../components/prose.tsx';
import { MARK_COLUMNS, TicketLineText, ticketLineWords } from '../../components/ticket-line.tsx';
import { wrappedRows } from '../../components/wrapping.ts';
import { CountedLine } from './changed-files.tsx';
import type { CockpitProps } from './props.ts';
import { wholeRuns } from './shown-failures.ts';
import { lastSubmissionText } from './standing.tsx';
import { RunLine } from './visible-tests.tsx';

/** Headings and gaps, the submissions and where the code is. */
const ROWS_OF_OTHERS = 8;
const ROWS_OF_TESTS = 3;
const MOST_ROWS_PER_REPORT = 4;
/** With the row that says how many more there are. */
const MOST_FILE_ROWS = 9;

/** What was reported and what was done about it, in a column that is not stretched; its lists give way to the rest. */
export function LeftColumn(
  props: CockpitProps & {
    readonly columns: number;
    readonly rows: number;
    /** Whether no pane shows how the tests went. */
    readonly hasTests: boolean;
  },
) {
  const { status, screen, lines, columns, rows, question, hasTests } = props;
  const { nowMs } = useHost();
  const { files, added, removed, skipped } = status.diff;
  const space =
    rows -
    ROWS_OF_OTHERS -
    (hasTests ? ROWS_OF_TESTS : 0) -
    (skipped[0] ? 1 : 0) -
    (question === null ? 0 : 1 + wrappedRows(`Asked ${question} (a)`, columns));
  const forReports = space - Math.min(Math.max(1, files.length), MOST_FILE_ROWS);
  const rowsPerReport =
    [MOST_ROWS_PER_REPORT, 3, 2, 1].find((most) => reportRows(lines, columns, most) <= forReports) ?? 1;
  const shownLines = lines.slice(0, Math.max(1, space - 1));
  const fileRows = Math.max(
    1,
    Math.min(MOST_FILE_ROWS, space - reportRows(shownLines, columns, rowsPerReport)),
  );
  const shownFiles = files.length <= fileRows ? files : files.slice(0, fileRows - 1);
  const gone = lines.filter(({ state }) => state === 'gone').length;
  const totals = status.state.submissions.map(({ verdict }) => (verdict.score?.total ?? 0) / 100);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflow="hidden">
      <Box justifyContent="space-between" flexShrink={0}>
        <Text bold>
          What people reported
          {shownLines.length < lines.length ? ` (${lines.length - shownLines.length} more: t)` : ''}
        </Text>
        <Text>{status.sealed || status.feedback === null ? '' : `${gone} of ${lines.length}`}</Text>
      </Box>
      {shownLines.map((line) => (
        <TicketLineText key={line.symptom} line={line} space={{ columns, rows: rowsPerReport }} />
      ))}
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        <CountedLine text="You changed" added={added} removed={removed} isBold isEmpty={files.length === 0} />
        {files.length === 0 ? <Text> nothing yet</Text> : null}
        {shownFiles.map(({ path, ...counts }) => (
          <Box key={path} paddingLeft={2} flexDirection="column" flexShrink={0}>
            <CountedLine text={printable(path)} {...counts} />
          </Box>
        ))}
        {files.length > shownFiles.length ? (
          <Text> … {files.length - shownFiles.length} more (2)</Text>
        ) : null}
        {skipped[0] ? (
          <Text wrap="truncate-end">
            {'  '}left out: {printable(skipped[0].path)} ({skipped[0].reason})
          </Text>
        ) : null}
      </Box>
      {hasTests ? (
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <Text bold>Visible tests</Text>
          <Box paddingLeft={2}>
            <RunLine run={wholeRuns(status.state).at(-1)} testing={screen.testing} />
          </Box>
        </Box>
      ) : null}
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        <Text wrap="truncate-end">
          <Text bold>Submissions</Text>
          {status.sealed || totals.length === 0 ? '' : `  ${sparkline(totals)}`}
        </Text>
        <Box paddingLeft={2}>
          <Text>{lastSubmissionText(status, nowMs())}</Text>
        </Box>
      </Box>
      {question === null ? null : (
        <Box marginTop={1} flexShrink={0}>
          <Prose>
            <Text bold>Asked</Text> {question} <Text bold>(a)</Text>
          </Prose>
        </Box>
      )}
      <Box flexGrow={1} flexDirection="column" justifyContent="flex-end">
        <Text bold>Your code</Text>
        <Text wrap="truncate-start">{`  ${printable(status.workspace)}`}</Text>
      </Box>
    </Box>
  );
}

const reportRows = (lines: CockpitProps['lines'], columns: number, most: number): number =>
  lines.reduce(
    (sum, line) => sum + Math.min(most, wrappedRows(ticketLineWords(line), columns - MARK_COLUMNS)),
    0,
  );
