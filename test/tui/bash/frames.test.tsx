import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClientMachine } from '../../../harness/bugbash/client/bash-client.ts';
import { joinBash } from '../../../harness/bugbash/client/join.ts';
import { LiveBash } from '../../../harness/bugbash/client/live.ts';
import { recordDemo } from '../../../harness/bugbash/demo/record-demo.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { usualSettings } from '../../../harness/tui/app/settings.ts';
import { BashApp } from '../../../harness/tui/bash/app.tsx';
import { type HostRig, openHost } from '../../bugbash/host/rig.ts';
import { COLLECTION, ROOT } from '../../support/exercises.ts';
import { Screen } from '../frames/screen.tsx';

/**
 * The terminal UI of a bash as a participant of the recorded play sees it, at three sizes, kept as text in `kept/`. A
 * frame that changes was changed on purpose: look at it, then `npx vitest run test/tui/bash -u`.
 */

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;
const NOW_MS = Date.UTC(2026, 10, 27, 15);

const home = mkdtempSync(path.join(tmpdir(), 'bugsquash-bash-frames-'));
const leaving = new AbortController();
const rigs: HostRig[] = [];
afterAll(async () => {
  leaving.abort();
  for (const rig of rigs) await rig.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
});

async function joined(rig: HostRig, code: string, name: string, team: string): Promise<LiveBash> {
  const dataDirectory = path.join(home, name);
  const machine: ClientMachine = {
    // It stands still, here and at the host: a frame is the same whenever it is taken.
    clock: { now: () => ({ atMs: NOW_MS }), monotonicMs: () => 0 },
    cloneRoot: ROOT,
    dataDirectory,
    workspacesRoot: path.join(dataDirectory, 'workspaces'),
    version: rig.host.client.version,
    random: () => 0.5,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  };
  const url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  const done = await joinBash(machine, { url, code, name, isNameChosen: true, team }, leaving.signal);
  if (!done.ok) throw new Error(done.failure.message);
  const live = new LiveBash(done.value.client, done.value.bash, done.value.me);
  live.start();
  return live;
}

let playing: LiveBash;
let waiting: LiveBash;
beforeAll(async () => {
  const demoHome = path.join(home, 'demo');
  const demo = await recordDemo({
    dataDirectory: demoHome,
    collection: COLLECTION,
    openStore: openSqliteBash,
    nowMs: NOW_MS,
  });
  if (!demo.ok) throw new Error(demo.failure.message);
  const running = await openHost({ home: demoHome, file: demo.value.file, atMs: NOW_MS });
  const lobby = await openHost({ home: path.join(home, 'lobby'), atMs: NOW_MS });
  rigs.push(running, lobby);
  playing = await joined(running, demo.value.token, 'Ada', '');
  waiting = await joined(lobby, lobby.host.home.secrets.code, 'Ann', 'Reds');
  while (
    playing.view.exercises.length < 2 ||
    playing.view.connection !== 'streaming' ||
    waiting.view.preparation === null
  )
    await setTimeout(100);
  // Else the first size would show news that the others have read.
  await playing.markRead(playing.view.me.unread);
});

const screenOf = (live: LiveBash, size: { readonly columns: number; readonly rows: number }) =>
  new Screen(
    <BashApp live={live} environment={{}} settings={usualSettings} first={null} outside={async () => {}} />,
    size,
  );

async function keep(
  screen: Screen,
  { columns, rows }: (typeof SIZES)[number],
  name: string,
  ...expected: readonly string[]
): Promise<void> {
  await screen.waitFor(...expected);
  const file = path.join(import.meta.dirname, 'kept', `${name}-${columns}x${rows}.txt`);
  const frame = await screen.frame(file, (text) =>
    text.replaceAll(path.basename(home), 'bugsquash-bash-frames-XXXXXX'),
  );
  await expect(frame).toMatchFileSnapshot(file);
}

test.for(SIZES)(
  'the work, each pane, a hint to be bought, a question, all keys: $columns×$rows',
  async (size) => {
    using screen = screenOf(playing, size);
    await keep(screen, size, 'ticket', 'What people reported', '▸ticket', '24:00 left');
    screen.type('b');
    await keep(screen, size, 'board', '▸board', 'Off by one');
    screen.type('n');
    await keep(screen, size, 'news', '▸news', 'Pizza is in the kitchen');
    screen.type('h');
    await keep(screen, size, 'hints', '▸hints', 'A hint is bought once');
    screen.type('m');
    await keep(screen, size, 'team', '▸team', 'Grace');
    screen.type('2');
    await keep(screen, size, 'other-exercise', '❯ 2 The feed');
    screen.type('a');
    await keep(screen, size, 'ask', 'Ask the host');
    screen.type('\u001B');
    await screen.waitFor('s submit');
    screen.type('?');
    await keep(screen, size, 'keys', 'Keys here');
  },
);

test.for(SIZES)('the lobby: $columns×$rows', async (size) => {
  using screen = screenOf(waiting, size);
  await screen.waitFor('You are Ann of Reds', 'The host knows');
  const file = path.join(import.meta.dirname, 'kept', `lobby-${size.columns}x${size.rows}.txt`);
  // What the machine has is not the same everywhere.
  const frame = await screen.frame(file, (text) =>
    text
      .replaceAll(/^( *)[✓!✗] (\w+ +).*$/gm, '$1? $2…')
      .replaceAll(/that you are (not )?ready( yet)?\./g, 'whether you are ready.'),
  );
  await expect(frame).toMatchFileSnapshot(file);
});

test('a terminal that is too small says so instead of showing half of it', async () => {
  using screen = screenOf(playing, { columns: 50, rows: 16 });
  await screen.waitFor('This terminal is too small.', 'It has 50×16; bugsquash needs 60×20.');
  expect(screen.text()).not.toContain('What people reported');
});
