import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { demoPlay } from '../../../harness/bugbash/demo/demo-entries.ts';
import { playOn } from '../../../harness/bugbash/demo/play-on.ts';
import { type RecordedDemo, recordDemo } from '../../../harness/bugbash/demo/record-demo.ts';
import { DEMO_PAUSE, DEMO_PLAYED_MINUTES, DEMO_TEAMS } from '../../../harness/bugbash/demo/recorded-play.ts';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { type HostRig, MINUTE_MS, openHost } from '../host/rig.ts';

const NOW_MS = Date.UTC(2026, 10, 27, 15);

async function recorded(home: string): Promise<RecordedDemo> {
  const demo = await recordDemo({
    dataDirectory: home,
    collection: COLLECTION,
    openStore: openSqliteBash,
    nowMs: NOW_MS,
  });
  if (!demo.ok) throw new Error(demo.failure.message);
  return demo.value;
}

async function openDemo(): Promise<{ readonly rig: HostRig; readonly demo: RecordedDemo }> {
  const home = await temporaryFolder();
  const demo = await recorded(home);
  const rig = await openHost({ home, file: demo.file, atMs: NOW_MS });
  onTestFinished(rig.close);
  return { rig, demo };
}

test('a demo is the same play each time, with a token of its own', async () => {
  const logs: (readonly Entry[])[] = [];
  const rests: unknown[] = [];
  for (const _ of [1, 2]) {
    const home = await temporaryFolder();
    const { rest } = await recorded(home);
    const opened = openSqliteBash(join(home, 'bashes', 'demo-bash', 'bash.sqlite'), () => NOW_MS);
    if (!opened.ok) throw new Error(opened.failure.message);
    const read = await opened.value.store.read('demo-bash', 0);
    await opened.value.store.close();
    if (read.ok) logs.push(read.value);
    rests.push(rest);
  }
  const [first = [], second = []] = logs;
  expect(first.length).toBeGreaterThan(60);
  const last = first.at(-1)?.event;
  expect(last).toMatchObject({ type: 'token-issued' });
  expect(second.slice(0, -1)).toEqual(first.slice(0, -1));
  expect(second.at(-1)?.event).not.toEqual(last);
  expect(rests[1]).toEqual(rests[0]);
});

test('every page of a demo shows play, and says that it is one', async () => {
  const { rig, demo } = await openDemo();
  const { adminToken } = rig.host.home.secrets;
  const board = (await rig.call('GET', '/board')).body;
  expect(board).toMatchObject({ demo: true, clock: { phase: 'running', frozen: false } });
  expect(board.clock.elapsedMs).toBe(DEMO_PLAYED_MINUTES * MINUTE_MS);
  expect(board.rows.map(({ name }: { name: string }) => name).sort()).toEqual(
    DEMO_TEAMS.map(([name]) => name).sort(),
  );
  expect(board.rows[0]).toMatchObject({ rank: 1, total: expect.any(Number) });
  expect(board.rows.filter(({ total }: { total: number }) => total > 0).length).toBeGreaterThan(6);
  expect(board.rows.some(({ hints }: { hints: number }) => hints > 0)).toBe(true);
  expect((await rig.call('GET', '/bash')).body).toMatchObject({ demo: true });
  expect((await rig.call('GET', '/me', { token: demo.token })).body).toMatchObject({ name: 'Ada' });
  const admin = (await rig.call('GET', '/admin', { token: adminToken })).body;
  expect(admin.board.demo).toBe(true);
  expect(admin.people.every(({ ready }: { ready: boolean }) => ready)).toBe(true);
  expect(admin.questions).toHaveLength(2);
  expect(admin.disputes).toMatchObject([{ settled: null, submission: expect.stringMatching(/^s-/) }]);
  expect(admin.submissions.every(({ state }: { state: string }) => state === 'graded')).toBe(true);
  const paused = rig.host.log.entries.filter(({ event }) => ['paused', 'resumed'].includes(event.type));
  expect((paused[1]?.atMs ?? 0) - (paused[0]?.atMs ?? 0)).toBe(DEMO_PAUSE.minutes * MINUTE_MS);

  await rig.act('/clock', { action: 'end' });
  await rig.act('/ceremony', { count: 3 });
  expect((await rig.call('GET', '/ceremony')).body).toMatchObject({ demo: true, revealed: 3 });
  const files = rig.host.log.entries.flatMap(({ event }) =>
    event.type === 'submission-received' ? [event.fileSet] : [],
  );
  for (const hash of files)
    expect(await rig.host.store.blob(hash)).toMatchObject({ value: expect.any(Uint8Array) });
  expect(rig.trouble).toEqual([]);
});

test('the rest of the play goes on by contest time: not in a pause, and not after the end', async () => {
  const { rig, demo } = await openDemo();
  onTestFinished(playOn(rig.host, demo.rest, (message) => rig.trouble.push(message)));
  const { log } = rig.host;
  const before = log.entries.length;
  const lookedTwice = () => new Promise((resolve) => setTimeout(resolve, 1_200));
  rig.time.atMs += 0.5 * MINUTE_MS;
  await expect.poll(() => log.entries.length, { timeout: 60_000 }).toBeGreaterThan(before);
  await rig.act('/clock', { action: 'pause' });
  const paused = log.entries.length;
  rig.time.atMs += 10 * MINUTE_MS;
  await lookedTwice();
  expect(log.entries.length).toBe(paused);
  await rig.act('/clock', { action: 'resume' });
  rig.time.atMs += MINUTE_MS;
  await expect.poll(() => log.entries.length, { timeout: 60_000 }).toBeGreaterThan(paused + 1);
  await rig.act('/clock', { action: 'end' });
  const ended = log.entries.length;
  rig.time.atMs += 10 * MINUTE_MS;
  await lookedTwice();
  expect(log.entries.slice(ended).map(({ event }) => event.type)).not.toContain('submission-received');
  expect(rig.trouble).toEqual([]);
});

test('what an exercise does not have is left out, and the rest is played', async () => {
  const { rig } = await openDemo();
  const { rules } = rig.host.log.now.state;
  const [first] = rules.exercises;
  if (!first) throw new Error('a demo without exercises');
  const short = { ...rules, exercises: [{ ...first, bugs: first.bugs.slice(0, 1) }] };
  const { entries } = demoPlay(short, [], () => 'f'.repeat(64));
  const types = new Set(entries.map(({ event }) => event.type));
  expect(types.has('submission-received')).toBe(false);
  expect(types.has('disputed')).toBe(false);
  expect(types).toContain('hint-bought');
});
