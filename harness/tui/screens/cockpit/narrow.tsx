import { Box, Text, useWindowSize } from 'ink';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { bodyRows } from '../../components/size.ts';
import { AskLine } from './ask-line.tsx';
import { ChangedFiles } from './changed-files.tsx';
import { cockpitKeys } from './keys.ts';
import { cockpitLayout } from './layout.ts';
import type { CockpitProps } from './props.ts';
import { Reports } from './reports.tsx';
import { wholeRuns } from './shown-failures.ts';
import { STANDING_ROWS, WhereItStands } from './standing.tsx';
import { VisibleTests } from './visible-tests.tsx';
import { WhereCodeIs } from './where-code-is.tsx';

/** The cockpit in one column; its panes open on a screen of their own. */
export function NarrowCockpit(props: CockpitProps) {
  const { status, screen, question, lines } = props;
  const size = useWindowSize();
  const run = wholeRuns(status.state).at(-1);
  const layout = cockpitLayout(size, bodyRows(size, attemptHeaderRows(size)), {
    reports: lines,
    files: Math.max(1, status.diff.files.length),
    failures: run?.failures.length ?? 0,
    extraRows: question === null ? 0 : 1,
    standingRows: STANDING_ROWS,
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={cockpitKeys(props.situation)}
      footer={props.asks === 'nothing' ? undefined : <AskLine {...props} />}
      moreHelp={<WhereCodeIs status={status} />}
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
        <VisibleTests run={run} testing={screen.testing} failures={layout.failures} />
      </Box>
      {layout.hasStanding ? (
        <Box marginTop={layout.isAiry ? 1 : 0} flexDirection="column" flexShrink={0}>
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
