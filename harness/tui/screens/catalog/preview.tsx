import { Box, Text } from 'ink';
import { useEffect, useState } from 'react';
import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { limitText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { Prose } from '../../components/prose.tsx';
import { verifiedWords } from './columns.ts';
import { resultText } from './detail.tsx';
import { lastResult } from './state.ts';

/** Reading an exercise takes a moment: only what one stays at is read. */
const STAY_MS = 80;

/** The selected exercise beside the list: what is known of it, and its ticket as far as it fits. */
export function Preview(props: {
  readonly exercise: ListedExercise;
  readonly history: readonly HistoryLine[];
  readonly advice: string | null;
  readonly columns: number;
  readonly rows: number;
}) {
  const { exercise, history, advice, columns, rows } = props;
  const { nowMs } = useHost();
  const { manifest, best } = exercise;
  const ticket = useTicket(manifest.id);
  const last = lastResult(history, manifest.id);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box flexDirection="column" flexShrink={0}>
        <Text bold wrap="truncate-end">
          {printable(manifest.title)}
        </Text>
        <Text wrap="truncate-end">
          {manifest.level} · {manifest.style} · {limitText(manifest.minutes * 60_000)} ·{' '}
          {printable(manifest.tags.join(', '))}
        </Text>
        {advice === null ? null : (
          <Prose>
            <Text bold>{advice}</Text>
          </Prose>
        )}
        {best === null ? null : <Text wrap="truncate-end">Best result: {best} of 100</Text>}
        {last === undefined ? null : (
          <Text wrap="truncate-end">Last result: {resultText(last, nowMs())}</Text>
        )}
        <Text wrap="truncate-end">{verifiedWords(exercise)}</Text>
      </Box>
      <Box flexDirection="column" flexShrink={1} overflow="hidden" marginTop={1}>
        <Box flexDirection="column" flexShrink={0}>
          <MarkdownText markdown={ticket ?? ''} />
        </Box>
      </Box>
      <Box flexShrink={0}>
        <Text wrap="truncate-end">Press enter to choose it.</Text>
      </Box>
    </Box>
  );
}

function useTicket(id: string): string | null {
  const { attempts } = useHost();
  const [ticket, setTicket] = useState<{ readonly id: string; readonly text: string } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const exercise = attempts.exercise(id);
      setTicket({ id, text: exercise.ok ? exercise.value.ticket : exercise.failure.message });
    }, STAY_MS);
    return () => clearTimeout(timer);
  }, [attempts, id]);
  return ticket?.id === id ? ticket.text : null;
}
