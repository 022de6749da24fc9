import { Text, Transform } from 'ink';
import type { ReactNode } from 'react';

// biome-ignore lint/suspicious/noControlCharactersInRegex: style codes may stand before the space
const SPACE_AT_START = /^((?:\u001B\[[\d;]*m)*) /;

/** Text that wraps at words. Ink keeps the space it wrapped at; at the start of a line that looks like a mistake. */
export function Prose({ children }: { readonly children: ReactNode }) {
  return (
    <Transform transform={(line, index) => (index === 0 ? line : line.replace(SPACE_AT_START, '$1'))}>
      <Text>{children}</Text>
    </Transform>
  );
}
