import { Spinner } from '@inkjs/ui';
import { Box, Text } from 'ink';
import { useMemo } from 'react';
import stringWidth from 'string-width';
import { printable, printableLines } from '../../../../domain/printable.ts';
import { placeText } from '../../../../wording/place.ts';
import { agoText } from '../../../../wording/time.ts';
import { useHost } from '../../../app/context.ts';
import { CodeText } from '../../../components/code/code-text.tsx';
import { useCode } from '../../../components/code/use-code.ts';
import { sparkline } from '../../../components/meter.ts';
import { usePalette } from '../../../components/palette.ts';
import { shortened } from '../../../components/wrapping.ts';
import type { AttemptScreenProps } from '../../attempt/props.ts';
import { type ShownFailure, shownFailures, wholeRuns } from '../shown-failures.ts';
import { runText } from '../visible-tests.tsx';
import { sourceLines } from './source-lines.ts';

const AROUND = 3;
const MOST_VALUE_ROWS = 12;

/** A failing test with its lines, what was expected and received, and where it came from. */
export function TestPane(props: AttemptScreenProps & { readonly columns: number }) {
  const { status, screen, columns } = props;
  const { nowMs, settings } = useHost();
  const { bad, good } = usePalette();
  const runs = wholeRuns(status.state);
  const last = runs.at(-1);
  const failures = shownFailures(status.state, screen);
  const index = Math.min(screen.failure, failures.length - 1);
  const failure = failures[index];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box gap={2} marginBottom={1}>
        {screen.testing === null ? (
          <Text wrap="truncate-end">
            <Text bold>runs </Text>
            {sparkline(runs.map(({ passed, total }) => (total === 0 ? 0 : passed / total)))}{' '}
            {last === undefined
              ? 'none yet: r runs the visible tests'
              : `${runText(last, nowMs())}${settings.testsOnSave ? ' · on save' : ''}`}
          </Text>
        ) : (
          <Spinner
            label={screen.testing === 'one' ? 'running this test alone' : `running (${screen.testing})`}
          />
        )}
      </Box>
      {failure === undefined ? (
        last === undefined || last.total === 0 ? null : (
          <Text>
            <Text {...good}>✓</Text> All visible tests passed {agoText(nowMs() - last.atMs)}. The hidden ones
            ask more.
          </Text>
        )
      ) : (
        <>
          <Box justifyContent="space-between" gap={2} flexShrink={0}>
            <Text>
              <Text {...bad}>✗</Text> <Text bold>{printable(failure.name)}</Text>
            </Text>
            {failures.length > 1 ? (
              <Box flexShrink={0}>
                <Text>
                  {index + 1} of {failures.length} ←→
                </Text>
              </Box>
            ) : null}
          </Box>
          <Box justifyContent="space-between" gap={2} flexShrink={0} paddingLeft={2}>
            <Text wrap="truncate-middle">{printable(placeText(failure.file, failure.line))}</Text>
            <Box flexShrink={0}>
              <Text>o opens it there</Text>
            </Box>
          </Box>
          <FailureDetail
            failure={failure}
            directory={status.workspace}
            columns={columns}
            runAtMs={last?.atMs}
          />
        </>
      )}
    </Box>
  );
}

function FailureDetail(props: {
  readonly failure: ShownFailure;
  readonly directory: string;
  readonly columns: number;
  /** When it failed: its lines are read again after the next run. */
  readonly runAtMs: number | undefined;
}) {
  const { failure, directory, columns, runAtMs } = props;
  const { quiet } = usePalette();
  const { file, line, message, expected, received, frames } = failure;
  const lines = useMemo(
    () => (line === null ? [] : sourceLines(directory, { file, line }, AROUND)),
    [directory, file, line, runAtMs],
  );
  const digits = String(lines.at(-1)?.number ?? 0).length;
  const code = useCode();
  const shown = useMemo(() => {
    const texts = lines.map(({ text }) => shortened(text, columns - digits - 5));
    return code?.codeSpans(texts, code.languageOf(file)) ?? texts.map((text) => [{ text, part: null }]);
  }, [lines, columns, digits, code, file]);
  const others = (frames ?? []).filter((frame) => frame.file !== file || frame.line !== line);
  return (
    <Box flexDirection="column" flexShrink={0} marginTop={1}>
      {lines.map(({ number, isIt }, index) => (
        <Text key={number} wrap="truncate-end" bold={isIt}>
          {isIt ? '▸' : ' '} <Text {...quiet}>{String(number).padStart(digits)} │</Text>{' '}
          <CodeText spans={shown[index] ?? []} />
        </Text>
      ))}
      <Box flexDirection="column" marginTop={1} flexShrink={0}>
        {expected === undefined && received === undefined ? (
          <Text>{message === undefined ? 'Press r to see what it expected.' : printable(message)}</Text>
        ) : (
          <>
            <Value label="expected" text={expected ?? ''} columns={columns} />
            <Value label="received" text={received ?? ''} columns={columns} />
          </>
        )}
      </Box>
      <Box flexDirection="column" marginTop={others.length > 0 ? 1 : 0} flexShrink={0}>
        {others.map((frame) => (
          <Text key={`${frame.file}:${frame.line} ${frame.method}`} wrap="truncate-middle">
            <Text {...quiet}>at</Text> {printable(frame.method || '(top)').padEnd(14)}{' '}
            {printable(`${frame.file}:${frame.line}`)}
          </Text>
        ))}
      </Box>
    </Box>
  );
}

/** A value as vitest prints it, or on one row where it fits; a long one keeps its first rows and says so. */
function Value(props: { readonly label: string; readonly text: string; readonly columns: number }) {
  const { label, text, columns } = props;
  const lines = inOneRow(printableLines(text), columns - label.length - 2);
  const shown = lines.slice(0, MOST_VALUE_ROWS);
  return (
    <Box gap={2} flexShrink={0}>
      <Box flexShrink={0}>
        <Text bold>{label}</Text>
      </Box>
      <Text>
        {shown.join('\n')}
        {lines.length > shown.length ? `\n… ${lines.length - shown.length} more lines` : ''}
      </Text>
    </Box>
  );
}

/** `[ 0n, 0n ]` in place of a row for each number. */
function inOneRow(lines: readonly string[], columns: number): readonly string[] {
  const joined = lines.map((line) => line.trim()).join(' ');
  // A text of several lines is not a list of values.
  const isList = lines.length > 1 && /^[\w ]*[[{]$/.test(lines[0] ?? '');
  const row = joined.replace(/,( [\]}])/g, '$1');
  return isList && stringWidth(row) <= columns ? [row] : lines;
}
