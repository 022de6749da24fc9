import { Box, Text } from 'ink';
import { MarkdownText } from '../../../components/markdown-text.tsx';
import { PatchText } from '../../../components/patch/patch-text.tsx';
import { Scroll } from '../../../components/scroll/view.tsx';
import type { AttemptScreenProps } from '../../attempt/props.ts';
import { PANES, type Pane } from '../../attempt/state.ts';
import { HintsPane } from './hints-pane.tsx';
import { LogPane } from './log-pane.tsx';
import { TestPane } from './test-pane.tsx';

/** One of the five things that one looks at while working. */
export function PaneText(
  props: AttemptScreenProps & {
    readonly pane: Pane;
    readonly columns: number;
    readonly rows: number;
    /** Whether arrows scroll it. */
    readonly isActive: boolean;
  },
) {
  return (
    <Scroll key={props.pane} height={props.rows} keys={props.isActive ? 'all' : 'none'}>
      <Content {...props} />
    </Scroll>
  );
}

function Content(props: AttemptScreenProps & { readonly pane: Pane; readonly columns: number }) {
  const { status } = props;
  switch (props.pane) {
    case 'ticket':
      return <MarkdownText markdown={status.exercise.ticket} />;
    case 'diff':
      return <PatchText patch={status.diff.patch} empty="You changed nothing yet." />;
    case 'test':
      return <TestPane {...props} />;
    case 'hints':
      return <HintsPane {...props} />;
    case 'log':
      return <LogPane {...props} />;
  }
}

/** The names of the panes with their keys; the one that shows is marked. */
export function PaneTabs({ pane, onlyThis = false }: { readonly pane: Pane; readonly onlyThis?: boolean }) {
  if (onlyThis) return <Text bold>{`  ${PANES.indexOf(pane) + 1} ${pane}`}</Text>;
  return (
    <Box flexShrink={0} gap={2}>
      {PANES.map((name, index) => (
        <Text key={name} bold={name === pane}>
          {name === pane ? '▸' : ' '}
          {index + 1} {name}
        </Text>
      ))}
    </Box>
  );
}
