import { useWindowSize } from 'ink';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { bodyColumns, bodyRows } from '../../components/size.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { isScrolling, paneByKey } from '../cockpit/input.ts';
import { PaneTabs, PaneText } from '../cockpit/panes/pane.tsx';
import { shownFailures } from '../cockpit/shown-failures.ts';
import { placeToOpen } from '../cockpit/situation.ts';

/** A pane of the cockpit on the whole screen, where there is no space for it beside. */
export function PaneScreen(props: AttemptScreenProps) {
  const { status, screen, actions, dispatch, toCockpit } = props;
  const size = useWindowSize();
  const { pane } = screen;
  const failures = shownFailures(status.state, screen);
  const place = placeToOpen(status, screen);
  useCommandKeys((input, key) => {
    const next = paneByKey(input, key, pane);
    if (next !== null) dispatch({ type: 'pane', pane: next });
    else if (key.return || key.escape || input === 'd' || input === 'q') toCockpit();
    else if (input === 'o' && place !== null) void actions.edit(place);
    else if (input === 'r') screen.testing === null ? void actions.runTests('asked') : actions.stopTests();
    else if (input === 'h' && pane === 'hints') dispatch({ type: 'show', view: { at: 'hints' } });
    else if (key.rightArrow || key.leftArrow)
      dispatch({ type: 'failure', by: key.rightArrow ? 1 : -1, count: failures.length });
    else return isScrolling(input, key);
    return true;
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '↑↓', does: 'scroll' },
        { key: '1–5', does: 'panes' },
        { key: 'enter', does: 'to the cockpit' },
        ...(pane === 'hints' ? [{ key: 'h', does: 'take one' }] : []),
        ...(pane === 'test'
          ? [{ key: 'r', does: screen.testing === null ? 'run tests' : 'stop tests' }]
          : []),
        ...(pane === 'test' && failures.length > 1 ? [{ key: '←→', does: 'tests' }] : []),
        ...(place === null ? [] : [{ key: 'o', does: 'open' }]),
      ]}
    >
      <PaneTabs pane={pane} />
      <PaneText
        {...props}
        pane={pane}
        columns={bodyColumns(size)}
        rows={bodyRows(size, attemptHeaderRows(size)) - 1}
        isActive
      />
    </Frame>
  );
}
