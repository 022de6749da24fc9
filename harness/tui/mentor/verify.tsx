import { Box, Text, useWindowSize } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import { printable } from '../../domain/printable.ts';
import { placeText } from '../../wording/place.ts';
import { Frame, TitleLine } from '../components/frame.tsx';
import { useHelp } from '../components/help/context.ts';
import type { KeyHelp } from '../components/key-bar.tsx';
import { useKeys } from '../components/keys/use-keys.ts';
import { usePalette } from '../components/palette.ts';
import { Prose } from '../components/prose.tsx';
import { Scroll } from '../components/scroll/view.tsx';
import { bodyRows } from '../components/size.ts';

/** Something to fix in an exercise. */
export interface VerifyItem {
  readonly severity: 'error' | 'warning';
  /** Where it comes from: a check of `verify`, or `status`. */
  readonly source: string;
  readonly text: string;
  /** Absolute, where it has a place. */
  readonly file: string | null;
  readonly line: number | null;
  readonly next: string;
}

/** An exercise as it stands while it is verified. */
export interface VerifyView {
  readonly id: string;
  /** How far it is, or how it ended. */
  readonly state: string;
  readonly isRunning: boolean;
  readonly items: readonly VerifyItem[];
  /** Tables, made of what is known so far; empty where nothing is. */
  readonly tables: { readonly checks: string; readonly matrix: string; readonly kills: string };
}

/** Tells of changes of the view. */
export interface VerifyStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => VerifyView;
}

const PANES = ['findings', 'checks', 'matrix', 'kills'] as const;
const HEADER_ROWS = 2;
/** Rows below the list for what the chosen finding says in full. */
const DETAIL_ROWS = 7;

const KEYS: readonly KeyHelp[] = [
  {
    key: 'o',
    does: 'open',
    explains: 'open $VISUAL or $EDITOR at the line of the chosen finding; enter does the same',
  },
  { key: 'j/k', does: 'choose', explains: 'the next finding, the one before; arrows as well' },
  { key: '1-4', does: 'pane', explains: 'findings, checks, matrix, kills; tab goes through them' },
  { key: 'r', does: 'again', explains: 'verify again now; it begins by itself after each save' },
  { key: 'q', does: 'leave', explains: 'what was measured is remembered' },
];

/** The checks of one exercise while they run and after, again after every save. */
export function VerifyScreen(props: {
  readonly store: VerifyStore;
  readonly again: () => void;
  readonly open: (item: VerifyItem) => Promise<string | null>;
  readonly done: () => void;
}) {
  const { store } = props;
  const view = useSyncExternalStore(store.subscribe, store.snapshot);
  const [pane, setPane] = useState<(typeof PANES)[number]>('findings');
  const [chosen, setChosen] = useState(0);
  const [notice, setNotice] = useState<string | null>(null);
  const help = useHelp();
  const size = useWindowSize();
  const index = Math.max(0, Math.min(chosen, view.items.length - 1));
  const item = view.items[index];
  const open = async () => {
    if (!item) return;
    setNotice(item.file === null ? 'That finding has no place to open.' : null);
    if (item.file !== null) setNotice(await props.open(item));
  };
  useKeys((input, key) => {
    if (help.isOpen) return help.setOpen(false);
    const number = PANES[Number(input) - 1];
    if (input === '?') help.setOpen(true);
    else if (input === 'q' || key.escape) props.done();
    else if (input === 'r') props.again();
    else if (key.tab) setPane(PANES[(PANES.indexOf(pane) + 1) % PANES.length] ?? 'findings');
    else if (number) setPane(number);
    else if (pane !== 'findings') return;
    else if (input === 'j' || key.downArrow) setChosen(Math.min(view.items.length - 1, index + 1));
    else if (input === 'k' || key.upArrow) setChosen(Math.max(0, index - 1));
    else if (input === 'o' || key.return) void open();
  });
  const height = bodyRows(size, HEADER_ROWS);
  return (
    <Frame
      header={
        <>
          <TitleLine title={view.id} aside={view.state} />
          <Tabs chosen={pane} count={view.items.length} />
        </>
      }
      notice={notice}
      keys={KEYS}
    >
      {pane === 'findings' ? (
        <Findings view={view} index={index} height={height} />
      ) : (
        <Scroll key={pane} height={height}>
          <Text>{view.tables[pane] || NOTHING[pane]}</Text>
        </Scroll>
      )}
    </Frame>
  );
}

const NOTHING = {
  checks: 'The checks are shown once all are made.',
  matrix: 'No subset of the fixes has been tried yet.',
  kills: 'No fault has been tried yet.',
} as const;

function Tabs({ chosen, count }: { readonly chosen: string; readonly count: number }) {
  return (
    <Text wrap="truncate-end">
      {PANES.map((name, index) => (
        <Text key={name} bold={name === chosen}>
          {name === chosen ? '▸' : ' '}
          {index + 1} {name}
          {name === 'findings' ? ` (${count})` : ''}
          {'  '}
        </Text>
      ))}
    </Text>
  );
}

/** A row each, and the chosen one in full below. */
function Findings(props: { readonly view: VerifyView; readonly index: number; readonly height: number }) {
  const { view, index, height } = props;
  const { bad, attention, quiet } = usePalette();
  const rows = Math.max(1, height - DETAIL_ROWS - 1);
  const first = Math.max(0, Math.min(index - Math.floor(rows / 2), view.items.length - rows));
  const item = view.items[index];
  if (!item) return <Prose>{view.isRunning ? 'Nothing found so far.' : 'Nothing is left to fix.'}</Prose>;
  return (
    <>
      <Box flexDirection="column" height={rows} overflow="hidden" flexShrink={0}>
        {view.items.slice(first, first + rows).map(({ severity, source, text }, row) => (
          <Text key={`${first + row} ${text}`} wrap="truncate-end" bold={first + row === index}>
            {first + row === index ? '❯ ' : '  '}
            <Text {...(severity === 'error' ? bad : attention)}>{severity === 'error' ? '✗' : '!'}</Text>{' '}
            {source}: {printable(text)}
          </Text>
        ))}
      </Box>
      <Box flexDirection="column" marginTop={1} height={DETAIL_ROWS} overflow="hidden">
        <Prose>{printable(item.text)}</Prose>
        {item.file === null ? null : (
          <Text {...quiet} wrap="truncate-start">
            {printable(placeText(item.file, item.line))}
          </Text>
        )}
        <Prose>Next: {printable(item.next)}</Prose>
      </Box>
    </>
  );
}
