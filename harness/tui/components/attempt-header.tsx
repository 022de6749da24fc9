import { ProgressBar } from '@inkjs/ui';
import { Box, Text } from 'ink';
import type { Status } from '../../attempts/attempts.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { clockText, limitText } from '../../wording/time.ts';
import { TitleLine } from './frame.tsx';

/** Rows of the header below. */
export const ATTEMPT_HEADER_ROWS = 2;

/** The two lines on top of every screen of an attempt: what it is, and how much time is left. */
export function AttemptHeader({ status }: { readonly status: Status }) {
  const { state, exercise, timeLeftMs } = status;
  const { mode, limitMs } = state.prepared;
  const { title, level } = exercise.manifest;
  return (
    <>
      <TitleLine title={printable(title)} aside={`${mode} · ${level} · ${limitText(limitMs)}`} />
      <Box gap={2}>
        <ProgressBar value={(100 * timeLeftMs) / limitMs} />
        <Box flexShrink={0}>
          <Text bold>{timeText(status)}</Text>
        </Box>
        <Box flexShrink={0}>
          <Text>{counted(state.submissions.length, 'submission')}</Text>
        </Box>
      </Box>
    </>
  );
}

function timeText({ state, timeLeftMs, score }: Status): string {
  switch (state.phase) {
    case 'paused':
      return `paused, ${clockText(timeLeftMs)} left`;
    case 'finished':
      return score === null ? 'finished' : `finished: ${score.total} of 100`;
    case 'running':
    case 'prepared':
      return timeLeftMs === 0 ? 'time is up' : `${clockText(timeLeftMs)} left`;
    default:
      return 'time is up';
  }
}
