import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Board } from '../../../harness/bugbash/api.ts';
import { exportBash } from '../../../harness/bugbash/archive/export.ts';
import type { BashClient, ClientMachine } from '../../../harness/bugbash/client/bash-client.ts';
import { joinBash } from '../../../harness/bugbash/client/join.ts';
import { LiveBash } from '../../../harness/bugbash/client/live.ts';
import { awaitVerdict, type SubmissionView } from '../../../harness/bugbash/client/submit.ts';
import type { BashDatabase } from '../../../harness/bugbash/worker-ports.ts';
import { composeHostGrading, systemClock } from '../../../harness/compose.ts';
import { exerciseNamed, patchedTree, ROOT } from '../../support/exercises.ts';
import { type HostRig, openHost } from '../host/rig.ts';

/**
 * A shortened bash, sandboxed, of twelve clients in four teams over real HTTP, git and grading: each does what the
 * terminal UI does for a person. What they do at once is done at once.
 */
const EXERCISE = 'money-split';
const TEAMS = ['Reds', 'Blues', 'Greens', 'Golds'] as const;
const PATIENCE_MS = 60_000;

interface Player {
  readonly name: string;
  readonly team: string;
  readonly live: LiveBash;
  readonly client: BashClient;
  /** Fixes these bugs as their author would, on the untouched code, and submits. */
  readonly submit: (bugs: readonly string[], remark?: string) => Promise<SubmissionView>;
}

let rig: HostRig;
let url: string;
const home = mkdtempSync(join(tmpdir(), 'bugsquash-play-'));
const leaving = new AbortController();

/** @param open the database of the host, opened; a file of its own without it */
export function playsOut(open?: () => Promise<BashDatabase>): void {
  beforeAll(async () => {
    const { grade } = await composeHostGrading();
    const file = { exercises: [EXERCISE], minutes: 30 };
    rig = await openHost({ atMs: Date.now(), grade, file, ...(open && { database: await open() }) });
    url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    leaving.abort();
    await rig.close();
    rmSync(home, { recursive: true, force: true });
  });
  test(
    'twelve clients in four teams, from the lobby to an export that an independent script agrees with',
    play,
  );
}

async function playerOf(name: string, team: string): Promise<Player> {
  const dataDirectory = join(home, name);
  const machine: ClientMachine = {
    clock: systemClock,
    cloneRoot: ROOT,
    dataDirectory,
    workspacesRoot: join(dataDirectory, 'workspaces'),
    version: rig.host.client.version,
    random: Math.random,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  };
  const { code } = rig.host.home.secrets;
  const joined = await joinBash(machine, { url, code, name, isNameChosen: true, team }, leaving.signal);
  if (!joined.ok) throw new Error(joined.failure.message);
  const { client, bash, me } = joined.value;
  const live = new LiveBash(client, bash, me);
  live.start();
  return {
    ...{ name, team, live, client },
    async submit(bugs, remark = '') {
      const open = live.view.exercises[0];
      if (!open) throw new Error(`${name} has no workspace`);
      const patches = bugs.map((bug) => `fixes/${bug}/reference.patch`);
      for (const [path, content] of patchedTree(exerciseNamed(EXERCISE), patches))
        if (path.startsWith('src/')) writeFileSync(join(open.workspace.directory, path), content);
      writeFileSync(join(open.workspace.directory, 'src', 'remark.ts'), `// ${name} ${remark}\nexport {};\n`);
      const kept = await live.submit(open.workspace);
      if (!kept.ok) throw new Error(kept.failure.message);
      const sent = await until(() =>
        client.outbox.sent().find((one) => one.name === kept.value.submission.name),
      );
      const graded = await awaitVerdict(client, sent.reply, PATIENCE_MS);
      if (!graded) throw new Error(`${name}'s submission was not graded in time`);
      return graded;
    },
  };
}

