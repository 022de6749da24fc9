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

/** Shares out `rows` of the body: reports first, then the tests, then the files. */
export function cockpitLayout(size: Size, rows: number, content: CockpitContent): CockpitLayout {
  const width = bodyColumns(size);
  const isStacked = !isWide(size);
  const reportColumns = isStacked ? width : width - FILE_COLUMNS - 2;
  const space = rows - content.extraRows;
  // Headings of the tests and the reports, and of the files when they stand below.
  const headings = isStacked ? 3 : 2;
  const isAiry = space >= headings + content.reports.length + 6;
  const gaps = isAiry ? headings - 1 : 0;
  const leastBelow = isStacked
    ? Math.min(1, content.failures) + Math.min(2, content.files)
    : Math.min(3, content.failures);
  const forReports = Math.max(1, space - headings - gaps - leastBelow);
  const rowsPerReport =
    [3, 2, 1].find((most) => rowsOf(content.reports, reportColumns, most) <= forReports) ?? 1;
  const reportRows = Math.min(forReports, rowsOf(content.reports, reportColumns, rowsPerReport));
  const reports = rowsPerReport === 1 ? Math.min(content.reports.length, reportRows) : content.reports.length;
  const top = isStacked ? reportRows : Math.max(reportRows, Math.min(content.files, forReports));
  const left = space - headings - gaps - top;
  const least = Math.min(1, content.failures);
  const files = isStacked ? Math.min(content.files, Math.max(0, left - least), Math.ceil(left / 2) + 1) : top;
  const forFailures = Math.max(0, isStacked ? left - files : left);
  const hasStanding = forFailures >= content.failures + content.standingRows + 1;
  const failures = hasStanding ? content.failures : forFailures;
  return { isStacked, reportColumns, rowsPerReport, reports, files, failures, isAiry, hasStanding };
}

/** Rows of one report when it may take as many as it likes, up to the layout's limit. */
export const rowsOfReport = (
  line: ReportedLine,
  layout: Pick<CockpitLayout, 'reportColumns' | 'rowsPerReport'>,
) => Math.min(layout.rowsPerReport, wrappedRows(ticketLineWords(line), layout.reportColumns - MARK_COLUMNS));

const rowsOf = (reports: readonly ReportedLine[], reportColumns: number, rowsPerReport: number): number =>
  reports.reduce((sum, line) => sum + rowsOfReport(line, { reportColumns, rowsPerReport }), 0);
