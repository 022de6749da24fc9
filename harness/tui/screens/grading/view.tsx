import { Spinner } from '@inkjs/ui';
import { Box, Text, useInput } from 'ink';
import { AttemptHeader } from '../../pieces/attempt-header.tsx';
import { counted } from '../../pieces/clock-text.ts';
import { Frame } from '../../pieces/frame.tsx';
import type { RoomProps } from '../room/view.tsx';

/** While the hidden tests run: how many have answered, and nothing of what they said. */
export function GradingScreen({ status, room, work, answered }: RoomProps & { readonly answered: number }) {
  useInput((_input, key) => {
    if (key.escape) work.stopGrading();
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={room.notice}
      keys={[{ key: 'esc', does: 'stop this submission' }]}
    >
      <Box flexDirection="column" paddingTop={1}>
        <Spinner label="The hidden tests look at your files as they were when you pressed s." />
        <Text>
          {answered === 0 ? 'Starting them…' : `${counted(answered, 'hidden test')} answered so far.`}
        </Text>
      </Box>
    </Frame>
  );
}
