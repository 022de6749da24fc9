import { Box, Text, useWindowSize } from 'ink';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { usePalette } from '../../components/palette.ts';
import { bodyColumns, bodyRows, VERY_WIDE_COLUMNS } from '../../components/size.ts';
import type { Pane } from '../attempt/state.ts';
import { AskLine } from './ask-line.tsx';
import { cockpitKeys } from './keys.ts';
import { LeftColumn } from './left-column.tsx';
import { PaneTabs, PaneText } from './panes/pane.tsx';
import type { CockpitProps } from './props.ts';
import { WhereCodeIs } from './where-code-is.tsx';

const LEFT_COLUMNS = 46;
/** A rule with a space on each side. */
const RULE_COLUMNS = 3;

/** The cockpit with a pane beside it; where there is space for three columns, with two. */
export function WideCockpit(props: CockpitProps) {
  const { status, screen } = props;
  const size = useWindowSize();
  const rows = bodyRows(size, attemptHeaderRows(size));
  const width = bodyColumns(size);
  const panes = panesOf(screen.pane, size.columns >= VERY_WIDE_COLUMNS);
  const left = width - LEFT_COLUMNS - panes.length * RULE_COLUMNS;
  const columns = Math.floor(left / panes.length);
  const rules = panes.map((_, index) => LEFT_COLUMNS + 1 + index * (columns + RULE_COLUMNS));
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={cockpitKeys(props.situation)}
      footer={props.asks === 'nothing' ? undefined : <AskLine {...props} />}
      moreHelp={<WhereCodeIs status={status} />}
      rules={rules}
    >
      <Box height={rows}>
        <LeftColumn {...props} columns={LEFT_COLUMNS} rows={rows} hasTests={!panes.includes('test')} />
        {panes.map((pane, index) => (
          <Box key={pane} flexShrink={0}>
            <VerticalRule rows={rows} />
            <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
              {index === 0 ? <PaneTabs pane={screen.pane} /> : <PaneTabs pane={pane} onlyThis />}
              <PaneText
                {...props}
                pane={pane}
                columns={columns}
                rows={rows - 1}
                isActive={index === 0 && props.asks === 'nothing'}
              />
            </Box>
          </Box>
        ))}
      </Box>
    </Frame>
  );
}

/** The chosen pane; in a third column what one most likely wants beside it. */
function panesOf(pane: Pane, isVeryWide: boolean): readonly Pane[] {
  if (!isVeryWide) return [pane];
  return [pane, pane === 'test' ? 'diff' : 'test'];
}

function VerticalRule({ rows }: { readonly rows: number }) {
  const { quiet } = usePalette();
  return (
    <Box width={RULE_COLUMNS} flexShrink={0}>
      <Text {...quiet}>{Array.from({ length: rows }, () => ' │ ').join('\n')}</Text>
    </Box>
  );
}
