import { Box, Text } from 'ink';
import { printable } from '../../domain/printable.ts';
import { Prose } from './prose.tsx';

/** An expected failure for people: what happened, and the next thing to do. */
export function FailureText(props: {
  readonly title: string;
  readonly failure: { readonly message: string; readonly next: string };
}) {
  return (
    <Box flexDirection="column">
      <Text bold>✗ {props.title}</Text>
      <Prose>{printable(props.failure.message)}</Prose>
      <Prose>Next: {printable(props.failure.next)}</Prose>
    </Box>
  );
}
