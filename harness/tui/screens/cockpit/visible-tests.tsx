import { Spinner } from '@inkjs/ui';
import { Box, Text } from 'ink';
import { RUN_SOURCES } from '../../../attempts/run-sources.ts';
import type { TestsRunEvent } from '../../../domain/attempt-event.ts';
import { printable } from '../../../domain/printable.ts';
import { agoText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';
import { usePalette } from '../../components/palette.ts';
import type { TestsRunning } from '../attempt/state.ts';

/** The last run of the visible tests, wherever it was started, and its failures with their places. */
export function VisibleTests(props: {
  readonly run: TestsRunEvent | undefined;
  readonly testing: TestsRunning | null;
  readonly failures: number;
}) {
  const { bad } = usePalette();
  const all = props.run?.failures ?? [];
  const shown = all.length <= props.failures ? all : all.slice(0, Math.max(0, props.failures - 1));
  return (
    <>
      <Box gap={2}>
        <Text bold>Visible tests</Text>
        <RunLine run={props.run} testing={props.testing} />
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

/** That the tests run, or how they went. */
export function RunLine(props: {
  readonly run: TestsRunEvent | undefined;
  readonly testing: TestsRunning | null;
}) {
  const { nowMs } = useHost();
  if (props.testing === null) return <Text wrap="truncate-end">{runText(props.run, nowMs())}</Text>;
  return (
    <Spinner label={props.testing === 'on save' ? 'running, as a file was saved' : 'running (r stops)'} />
  );
}

/** How a run went and when; where it was started, if not here by a key. */
export function runText(run: TestsRunEvent | undefined, nowMs: number): string {
  if (run === undefined) return 'not run yet';
  const isHere = run.source === RUN_SOURCES.asked || run.source === RUN_SOURCES.onSave;
  const where = isHere ? '' : ` · ${printable(run.source)}`;
  return `${run.passed} passed · ${run.failed} failed · ${agoText(nowMs - run.atMs)}${where}`;
}
