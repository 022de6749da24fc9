import { Spinner } from '@inkjs/ui';
import { Box, Text, useWindowSize } from 'ink';
import type { GradingProgress } from '../../../domain/grading-progress.ts';
import { counted } from '../../../wording/counted.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { useKeys } from '../../components/keys/use-keys.ts';
import { bodyColumns, bodyRows } from '../../components/size.ts';
import { TicketLineText } from '../../components/ticket-line.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';

/** What stands above the lines, an empty row, two of text and an empty one; and one below them. */
const ROWS_ABOVE = 5;
const MOST_ROWS_PER_LINE = 3;

/** While the hidden tests run: how many have answered, and line by line what they make of the ticket. */
export function GradingScreen(props: AttemptScreenProps & { readonly progress: GradingProgress | null }) {
  const { status, screen, actions, progress } = props;
  const size = useWindowSize();
  useKeys((_input, key) => {
    if (key.escape) actions.stopGrading();
  });
  const { bugs } = status.exercise.solution;
  const rowsLeft = bodyRows(size, attemptHeaderRows(size)) - ROWS_ABOVE;
  const rows = Math.max(1, Math.min(MOST_ROWS_PER_LINE, Math.floor(rowsLeft / bugs.length)));
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[{ key: 'esc', does: 'stop this submission' }]}
    >
      <Box flexDirection="column" paddingTop={1}>
        <Spinner label="The hidden tests look at your files as they were when you pressed s." />
        <Text>
          {progress === null
            ? 'Starting them…'
            : !progress.hasStarted
              ? 'Your code has not started, so no hidden test has anything to ask. The verdict comes soon.'
              : `${counted(progress.answered, 'hidden test')} answered so far; the verdict comes when all have.`}
        </Text>
        <Box flexDirection="column" marginTop={1}>
          {bugs.map(({ symptom }, line) => (
            <TicketLineText
              key={symptom}
              line={{ symptom, state: progress?.lines[line] ?? 'not judged' }}
              space={{ columns: bodyColumns(size), rows }}
            />
          ))}
          <Text wrap="truncate-end">
            {progress?.guardsAnswered ? '✓' : '·'} what worked before:{' '}
            {progress?.guardsAnswered
              ? 'all of it has answered'
              : progress?.hasStarted === false
                ? 'not asked'
                : 'still asked'}
          </Text>
        </Box>
      </Box>
    </Frame>
  );
}
