import { Box, Text } from 'ink';
import type { Status } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';

/** Where the checkout lies, for the editor one opens oneself. */
export function WhereCodeIs({ status }: { readonly status: Status }) {
  return (
    <Box marginTop={1} flexDirection="column" flexShrink={0}>
      <Text bold>Your code</Text>
      <Text wrap="hard">{printable(status.workspace)}</Text>
    </Box>
  );
}
