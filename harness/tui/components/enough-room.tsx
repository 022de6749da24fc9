import { Box, Text, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { SMALLEST } from './size.ts';

/** Hides the screen, without forgetting it, while the terminal is too small for it. */
export function EnoughRoom({ children }: { readonly children: ReactNode }) {
  const { columns, rows } = useWindowSize();
  const isEnough = columns >= SMALLEST.columns && rows >= SMALLEST.rows;
  return (
    <>
      <Box display={isEnough ? 'flex' : 'none'}>{children}</Box>
      {isEnough ? null : (
        <Box flexDirection="column" height={rows} width={columns}>
          <Text bold>This terminal is too small.</Text>
          <Text>
            It has {columns}×{rows}; bugsquash needs {SMALLEST.columns}×{SMALLEST.rows}.
          </Text>
          <Text>Make it larger; nothing is lost.</Text>
        </Box>
      )}
    </>
  );
}
