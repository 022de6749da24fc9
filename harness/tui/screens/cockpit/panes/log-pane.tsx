import { Box, Text } from 'ink';
import { isSealed } from '../../../../domain/attempt.ts';
import { elapsedMs } from '../../../../domain/clock.ts';
import { printable } from '../../../../domain/printable.ts';
import { wordEvent } from '../../../../report/event.ts';
import { sinceStartText } from '../../../../wording/time.ts';
import { usePalette } from '../../../components/palette.ts';
import { Prose } from '../../../components/prose.tsx';
import type { AttemptScreenProps } from '../../attempt/props.ts';

const TIME_COLUMNS = 7;

/** What happened in this attempt, the latest on top; the report is made of the same log. */
export function LogPane({ attempt }: AttemptScreenProps) {
  const { quiet } = usePalette();
  const { events, state } = attempt;
  const started = events.find(({ type }) => type === 'started') ?? events[0];
  const sealed = isSealed(state);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {events.toReversed().map((event, index) => (
        <Box key={events.length - index} gap={2} flexShrink={0}>
          <Box width={TIME_COLUMNS} flexShrink={0} justifyContent="flex-end">
            <Text {...quiet}>{started ? sinceStartText(elapsedMs(started, event)) : ''}</Text>
          </Box>
          <Prose>{printable(wordEvent(event, sealed))}</Prose>
        </Box>
      ))}
    </Box>
  );
}
