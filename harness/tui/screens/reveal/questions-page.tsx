import { Box, Text } from 'ink';
import type { Revealed } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { Prose } from '../../components/prose.tsx';

/** Follow-up questions; an outline of the answer shows when it is asked for. */
export function QuestionsPage(props: {
  readonly followUps: Revealed['followUps'];
  readonly selected: number;
  readonly open: readonly number[];
}) {
  return (
    <Box flexDirection="column">
      {props.followUps.map(({ question, outline }, index) => (
        <Box key={question} flexDirection="column" flexShrink={0}>
          <Box gap={1}>
            <Text bold={index === props.selected}>
              {index === props.selected ? '❯' : ' '} {props.open.includes(index) ? '▾' : '▸'}
            </Text>
            <Prose>
              <Text bold={index === props.selected}>{printable(question)}</Text>
            </Prose>
          </Box>
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
