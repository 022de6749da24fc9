import { Text } from 'ink';
import { usePalette } from '../palette.ts';
import type { CodeSpan } from './code-spans.ts';

/** A line of code in its colours, inside of a `Text`; what has none keeps those around it. */
export function CodeText({ spans }: { readonly spans: readonly CodeSpan[] }) {
  const { code } = usePalette();
  return spans.map(({ text, part }, index) =>
    part === null ? (
      text
    ) : (
      <Text key={index} {...code[part]}>
        {text}
      </Text>
    ),
  );
}
