import { Box, Text, useWindowSize } from 'ink';
import { ATTEMPT_HEADER_ROWS, AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { bodyRows } from '../../components/size.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { questionNow } from '../attempt/questions.ts';
import type { CockpitAsks } from '../attempt/state.ts';
import { AskLine } from './ask-line.tsx';
import { ChangedFiles } from './changed-files.tsx';
import { useCockpitInput } from './input.ts';
import { keyBarOf } from './keys.ts';
import { cockpitLayout, type ReportedLine } from './layout.ts';
import { Reports } from './reports.tsx';
import { STANDING_ROWS, WhereItStands } from './standing.tsx';
import { VisibleTests } from './visible-tests.tsx';

/** Where one works: what was reported, what one changed, what the tests say, and how much time is left. */
export function CockpitScreen(props: AttemptScreenProps & { readonly asks: CockpitAsks }) {
  const { status, screen } = props;
  const size = useWindowSize();
  const question = questionNow(status.state, status.timeLeftMs);
  useCockpitInput({ ...props, question });
  const lines: readonly ReportedLine[] =
    status.feedback?.lines ??
    status.exercise.solution.bugs.map(({ symptom }) => ({ symptom, state: 'not judged' }));
  const layout = cockpitLayout(size, bodyRows(size, ATTEMPT_HEADER_ROWS), {
    reports: lines,
    files: Math.max(1, status.diff.files.length),
    failures: status.state.testRuns.at(-1)?.failures.length ?? 0,
    extraRows: question === null ? 0 : 1,
    standingRows: STANDING_ROWS,
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={keyBarOf(status.state, question !== null)}
      footer={props.asks === 'nothing' ? undefined : <AskLine {...props} question={question} />}
    >
      <Box
        flexDirection={layout.isStacked ? 'column' : 'row'}
        gap={layout.isStacked ? (layout.isAiry ? 1 : 0) : 2}
        flexShrink={0}
      >
        <Reports lines={lines} layout={layout} />
        <ChangedFiles diff={status.diff} layout={layout} />
      </Box>
      <Box marginTop={layout.isAiry ? 1 : 0} flexDirection="column" flexShrink={0}>
        <VisibleTests
          run={status.state.testRuns.at(-1)}
          isTesting={screen.isTesting}
          failures={layout.failures}
        />
      </Box>
      {layout.hasStanding ? (
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <WhereItStands status={status} />
        </Box>
      ) : null}
      {question === null ? null : (
        <Box flexGrow={1} alignItems="flex-end">
          <Text wrap="truncate-end">
            <Text bold>Asked:</Text> {question}
          </Text>
        </Box>
      )}
    </Frame>
  );
}
