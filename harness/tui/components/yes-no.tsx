import { Box, Text } from 'ink';
import { useKeys } from './keys/use-keys.ts';

/** A question at the foot of a screen; anything but `y` means no. */
export function YesNo(props: {
  readonly question: string;
  readonly yes: () => void;
  readonly no: () => void;
}) {
  useKeys((input, key) => {
    if (/^y$/i.test(input)) props.yes();
    else if (/^n$/i.test(input) || key.return || key.escape) props.no();
  });
  return (
    <Box gap={1}>
      <Text bold>{props.question}</Text>
      <Text>y/N</Text>
    </Box>
  );
}
