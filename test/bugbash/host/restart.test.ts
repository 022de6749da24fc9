import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { restoreBackup } from '../../../harness/bugbash/host/backup.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { BASH, openHost, squashes, submitAndWait } from './rig.ts';

let home: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'bash-restart-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

test('the same file goes on with the same bash; a changed one is refused, and says what differs', async () => {
  const first = await openHost({ home });
  const ann = await first.join('Ann', 'Reds');
  await first.act('/clock', { action: 'start' });
  await submitAndWait(first, ann.token, 'key-0001', squashes([1]));
  const board = (await first.call('GET', '/board')).body;
  await first.close();

  const second = await openHost({ home });
  expect(second.host.home.secrets).toEqual(first.host.home.secrets);
  expect((await second.call('GET', '/board')).body.rows).toEqual(board.rows);
  expect((await second.call('GET', '/me', { token: ann.token })).body.name).toBe('Ann');
  await second.close();

  await expect(openHost({ home, file: { minutes: 45 } })).rejects.toThrow('"minutes" was 30 and is 45');
});

test('a backup is made at a change of the clock, and serves the same tokens elsewhere', async () => {
  const first = await openHost({ home });
  const ann = await first.join('Ann', 'Reds');
  await first.act('/clock', { action: 'start' });
  const { backups } = first.host.home;
  const made = () =>
    readdirSync(backups).filter((name) => readdirSync(join(backups, name)).includes('bash.sqlite'));
  await expect.poll(made, { timeout: 60_000 }).toHaveLength(1);
  await first.close();

  const elsewhere = mkdtempSync(join(tmpdir(), 'bash-elsewhere-'));
  try {
    const backup = join(backups, made()[0] ?? '');
    expect(restoreBackup(elsewhere, BASH.name, backup)).toMatchObject({ ok: true });
    const second = await openHost({ home: elsewhere });
    expect((await second.call('GET', '/me', { token: ann.token })).body.name).toBe('Ann');
    await second.close();
    expect(restoreBackup(elsewhere, BASH.name, backup)).toMatchObject({
      ok: false,
      failure: { code: 'directory-not-empty' },
    });
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

interface Hosting {
  readonly child: ChildProcess;
  readonly url: string;
  readonly code: string;
  readonly adminToken: string;
}

async function startHost(): Promise<Hosting> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', join(import.meta.dirname, 'fixtures', 'hosting.ts'), home],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const { port, code, adminToken } = JSON.parse(String(line)) as {
    port: number;
    code: string;
    adminToken: string;
  };
  return { child, url: `http://127.0.0.1:${port}/api/v1`, code, adminToken };
}

/** Undefined where the host was killed meanwhile. */
async function ask(
  url: string,
  token: string,
  body?: object,
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the host sent
): Promise<{ status: number; body: any } | undefined> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

const KILLS = 3;

test('killed while submissions are in flight: what was acknowledged is graded, each exactly once', async () => {
  let host = await startHost();
  const tokens: string[] = [];
  for (const index of [0, 1, 2, 3]) {
    const body = { name: `P${index}`, role: 'participant', team: `T${index}` };
    tokens.push((await ask(`${host.url}/admin/people`, host.adminToken, body))?.body.token);
  }
  await ask(`${host.url}/admin/clock`, host.adminToken, { action: 'start' });
  const { digest } = exerciseNamed('money-split');
  const acknowledged = new Set<string>();
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const sent = tokens.map(async (token, index) => {
      const key = `key-of-${kill}-${index}`;
      const files = squashes([1], key);
      const body = { exercise: 'money-split', digest, key, files };
      const reply = await ask(`${host.url}/submissions`, token, body);
      if (reply && [200, 202].includes(reply.status)) acknowledged.add(key);
    });
    if (kill === KILLS) await Promise.all(sent);
    else {
      // In the middle of them: some are acknowledged and some are not.
      await Promise.race(sent);
      host.child.kill('SIGKILL');
      await Promise.all([once(host.child, 'exit'), ...sent]);
      host = await startHost();
    }
  }
  const entries = async (): Promise<{ what: string; subject: string }[]> =>
    (await ask(`${host.url}/admin/audit`, host.adminToken))?.body.entries ?? [];
  const waiting = async () => (await ask(`${host.url}/admin`, host.adminToken))?.body.queue;
  await expect.poll(waiting, { timeout: 120_000 }).toMatchObject({ waiting: 0, running: 0 });
  const log = await entries();
  const received = log.filter(({ what }) => what === 'submission-received').map(({ subject }) => subject);
  const graded = log.filter(({ what }) => what === 'verdict-given').map(({ subject }) => subject);
  expect(acknowledged.size).toBeGreaterThan(KILLS);
  expect(received.length).toBeGreaterThanOrEqual(acknowledged.size);
  expect(graded.sort()).toEqual(received.sort());
});
