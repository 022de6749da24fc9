import { Box, Text, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import type { KeyHelp } from '../key-bar.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { Scroll } from '../scroll/view.tsx';
import { useHelp } from './context.ts';

const ALWAYS: readonly KeyHelp[] = [
  { key: 'ctrl-z', does: 'back to the shell for a while; fg continues' },
  { key: 'ctrl-c', does: 'leave; everything is kept' },
];

/** All keys of a screen, in its place. Any key but those that scroll closes the list. */
export function HelpText({ keys, more }: { readonly keys: readonly KeyHelp[]; readonly more?: ReactNode }) {
  const { setOpen } = useHelp();
  const { rows } = useWindowSize();
  useKeys((input, key) => {
    if (!key.downArrow && !key.upArrow && !'jk '.includes(input || '-')) setOpen(false);
  });
  return (
    <Scroll height={Math.max(1, rows - 7)}>
      <Box flexDirection="column" flexShrink={0}>
        <Text bold>Keys here</Text>
        {[...keys, ...ALWAYS].map(({ key, does, explains }) => (
          <Box key={key} gap={2} flexShrink={0}>
            <Box width={9} flexShrink={0} justifyContent="flex-end">
              <Text bold>{key}</Text>
            </Box>
            <Text wrap="truncate-end">{explains ?? does}</Text>
          </Box>
        ))}
        {more}
      </Box>
    </Scroll>
  );
}
