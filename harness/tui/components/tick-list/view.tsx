import { Box, Text } from 'ink';
import { usePalette } from '../palette.ts';
import { Prose } from '../prose.tsx';

/** Lines that can be ticked; which one is chosen and ticked is the screen's to know. */
export function TickList(props: {
  readonly items: readonly string[];
  readonly ticked: readonly number[];
  readonly selected: number;
}) {
  const { good } = usePalette();
  return (
    <Box flexDirection="column" flexShrink={0}>
      {props.items.map((item, index) => (
        <Box key={item} gap={1} flexShrink={0}>
          <Box flexShrink={0}>
            <Text bold={index === props.selected}>{index === props.selected ? '❯ ' : '  '}</Text>
            <Text {...(props.ticked.includes(index) ? good : {})}>
              {props.ticked.includes(index) ? '[✓]' : '[ ]'}
            </Text>
          </Box>
          <Prose>
            <Text bold={index === props.selected}>{item}</Text>
          </Prose>
        </Box>
      ))}
    </Box>
  );
}
