import { Box, Text } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';
import { sparkline } from '../../components/meter.ts';
import { Prose } from '../../components/prose.tsx';
import { MARK_COLUMNS, TicketLineText, ticketLineWords } from '../../components/ticket-line.tsx';
import { wrappedRows } from '../../components/wrapping.ts';
import { CountedLine } from './changed-files.tsx';
import type { CockpitProps } from './props.ts';
import { lastSubmissionText } from './standing.tsx';

/** Headings, gaps, the submissions and a question: what is below the reports and the files. */
const ROWS_FOR_OTHERS = 11;
const MOST_ROWS_PER_REPORT = 4;
const MOST_FILES = 8;

/** What was reported and what was done about it, in a column that is not stretched. */
export function LeftColumn(props: CockpitProps & { readonly columns: number; readonly rows: number }) {
  const { status, lines, columns, rows, question } = props;
  const { nowMs } = useHost();
  const { files, added, removed, skipped } = status.diff;
  const shownFiles = files.slice(0, MOST_FILES);
  const forReports = Math.max(lines.length, rows - ROWS_FOR_OTHERS - Math.max(1, shownFiles.length));
  const rowsPerReport = Math.max(
    1,
    [MOST_ROWS_PER_REPORT, 3, 2, 1].find((most) => reportRows(lines, columns, most) <= forReports) ?? 1,
  );
  const gone = lines.filter(({ state }) => state === 'gone').length;
  const totals = status.state.submissions.map(({ verdict }) => (verdict.score?.total ?? 0) / 100);
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0} overflow="hidden">
      <Box justifyContent="space-between" flexShrink={0}>
        <Text bold>What people reported</Text>
        <Text>{status.sealed || status.feedback === null ? '' : `${gone} of ${lines.length}`}</Text>
      </Box>
      {lines.map((line) => (
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
