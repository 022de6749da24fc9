import { Box, Text, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';
import type { LiveView } from '../../bugbash/client/live.ts';
import { clockAt } from '../../bugbash/client/server-clock.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { clockText } from '../../wording/time.ts';
import { usePalette } from '../components/palette.ts';

/** Rows of the header below: what and when, and what else a person has to know. */
export const BASH_HEADER_ROWS = 2;
const TICK_MS = 500;
const SHORT_MS = 5 * 60_000;

/** On top of every screen of a bash: its clock by the host's time, one's rank, and whatever is out of order. */
export function BashHeader({ view, nowMs }: { readonly view: LiveView; readonly nowMs: () => number }) {
  const { attention, quiet } = usePalette();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const { columns } = useWindowSize();
  const { bash, me, board } = view;
  const row = board?.rows.find(({ team }) => team === me.team?.id);
  const isShort = bash.clock.phase === 'running' && clockAt(bash.clock, nowMs()).leftMs < SHORT_MS;
  const rank =
    row && bash.clock.phase !== 'lobby'
      ? `rank ${row.rank || '–'} of ${board?.rows.length ?? 0} · ${row.total} points`
      : '';
  const banners = bannersOf(view);
  return (
    <>
      <Box justifyContent="space-between" gap={2}>
        <Text bold wrap="truncate-end">
          {printable(bash.name)}
        </Text>
        <Box gap={2} flexShrink={0}>
          {columns >= 100 ? <Text>{printable(me.team?.name ?? me.name)}</Text> : null}
          <Text>{rank}</Text>
          <Text bold {...(isShort ? attention : {})}>
            {timeText(view, nowMs())}
          </Text>
        </Box>
      </Box>
      {banners.length > 0 ? (
        <Text bold wrap="truncate-end" {...attention}>
          {banners.join(' · ')}
        </Text>
      ) : (
        <Text wrap="truncate-end" {...quiet}>
          {view.connection === 'streaming' ? 'connected to the host' : 'asking the host every few seconds'}
        </Text>
      )}
    </>
  );
}

export function timeText({ bash: { clock } }: LiveView, nowMs: number): string {
  const { leftMs } = clockAt(clock, nowMs);
  switch (clock.phase) {
    case 'lobby':
      return clock.startsAtMs === null
        ? 'waiting for the start'
        : `starts in ${clockText(clock.startsAtMs - nowMs)}`;
    case 'running':
      return leftMs === 0 ? 'time is up' : `${clockText(leftMs)} left`;
    case 'paused':
      return `${clockText(leftMs)} left`;
    case 'ended':
      return 'ended';
  }
}

/** What is out of the ordinary, the most urgent first. */
export function bannersOf({ bash, me, connection, outbox }: LiveView): readonly string[] {
  return [
    ...(bash.demo ? ['DEMO: recorded play, nobody is here'] : []),
    ...(bash.clock.phase === 'paused' ? ['PAUSED by the host: the clock stands still'] : []),
    ...(connection === 'offline' ? ['NO CONNECTION to the host: go on, nothing is lost'] : []),
    ...(outbox.waiting > 0 && outbox.why !== null
      ? [`OUTBOX ${counted(outbox.waiting, 'submission')} waiting (${printable(outbox.why)})`]
      : outbox.waiting > 0
        ? [`OUTBOX sending ${outbox.waiting}`]
        : []),
    ...(outbox.aside.length > 0 ? [`REFUSED ${printable(outbox.aside.at(-1)?.problem.detail ?? '')}`] : []),
    ...(bash.clock.frozen ? ['BOARD FROZEN: your own results go on'] : []),
    ...(me.solutionsRevealed ? ['SOLUTIONS REVEALED: debriefs and votes are on your page, press w'] : []),
    ...(me.unread.length > 0 ? [`${me.unread.length} NEW: press n`] : []),
  ];
}
