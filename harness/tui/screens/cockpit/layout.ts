import { bodyColumns, isWide, type Size } from '../../components/size.ts';
import { MARK_COLUMNS, type ShownTicketLine, ticketLineWords } from '../../components/ticket-line.tsx';
import { wrappedRows } from '../../components/wrapping.ts';

/** How many rows each part of the cockpit gets, so that it fits any terminal exactly. */
export interface CockpitLayout {
  readonly isStacked: boolean;
  /** Columns of the list of reports. */
  readonly reportColumns: number;
  /** Rows that one report may take. */
  readonly rowsPerReport: number;
  readonly reports: number;
  readonly files: number;
  readonly failures: number;
  /** Whether there is space for empty lines between the parts. */
  readonly isAiry: boolean;
  /** Whether there is space for how things stand. */
  readonly hasStanding: boolean;
}

/** A line of the ticket as the cockpit shows it. */
export type ReportedLine = ShownTicketLine;

export interface CockpitContent {
  readonly reports: readonly ReportedLine[];
  readonly files: number;
  readonly failures: number;
  /** Rows at the foot for a question. */
  readonly extraRows: number;
  /** Rows that say how things stand, where there is space. */
  readonly standingRows: number;
}

const FILE_COLUMNS = 34;
/** Of a report, so that one knows it again. */
const READABLE_ROWS = 2;

/** Shares out `rows` of the body: reports first, then how things stand, the tests, and the files. */
export function cockpitLayout(size: Size, rows: number, content: CockpitContent): CockpitLayout {
  const width = bodyColumns(size);
  const isStacked = !isWide(size);
  const reportColumns = isStacked ? width : width - FILE_COLUMNS - 2;
  const space = rows - content.extraRows;
  // Headings of the tests and the reports, and of the files when they stand below.
  const headings = isStacked ? 3 : 2;
  const leastBelow = isStacked
    ? Math.min(1, content.failures) + Math.min(2, content.files)
    : Math.min(3, content.failures);
  const readable = rowsOf(content.reports, reportColumns, READABLE_ROWS);
  // Long lists give way to it: they say how many more there are.
  const hasStanding = space >= headings + readable + leastBelow + content.standingRows;
  const forLists = space - (hasStanding ? content.standingRows : 0);
  const airyGaps = headings - (hasStanding ? 0 : 1);
  const isAiry =
    forLists >= headings + Math.max(content.reports.length + 6, readable + leastBelow + airyGaps);
  const gaps = isAiry ? airyGaps : 0;
  const forReports = Math.max(1, forLists - headings - gaps - leastBelow);
  const rowsPerReport =
    [3, 2, 1].find((most) => rowsOf(content.reports, reportColumns, most) <= forReports) ?? 1;
  const reportRows = Math.min(forReports, rowsOf(content.reports, reportColumns, rowsPerReport));
  const reports = rowsPerReport === 1 ? Math.min(content.reports.length, reportRows) : content.reports.length;
  const top = isStacked ? reportRows : Math.max(reportRows, Math.min(content.files, forReports));
  const left = forLists - headings - gaps - top;
  const least = Math.min(1, content.failures);
  const files = isStacked ? Math.min(content.files, Math.max(0, left - least), Math.ceil(left / 2) + 1) : top;
  const failures = Math.max(0, isStacked ? left - files : left);
  return { isStacked, reportColumns, rowsPerReport, reports, files, failures, isAiry, hasStanding };
}

/** Rows of one report when it may take as many as it likes, up to the layout's limit. */
export const rowsOfReport = (
  line: ReportedLine,
  layout: Pick<CockpitLayout, 'reportColumns' | 'rowsPerReport'>,
) => Math.min(layout.rowsPerReport, wrappedRows(ticketLineWords(line), layout.reportColumns - MARK_COLUMNS));

const rowsOf = (reports: readonly ReportedLine[], reportColumns: number, rowsPerReport: number): number =>
  reports.reduce((sum, line) => sum + rowsOfReport(line, { reportColumns, rowsPerReport }), 0);
