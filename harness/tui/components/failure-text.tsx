import { Box, Text } from 'ink';
import type { Failure } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { useCommonHost } from '../app/context.ts';
import { Prose } from './prose.tsx';

/** An expected failure for people: what happened, and the next thing to do. */
export function FailureText(props: {
  readonly title: string;
  readonly failure: Pick<Failure, 'message' | 'next'>;
}) {
  const { steps } = useCommonHost();
  return (
    <Box flexDirection="column">
      <Text bold>✗ {props.title}</Text>
      <Prose>{printable(props.failure.message)}</Prose>
      <Prose>Next: {printable(steps.next(props.failure.next))}</Prose>
    </Box>
  );
}
