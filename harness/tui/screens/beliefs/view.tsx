import { Box, Text, useWindowSize } from 'ink';
import { useState } from 'react';
import { printable } from '../../../domain/printable.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { toggled, useTickList } from '../../components/tick-list/use-tick-list.ts';
import { TickList } from '../../components/tick-list/view.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';

/** Two lines of text and a gap. */
const ROWS_ABOVE = 3;

/** In strict mode one says first which reports one believes fixed; the report sets that beside the truth. */
export function BeliefsScreen({ status, screen, actions, toCockpit }: AttemptScreenProps) {
  const size = useWindowSize();
  const [ticked, setTicked] = useState<readonly number[]>([]);
  const { bugs } = status.exercise.solution;
  const selected = useTickList({
    count: bugs.length,
    toggle: (index) => setTicked((now) => toggled(now, index)),
    onKey(input, key) {
      if (key.return) void actions.submit(ticked);
      else if (key.escape || input === 'q') toCockpit();
      else return false;
      return true;
    },
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '↑↓', does: 'move' },
        { key: 'space', does: 'tick' },
        { key: 'enter', does: 'submit' },
        { key: 'esc', does: 'back' },
      ]}
    >
      <Text bold>Which of these do you believe fixed?</Text>
      <Text wrap="truncate-end">The verdict stays sealed until the bell; your ticks are kept beside it.</Text>
      <Box marginTop={1}>
        <Scroll height={bodyRows(size, attemptHeaderRows(size)) - ROWS_ABOVE} keys="none">
          <TickList
            items={bugs.map(({ symptom }) => printable(symptom))}
            ticked={ticked}
            selected={selected}
          />
        </Scroll>
      </Box>
    </Frame>
  );
}
