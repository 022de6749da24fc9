import { Box, Text } from 'ink';
import type { Revealed } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { clockText } from '../../../wording/time.ts';
import { usePalette } from '../../components/palette.ts';
import { Prose } from '../../components/prose.tsx';

/** Follow-up questions; an outline of the answer shows when it is asked for. */
export function QuestionsPage(props: {
  readonly followUps: Revealed['followUps'];
  readonly selected: number;
  readonly open: readonly number[];
  /** What is left to answer the selected one; null where no time runs. */
  readonly leftMs: number | null;
}) {
  const { attention } = usePalette();
  return (
    <Box flexDirection="column">
      {props.followUps.map(({ question, outline }, index) => (
        <Box key={question} flexDirection="column" flexShrink={0}>
          <Box gap={1}>
            <Box flexShrink={0}>
              <Text bold={index === props.selected}>
                {index === props.selected ? '❯' : ' '} {props.open.includes(index) ? '▾' : '▸'}
              </Text>
            </Box>
            <Prose>
              <Text bold={index === props.selected}>{printable(question)}</Text>
            </Prose>
          </Box>
          {index === props.selected && props.leftMs !== null ? (
            <Box paddingLeft={4}>
              <Text {...attention}>
                {props.leftMs > 0
                  ? `${clockText(props.leftMs)} left: answer aloud`
                  : 'Time is up. Press enter to open the outline.'}
              </Text>
            </Box>
          ) : null}
          {props.open.includes(index) ? (
            <Box paddingLeft={4}>
              <Prose>{printable(outline)}</Prose>
            </Box>
          ) : null}
        </Box>
      ))}
    </Box>
  );
}
