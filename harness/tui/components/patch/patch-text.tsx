import { Box, Text } from 'ink';
import { usePalette } from '../palette.ts';
import { type PatchLine, patchLines } from './patch-lines.ts';

/** A patch, coloured by line; the signs at the line starts say the same without colour. */
export function PatchText({ patch, empty }: { readonly patch: string; readonly empty: string }) {
  const lines = patchLines(patch);
  if (lines.length === 0) return <Text>{empty}</Text>;
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        <Line key={index} line={line} isFirst={index === 0} />
      ))}
    </Box>
  );
}

function Line({ line, isFirst }: { readonly line: PatchLine; readonly isFirst: boolean }) {
  const { good, bad } = usePalette();
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
      return <Text dimColor>{line.text}</Text>;
    case 'added':
      return <Text {...good}>{line.text}</Text>;
    case 'removed':
      return <Text {...bad}>{line.text}</Text>;
    case 'same':
      return <Text>{line.text || ' '}</Text>;
  }
}
