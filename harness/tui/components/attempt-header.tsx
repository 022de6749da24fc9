import { Box, Text, useWindowSize } from 'ink';
import type { Status } from '../../attempts/attempts.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { clockText, limitText } from '../../wording/time.ts';
import { warningAt } from '../screens/attempt/use-clock-news.ts';
import { TitleLine } from './frame.tsx';
import { bar } from './meter.ts';
import { usePalette } from './palette.ts';
import { bodyColumns, type Size, WIDE_COLUMNS } from './size.ts';

/** Rows of the header below: a wide terminal has it all on one. */
export const attemptHeaderRows = ({ columns }: Pick<Size, 'columns'>): number =>
  columns >= WIDE_COLUMNS ? 1 : 2;

const WIDE_BAR_COLUMNS = 24;
const GAP = 2;

/** On top of every screen of an attempt: what it is, and how much time is left, as text and as a bar. */
export function AttemptHeader({ status }: { readonly status: Status }) {
  const { columns } = useWindowSize();
  const { state, exercise } = status;
  const { mode, limitMs } = state.prepared;
  const { title, level } = exercise.manifest;
  const about = `${mode} · ${level} · ${limitText(limitMs)}`;
  // The extension's own stand on its screen.
  const submissions = status.extension === null ? counted(state.submissions.length, 'submission') : '';
  if (columns >= WIDE_COLUMNS) {
    return (
      <Box justifyContent="space-between" gap={GAP}>
        <Text bold wrap="truncate-end">
          {printable(title)}
        </Text>
        <Box gap={3} flexShrink={0}>
          <Text>{about}</Text>
          {submissions === '' ? null : <Text>{submissions}</Text>}
          <TimeText status={status} />
          <TimeBar status={status} columns={WIDE_BAR_COLUMNS} />
        </Box>
      </Box>
    );
  }
  const taken = timeText(status).length + GAP + (submissions === '' ? 0 : submissions.length + GAP);
  return (
    <>
      <TitleLine title={printable(title)} aside={about} />
      <Box gap={GAP}>
        <TimeBar status={status} columns={bodyColumns({ columns }) - taken} />
        <TimeText status={status} />
        {submissions === '' ? null : <Text>{submissions}</Text>}
      </Box>
    </>
  );
}

function TimeBar({ status, columns }: { readonly status: Status; readonly columns: number }) {
  const { quiet } = usePalette();
  const { timeLeftMs } = status.extension ?? status;
  const limitMs = status.extension?.limitMs ?? status.state.prepared.limitMs;
  const { full, rest } = bar(timeLeftMs / limitMs, Math.max(4, columns));
  return (
    <Text>
      {full}
      <Text {...quiet}>{rest}</Text>
    </Text>
  );
}

function TimeText({ status }: { readonly status: Status }) {
  const { attention } = usePalette();
  return (
    <Text bold {...(isShort(status) ? attention : {})}>
      {timeText(status)}
    </Text>
  );
}

function extensionTimeText({ phase, timeLeftMs, result }: NonNullable<Status['extension']>): string {
  const worth = result === null ? '' : `: ${result.score ?? 0} of 100`;
  switch (phase) {
    case 'running':
      return `extension, ${clockText(timeLeftMs)} left`;
    case 'paused':
      return `extension paused, ${clockText(timeLeftMs)} left`;
    case 'over':
      return `extension, time is up${worth}`;
    case 'finished':
      return `extension${worth || ' finished'}`;
  }
}

const isShort = ({ state, timeLeftMs }: Status): boolean =>
  state.phase === 'running' && warningAt(timeLeftMs, state.prepared.limitMs) !== null;

function timeText(status: Status): string {
  const { state, timeLeftMs, score, extension } = status;
  if (extension !== null) return extensionTimeText(extension);
  switch (state.phase) {
    case 'paused':
      return `paused, ${clockText(timeLeftMs)} left`;
    case 'finished':
      return score === null ? 'finished' : `finished: ${score.total} of 100`;
    case 'running':
    case 'prepared':
      return timeLeftMs === 0
        ? 'time is up'
        : `${isShort(status) ? 'only ' : ''}${clockText(timeLeftMs)} left`;
    default:
      return score === null ? 'time is up' : `time is up: ${score.total} of 100`;
  }
}
