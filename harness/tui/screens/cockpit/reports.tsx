import { Box, Text } from 'ink';
import { TicketLineText } from '../../components/ticket-line.tsx';
import { type CockpitLayout, type ReportedLine, rowsOfReport } from './layout.ts';

/** The lines of the ticket, each with what the last submission found. */
export function Reports(props: { readonly lines: readonly ReportedLine[]; readonly layout: CockpitLayout }) {
  const { layout } = props;
  const shown = props.lines.slice(0, layout.reports);
  const hidden = props.lines.length - shown.length;
  return (
    <Box flexDirection="column" width={layout.reportColumns} flexShrink={0}>
      <Text bold>What people reported{hidden > 0 ? ` (${hidden} more: t)` : ''}</Text>
      {shown.map((line) => (
        <Box key={line.symptom} height={rowsOfReport(line, layout)} overflow="hidden" flexShrink={0}>
          <TicketLineText line={line} space={{ columns: layout.reportColumns, rows: layout.rowsPerReport }} />
        </Box>
      ))}
    </Box>
  );
}
