import { Box, Text, useWindowSize } from 'ink';
import type { ReactNode } from 'react';
import stringWidth from 'string-width';
import { useHelp } from './help/context.ts';
import { HelpText } from './help/view.tsx';
import { KeyBar, type KeyHelp } from './key-bar.tsx';
import { usePalette } from './palette.ts';
import { Prose } from './prose.tsx';
import { bodyColumns } from './size.ts';

const ALL_KEYS: KeyHelp = { key: '?', does: 'all keys' };
const CLOSE: KeyHelp = { key: 'any key', does: 'closes this list' };

/** What every screen looks like: a header, a body that takes the room, a notice, and the keys. Fills the terminal. */
export function Frame(props: {
  readonly header: ReactNode;
  readonly notice?: string | null;
  /** What can be done here and now, the most likely first. */
  readonly keys: readonly KeyHelp[];
  /** Replaces the keys, say by a question. */
  readonly footer?: ReactNode;
  /** Letters are text here, so `?` lists no keys. */
  readonly isWriting?: boolean;
  /** Columns of vertical rules in the body, which the horizontal ones meet. */
  readonly rules?: readonly number[];
  /** Stands below the list of all keys. */
  readonly moreHelp?: ReactNode;
  readonly children: ReactNode;
}) {
  const { columns, rows } = useWindowSize();
  const help = useHelp();
  const width = bodyColumns({ columns });
  const isHelp = help.isOpen && !props.isWriting;
  const keys = isHelp ? [CLOSE] : props.isWriting ? props.keys : [...props.keys, ALL_KEYS];
  return (
    <Box flexDirection="column" width={columns} height={rows} paddingX={1}>
      <Box flexDirection="column" flexShrink={0}>
        {props.header}
        <Rule width={width} meets={isHelp ? [] : props.rules} sign="┬" />
      </Box>
      <Box flexDirection="column" flexGrow={1} flexShrink={1} overflow="hidden">
        {isHelp ? <HelpText keys={props.keys} more={props.moreHelp} /> : props.children}
      </Box>
      <Box flexDirection="column" flexShrink={0}>
        <Rule width={width} meets={isHelp ? [] : props.rules} sign="┴" />
        <Notice text={props.notice || ' '} width={width} />
        {(isHelp ? undefined : props.footer) ?? <KeyBar keys={keys} columns={width} />}
      </Box>
    </Box>
  );
}

/** What happened last. A long one takes a second row from the body while it shows. */
function Notice({ text, width }: { readonly text: string; readonly width: number }) {
  return (
    <Box height={stringWidth(text) > width ? 2 : 1} overflow="hidden">
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

function Rule(props: {
  readonly width: number;
  readonly meets?: readonly number[] | undefined;
  readonly sign: string;
}) {
  const { quiet } = usePalette();
  const line = Array.from({ length: Math.max(0, props.width) }, (_, column) =>
    props.meets?.includes(column) ? props.sign : '─',
  );
  return <Text {...quiet}>{line.join('')}</Text>;
}
