import { TextInput } from '@inkjs/ui';
import { Box, Text, useApp, useWindowSize } from 'ink';
import { useSyncExternalStore } from 'react';
import type { LiveBash } from '../../bugbash/client/live.ts';
import { printable } from '../../domain/printable.ts';
import type { Settings } from '../app/settings.ts';
import { Frame } from '../components/frame.tsx';
import type { KeyHelp } from '../components/key-bar.tsx';
import { useKeys } from '../components/keys/use-keys.ts';
import { Scroll } from '../components/scroll/view.tsx';
import { bodyColumns, bodyRows, WIDE_COLUMNS } from '../components/size.ts';
import { type LendTerminal, Surroundings } from '../components/surroundings.tsx';
import { YesNo } from '../components/yes-no.tsx';
import { BASH_HEADER_ROWS, BashHeader } from './header.tsx';
import { Lobby } from './lobby.tsx';
import { PaneBody } from './panes.tsx';
import { PANES } from './state.ts';
import { useBashActions } from './use-bash-actions.ts';
import { compactWorkRows, Work } from './work.tsx';

export interface BashAppProps {
  readonly live: LiveBash;
  readonly environment: NodeJS.ProcessEnv;
  readonly settings: Settings;
  /** Id of the exercise to open with. */
  readonly first: string | null;
  /** Wraps what a lent terminal needs around it. */
  readonly outside: (program: () => Promise<void>) => Promise<void>;
}

/** The terminal UI of a bash: the lobby, then one cockpit for all its exercises. */
export function BashApp(props: BashAppProps) {
  return (
    <Surroundings environment={props.environment} settings={props.settings} outside={props.outside}>
      {(lendTerminal) => <BashScreen {...props} lendTerminal={lendTerminal} />}
    </Surroundings>
  );
}

/** Its tabs and what can be read of it at once. */
const SMALLEST_PANE_ROWS = 6;

const KEYS: readonly KeyHelp[] = [
  { key: 's', does: 'submit', explains: 'send what you have to the host' },
  { key: 'r', does: 'run tests', explains: 'run the visible tests of this exercise' },
  { key: '1-9', does: 'exercise', explains: 'work on another exercise (in hints: take one for that line)' },
  { key: 'tab', does: 'pane', explains: 'ticket, board, news, hints, team, one after another' },
  { key: 'e', does: 'editor', explains: 'open $VISUAL or $EDITOR on the workspace' },
  {
    key: 'w',
    does: 'where',
    explains: 'where your code lies, and the address of your own page',
  },
  { key: 'a', does: 'ask', explains: 'ask the host a question' },
  { key: 't', does: 'ticket' },
  { key: 'b', does: 'board' },
  { key: 'n', does: 'news', explains: 'what the host has said; what is shown there counts as read' },
  { key: 'h', does: 'hints' },
  { key: 'm', does: 'team', explains: "your team's submissions" },
];

function BashScreen({
  live,
  environment,
  first,
  lendTerminal,
}: BashAppProps & { readonly lendTerminal: LendTerminal }) {
  const view = useSyncExternalStore(live.subscribe, live.snapshot);
  const { exit } = useApp();
  const size = useWindowSize();
  const { state, actions, dispatch } = useBashActions({
    live,
    view,
    environment,
    first,
    lendTerminal,
    leave: exit,
  });
  const height = bodyRows(size, BASH_HEADER_ROWS);
  const header = <BashHeader view={view} nowMs={() => live.client.api.clock.nowMs()} />;
  const notice = view.failure ? printable(view.failure.message) : state.notice;
  if (view.bash.clock.phase === 'lobby' || view.exercises.length === 0)
    return (
      <Frame header={header} notice={notice} keys={[{ key: 'q', does: 'leave; the host still knows you' }]}>
        {view.bash.clock.phase === 'lobby' ? <Lobby view={view} /> : <Text>Fetching the exercises …</Text>}
      </Frame>
    );
  const chosen = view.exercises[state.exercise] ?? view.exercises[0];
  if (!chosen) return null;
  const { id } = chosen.workspace.exercise;
  const isWide = size.columns >= WIDE_COLUMNS;
  const left = Math.floor(bodyColumns(size) * 0.45);
  const shown = { view, exercise: state.exercise, run: state.runs.get(id) };
  // What is worked on comes first; a few rows are left for the pane below in any case.
  const workRows = isWide ? height : Math.min(compactWorkRows(shown), height - SMALLEST_PANE_ROWS);
  const pane = (
    <Box flexDirection="column">
      <Text wrap="truncate-end">
        {PANES.map((name) => (
          <Text key={name} bold={name === state.pane}>
            {name === state.pane ? '▸' : ' '}
            {name}{' '}
          </Text>
        ))}
      </Text>
      <Scroll key={`${state.pane} ${id}`} height={Math.max(3, (isWide ? height : height - workRows) - 1)}>
        <PaneBody view={view} exercise={id} ticket={chosen.ticket} pane={state.pane} />
      </Scroll>
    </Box>
  );
  const columns = isWide ? left - 1 : bodyColumns(size);
  const work = <Work {...shown} space={{ columns, rows: workRows }} isCompact={!isWide} />;
  const footer =
    state.buying !== null ? (
      <YesNo
        question={`Take the next hint for line ${state.buying}, for the whole team?`}
        yes={() => actions.buy(state.buying ?? 0)}
        no={() => dispatch({ type: 'buying', line: null })}
      />
    ) : state.isAsking ? (
      <AskLine ask={actions.ask} close={() => dispatch({ type: 'asking', isAsking: false })} />
    ) : undefined;
  return (
    <Frame
      header={header}
      notice={notice}
      keys={KEYS}
      isWriting={state.isAsking}
      {...(footer ? { footer } : {})}
      {...(isWide ? { rules: [left] } : {})}
    >
      {isWide ? (
        <Box>
          <Box width={left} height={height} overflow="hidden" flexShrink={0} paddingRight={1}>
            {work}
          </Box>
          <Box flexDirection="column" flexGrow={1} paddingLeft={2}>
            {pane}
          </Box>
        </Box>
      ) : (
        <>
          <Box height={workRows} overflow="hidden" flexDirection="column" flexShrink={0}>
            {work}
          </Box>
          {pane}
        </>
      )}
    </Frame>
  );
}

function AskLine({ ask, close }: { readonly ask: (text: string) => void; readonly close: () => void }) {
  useKeys((_, key) => {
    if (key.escape) close();
  });
  return (
    <Box gap={1}>
      <Text bold>Ask the host (enter sends, esc back):</Text>
      <TextInput onSubmit={ask} />
    </Box>
  );
}
