import { Box, Text, useInput } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { cockpitKeys } from '../cockpit/keys.ts';

/** All keys of the cockpit, and where the code is. */
export function KeysScreen({ status, screen, toCockpit }: AttemptScreenProps) {
  useInput(() => toCockpit());
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[{ key: 'any key', does: 'to the cockpit' }]}
    >
      <Box flexDirection="column" paddingTop={1}>
        {cockpitKeys(status.state, false).map(({ key, explains }) => (
          <Box key={key} gap={2}>
            <Box width={6} flexShrink={0} justifyContent="flex-end">
              <Text bold>{key}</Text>
            </Box>
            <Text wrap="truncate-end">{explains}</Text>
          </Box>
        ))}
      </Box>
      <Box paddingTop={1} flexDirection="column">
        <Text wrap="truncate-middle">Your code: {printable(status.workspace)}</Text>
      </Box>
    </Frame>
  );
}
