import { Spinner } from '@inkjs/ui';
import { Box, Text } from 'ink';
import type { TestsRunEvent } from '../../../domain/attempt-event.ts';
import { printable } from '../../../domain/printable.ts';
import { agoText } from '../../../wording/time.ts';
import { usePalette } from '../../components/palette.ts';

/** The last run of the visible tests, wherever it was started, and its failures with their places. */
export function VisibleTests(props: {
  readonly run: TestsRunEvent | undefined;
  readonly isTesting: boolean;
  readonly failures: number;
}) {
  const { bad } = usePalette();
  const all = props.run?.failures ?? [];
  const shown = all.length <= props.failures ? all : all.slice(0, Math.max(0, props.failures - 1));
  return (
    <>
      <Box gap={2}>
        <Text bold>Visible tests</Text>
        {props.isTesting ? (
          <Spinner label="running (r stops)" />
        ) : (
          <Text wrap="truncate-end">{runText(props.run)}</Text>
        )}
      </Box>
      {shown.map(({ name, file, line }) => (
        <Box key={`${file} ${line} ${name}`} justifyContent="space-between" gap={2} flexShrink={0}>
          <Text wrap="truncate-end">
            <Text {...bad}>✗</Text> {printable(name)}
          </Text>
          <Box flexShrink={0}>
            <Text>{printable(line === null ? file : `${file}:${line}`)}</Text>
          </Box>
        </Box>
      ))}
      {shown.length < all.length && props.failures > 0 ? (
        <Text>… {all.length - shown.length} more failed</Text>
      ) : null}
    </>
  );
}

function runText(run: TestsRunEvent | undefined): string {
  if (run === undefined) return 'not run yet';
  const where = run.source === 'bugsquash' ? '' : ` · ${printable(run.source)}`;
  return `${run.passed} passed · ${run.failed} failed · ${agoText(Date.now() - run.atMs)}${where}`;
}
