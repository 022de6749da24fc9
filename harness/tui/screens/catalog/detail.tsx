import { Box, Text } from 'ink';
import type { HistoryLine } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { agoText } from '../../../wording/time.ts';
import { useCommonHost } from '../../app/context.ts';
import { fittedRows } from '../../components/wrapping.ts';
import { verifiedWords } from './columns.ts';
import { type CatalogRow, lastResult } from './state.ts';

/** More about the selected line, below the list. */
export function Detail(props: {
  readonly row: CatalogRow | undefined;
  readonly history: readonly HistoryLine[];
  /** Why this one is the next to practise; null if it is not. */
  readonly advice: string | null;
  readonly columns: number;
}) {
  const { row, history, advice, columns } = props;
  const { nowMs } = useCommonHost();
  if (row === undefined) return null;
  if (row.kind === 'unfinished') {
    return (
      <>
        <Text wrap="truncate-end">An attempt that is not finished. Enter continues where you left.</Text>
        <Text wrap="truncate-middle">{printable(row.attempt.workspace)}</Text>
      </>
    );
  }
  if (row.kind === 'finished') {
    const { mode, startedAtMs, revealed, workspace } = row.attempt;
    return (
      <>
        <Text wrap="truncate-end">
          Finished, {mode}, begun {agoText(nowMs() - startedAtMs)}. Enter opens its{' '}
          {revealed ? 'reference and report' : 'debrief'}.
        </Text>
        <Text wrap="truncate-middle">{printable(workspace)}</Text>
      </>
    );
  }
  const { manifest } = row.exercise;
  const last = lastResult(history, manifest.id);
  return (
    <>
      {advice === null ? null : (
        <Text bold wrap="truncate-end">
          {advice}
        </Text>
      )}
      {fittedRows(printable(manifest.summary), columns, 2).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Box>
        <Text wrap="truncate-end">
          {printable(manifest.tags.join(' · '))}
          {last === undefined ? '' : ` · last result ${resultText(last, nowMs())}`}
        </Text>
      </Box>
      {advice === null ? <Text wrap="truncate-end">{verifiedWords(row.exercise)}</Text> : null}
    </>
  );
}

/** `53 of 100, 2 days ago`, and whether it counts. */
export function resultText({ total, startedAtMs, afterReveal }: HistoryLine, nowMs: number): string {
  const score = total === null ? 'nothing graded' : `${total} of 100`;
  return `${score}, ${agoText(nowMs - startedAtMs)}${afterReveal ? ', after the reveal' : ''}`;
}
