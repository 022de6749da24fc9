import { Box, Text } from 'ink';
import { memo, useMemo } from 'react';
import type { CodeSpan } from '../code/code-spans.ts';
import { CodeText } from '../code/code-text.tsx';
import { useCode } from '../code/use-code.ts';
import { usePalette } from '../palette.ts';
import { type PatchLine, patchLines, patchSpans } from './patch-lines.ts';

/** A patch, coloured by line and by the parts of its code; the signs at the line starts say the same without colour. */
export const PatchText = memo(({ patch, empty }: { readonly patch: string; readonly empty: string }) => {
  const code = useCode();
  const lines = useMemo(() => patchLines(patch), [patch]);
  const spans = useMemo(() => (code === null ? [] : patchSpans(lines, code)), [lines, code]);
  if (lines.length === 0) return <Text>{empty}</Text>;
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        <Line key={index} line={line} spans={spans[index] ?? null} isFirst={index === 0} />
      ))}
    </Box>
  );
});

function Line(props: {
  readonly line: PatchLine;
  /** Of what is behind the sign; null where its parts are not known. */
  readonly spans: readonly CodeSpan[] | null;
  readonly isFirst: boolean;
}) {
  const { line, spans, isFirst } = props;
  const { good, bad, quiet } = usePalette();
  const paint = { added: good, removed: bad, same: {}, file: {}, hunk: {} }[line.kind];
  switch (line.kind) {
    case 'file':
      return (
        <Box marginTop={isFirst ? 0 : 1} flexShrink={0}>
          <Text bold underline>
            {line.text}
          </Text>
        </Box>
      );
    case 'hunk':
      return <Text {...quiet}>{line.text}</Text>;
    default:
      return (
        // What wraps stays behind the sign.
        <Box flexShrink={0}>
          <Box flexShrink={0}>
            <Text {...paint}>{line.text.slice(0, 1) || ' '}</Text>
          </Box>
          <Text {...paint}>{spans === null ? line.text.slice(1) : <CodeText spans={spans} />}</Text>
        </Box>
      );
  }
}
