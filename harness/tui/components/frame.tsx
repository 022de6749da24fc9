import { Box, Text, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import { KeyBar, type KeyHelp } from './key-bar.tsx';
import { Prose } from './prose.tsx';
import { bodyColumns } from './size.ts';

/** What every screen looks like: a header, a body that takes the room, a notice, and the keys. Fills the terminal. */
export function Frame(props: {
  readonly header: ReactNode;
  readonly notice?: string | null;
  readonly keys: readonly KeyHelp[];
  /** Replaces the keys, say by a question. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}) {
  const { columns, rows } = useWindowSize();
  const width = bodyColumns({ columns });
  return (
    <Box flexDirection="column" width={columns} height={rows} paddingX={1}>
      <Box flexDirection="column" flexShrink={0}>
        {props.header}
        <Rule width={width} />
      </Box>
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        {props.children}
      </Box>
      <Box flexDirection="column" flexShrink={0}>
        <Notice text={props.notice || ' '} width={width} />
        <Rule width={width} />
        {props.footer ?? <KeyBar keys={props.keys} columns={width} />}
      </Box>
    </Box>
  );
}

/** What happened last. A long one takes a second row from the body while it shows. */
function Notice({ text, width }: { readonly text: string; readonly width: number }) {
  return (
    <Box height={text.length > width ? 2 : 1} overflow="hidden">
      <Prose>
        <Text bold>{text}</Text>
      </Prose>
    </Box>
  );
}

/** A title on the left, something short on the right. */
export function TitleLine({ title, aside }: { readonly title: string; readonly aside?: string }) {
  return (
    <Box justifyContent="space-between" gap={2}>
      <Text bold wrap="truncate-end">
        {title}
      </Text>
      <Box flexShrink={0}>
        <Text>{aside ?? ''}</Text>
      </Box>
    </Box>
  );
}

function Rule({ width }: { readonly width: number }) {
  return <Text dimColor>{'─'.repeat(Math.max(0, width))}</Text>;
}
