import { Box, Text } from 'ink';
import { printable } from '../../../domain/printable.ts';
import type { StartDiff } from '../../../workspace/start-diff.ts';
import type { CockpitLayout } from './layout.ts';

/** The files one touched since the start, as many as fit. */
export function ChangedFiles({ diff, layout }: { readonly diff: StartDiff; readonly layout: CockpitLayout }) {
  const { files } = diff;
  const shown = files.length <= layout.files ? files : files.slice(0, Math.max(0, layout.files - 1));
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1}>
      <CountedLine
        text="You changed"
        added={diff.added}
        removed={diff.removed}
        isBold
        isEmpty={files.length === 0}
      />
      {files.length === 0 && layout.files > 0 ? <Text>nothing yet</Text> : null}
      {shown.map(({ path, added, removed }) => (
        <CountedLine key={path} text={printable(path)} added={added} removed={removed} />
      ))}
      {files.length === 0 && diff.skipped[0] ? (
        <Text wrap="truncate-end">
          left out: {printable(diff.skipped[0].path)} ({diff.skipped[0].reason})
        </Text>
      ) : null}
      {shown.length < files.length && layout.files > 0 ? (
        <Text>… {files.length - shown.length} more (d)</Text>
      ) : null}
    </Box>
  );
}

/** A name on the left, lines added and removed on the right. */
export function CountedLine(props: {
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  readonly isBold?: boolean;
  readonly isEmpty?: boolean;
}) {
  return (
    <Box justifyContent="space-between" gap={1} flexShrink={0}>
      <Text bold={props.isBold ?? false} wrap="truncate-start">
        {props.text}
      </Text>
      <Box flexShrink={0}>
        <Text bold={props.isBold ?? false}>{props.isEmpty ? '' : `+${props.added} −${props.removed}`}</Text>
      </Box>
    </Box>
  );
}