async function until<T>(found: () => T | undefined | false | null): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${PATIENCE_MS / 1_000} s for ${found}`);
    await setTimeout(50);
  }
}

/** Every player sees this, sooner or later. */
const allSee = (players: readonly Player[], holds: (player: Player) => boolean) =>
  until(() => players.every(holds));

const board = async (): Promise<Board> => (await rig.call('GET', '/board')).body;
/** What of a board nothing may change without a reason: the clock goes on. */
const rowsOf = ({ rows, feed }: Board) => JSON.stringify({ rows, feed });

async function play(): Promise<void> {
  const players = await Promise.all(
    TEAMS.flatMap((team) => [1, 2, 3].map((number) => playerOf(`${team} ${number}`, team))),
  );
  const [reds = [], blues = [], greens = [], golds = []] = TEAMS.map((team) =>
    players.filter((player) => player.team === team),
  );
  const [red1, red2, blue1, green1, gold1] = [reds[0], reds[1], blues[0], greens[0], golds[0]] as Player[];
  if (!red1 || !red2 || !blue1 || !green1 || !gold1) throw new Error('Somebody has not come.');
  const [first = '', second = '', third = ''] = exerciseNamed(EXERCISE).solution.bugs.map(({ id }) => id);

  // The lobby: everybody ready, one start for all.
  await until(
    () => [...rig.host.log.now.state.members.people.values()].filter((one) => one.ready?.ready).length === 12,
  );
  await rig.act('/clock', { action: 'start' });
  await allSee(players, ({ live }) => live.view.exercises.length === 1);

  // Hints race within a team and cost once; a question is answered to all.
  await Promise.all(reds.map(({ live }) => live.lookAtHints(EXERCISE)));
  const refusals = await Promise.all(reds.map(({ live }) => live.takeHint(EXERCISE, 2)));
  expect(refusals).toEqual([null, null, null]);
  await blue1.live.ask('Is the network of the room slow?', EXERCISE);
  const question = await until(() => [...rig.host.log.now.state.questions.values()][0]);
  await rig.act(`/questions/${question.id}`, { text: 'Not any more.', to: 'all' });
  await allSee(players, ({ live }) => live.view.me.unread.length === 1);

  // Submissions of all teams at once.
  const firsts = await Promise.all([red1.submit([first]), blue1.submit([first, second]), green1.submit([])]);
  expect(
    firsts.map(({ feedback }) => feedback?.lines.filter(({ state }) => state === 'gone').length),
  ).toEqual([1, 2, 0]);
  await allSee(reds, ({ live }) => live.view.submissions.some(({ name }) => name === 'Reds 1'));

  // A pause: what is submitted meanwhile waits in the outbox and is sent by itself when it is over.
  await rig.act('/clock', { action: 'pause' });
  await allSee(players, ({ live }) => live.view.bash.clock.phase === 'paused');
  const inPause = gold1.submit([first]);
  await until(() => gold1.live.view.outbox.waiting === 1 && gold1.live.view.outbox.why);
  rig.time.atMs += 60_000;
  await rig.act('/clock', { action: 'resume' });
  expect((await inPause).late).toBe(false);

  // More time: for all, and for one team.
  const before = gold1.live.view.bash.clock.leftMs;
  await rig.act('/clock', { action: 'extend', minutes: 5 });
  await rig.act('/clock', {
    action: 'grant',
    team: gold1.client.membership.team,
    minutes: 7,
    reason: 'a dead laptop',
  });
  await allSee(golds, ({ live }) => live.view.bash.clock.leftMs > before + 11 * 60_000);
  await allSee(reds, ({ live }) => live.view.bash.clock.leftMs < before + 6 * 60_000);

  // The freeze: what follows is on nobody's public board, and in one's own view.
  await rig.act('/clock', { action: 'freeze' });
  const frozen = rowsOf(await board());
  const all = await red2.submit([first, second, third]);
  expect(all.feedback?.score.total).toBeGreaterThan(80);
  expect(rowsOf(await board())).toBe(frozen);
  await allSee(reds, ({ live }) => live.view.submissions.some(({ id }) => id === all.id));

  // A dispute, and a rejudge that is looked at, given up, looked at again and applied.
  const disputed = await blue1.client.api.dispute({ exercise: EXERCISE, line: 3, text: 'It is gone.' });
  expect(disputed.kind).toBe('ok');
  const token = rig.host.home.secrets.adminToken;
  const preview = () => rig.call('POST', '/admin/rejudges', { token, body: { exercise: EXERCISE } });
  const givenUp = (await preview()).body;
  expect(givenUp.verdicts).toEqual([]);
  await rig.act(`/rejudges/${givenUp.id}/cancel`);
  expect(rowsOf(await board())).toBe(frozen);
  await rig.act(`/rejudges/${(await preview()).body.id}/apply`);

  // The end, the ceremony, the export.
  await rig.act('/clock', { action: 'end' });
  // It is over for everybody, also for the team that was granted more.
  await allSee(players, ({ live }) => live.view.bash.clock.phase === 'ended');
  await rig.act('/clock', { action: 'unfreeze' });
  await rig.act('/ceremony', { count: 4 });
  const final = await board();
  expect(final.rows.map(({ name }) => name)).toEqual(['Reds', 'Blues', 'Golds', 'Greens']);
  expect(final.rows[0]).toMatchObject({ hints: 1, submissions: 2 });
  await allSee(players, ({ live }) => live.view.board?.rows[0]?.submissions === 2);

  const exported = await exportBash(rig.host.store, rig.host.log.bash);
  if (!exported.ok) throw new Error(exported.failure.message);
  const entries = await unpackTar(gunzipSync(exported.value));
  const log = entries.find(({ header }) => header.name.endsWith('events.jsonl'))?.data ?? new Uint8Array();
  const file = join(home, 'events.jsonl');
  writeFileSync(file, log);
  const script = join(ROOT, 'test', 'bugbash', 'independent-board.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, file]);
  const expected = final.rows.map(({ rank, team, total, lastImprovementMs, submissions, hints, scores }) => ({
    ...{ rank, team, total, lastImprovementMs, submissions, hints },
    scores: Object.fromEntries(scores.map(({ exercise, total: points }) => [exercise, points])),
  }));
  expect(JSON.parse(stdout).rows).toEqual(expected);
  expect(rig.trouble).toEqual([]);
}
