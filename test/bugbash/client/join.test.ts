import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { scriptedBash } from './scripted-bash.ts';
import { refuse } from './small-host.ts';

/** All files below a folder, as paths. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));

describe('joining a bash', () => {
  test('makes a workspace for each exercise, keeps the token to oneself, and a second join goes on', async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    const first = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    expect(first).toMatchObject({
      exitCode: 0,
      document: { name: 'Ann', teamName: 'Reds', phase: 'running' },
    });
    const [{ directory }] = first.document.workspaces;
    const memberships = filesIn(join(home, 'state')).filter((file) => file.endsWith('membership.json'));
    expect(memberships).toHaveLength(1);
    expect(statSync(memberships[0] ?? '').mode & 0o777).toBe(0o600);
    expect(readFileSync(memberships[0] ?? '', 'utf8')).toContain('token-1');
    expect(JSON.stringify(first.document)).not.toContain('token-1');
    const log = await runBugsquash(['diff'], { home, cwd: directory });
    expect(log.exitCode).toBe(0);

    const again = await bugsquashJson(['join', bash.url, 'CODE'], { home });
    expect(again.document).toMatchObject({ person: 'p-1', name: 'Ann', workspaces: [{ directory }] });
    expect(bash.asked.filter((asked) => asked === 'POST /join')).toHaveLength(1);
    expect(bash.asked.filter((asked) => asked.startsWith('GET /exercises'))).toHaveLength(1);
  });

  test('brings nothing of the hidden half onto the disk', async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    await runBugsquash(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    const files = filesIn(join(home, 'state')).filter((file) => !/node_modules|bugsquash-links/.test(file));
    expect(files.some((file) => file.endsWith('TICKET.md'))).toBe(true);
    const { bugs } = exerciseNamed('money-split').solution;
    const secrets = bugs.flatMap(({ title, hints }) => [title, ...hints.map(({ text }) => text)]);
    expect(secrets.length).toBeGreaterThan(6);
    const leaks = files.filter((file) => {
      const text = readFileSync(file, 'utf8');
      return secrets.some((secret) => text.includes(secret));
    });
    expect(leaks).toEqual([]);
  });

  test('says what is wrong with a code, an address and a version, and what to type', async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    const code = await runBugsquash(['join', bash.url, 'COED'], { home });
    expect(code).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('That is not the code') });
    await bash.close();
    const gone = await bugsquashJson(['join', bash.url, 'CODE'], { home });
    expect(gone).toMatchObject({ exitCode: 3, document: { code: 'host-unreachable' } });
    const alone = await bugsquashJson(['join', 'CODE'], { home });
    expect(alone).toMatchObject({ exitCode: 2, document: { code: 'bad-arguments' } });

    const newer = await scriptedBash();
    newer.state.instead = () => ({
      ...refuse(426, 'client-version'),
      json: {
        type: 'about:blank',
        title: 'Another version',
        status: 426,
        detail: 'This client is 0.1.0.',
        code: 'client-version',
        client: { version: '9.0.0', url: `${newer.url}/bugsquash.tgz`, sha256: 'a' },
      },
    });
    const version = await bugsquashJson(['join', newer.url, 'CODE'], { home });
    expect(version).toMatchObject({ exitCode: 3, document: { code: 'client-version' } });
    expect(version.document.next).toContain(`npx ${newer.url}/bugsquash.tgz join`);
  });

  test('makes no workspace before the start, and with a void token a new one is given for the code', async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    bash.state.phase = 'lobby';
    const lobby = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    expect(lobby.document).toMatchObject({ phase: 'lobby', ready: true, workspaces: [] });
    expect(bash.asked.filter((asked) => asked.startsWith('GET /exercises'))).toEqual([]);
    expect(bash.asked).toContain('POST /me/ready');
    bash.state.phase = 'running';
    bash.state.token = 'token-2';
    const again = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    expect(again.document.workspaces).toHaveLength(1);
    const [membership] = filesIn(join(home, 'state')).filter((file) => file.endsWith('membership.json'));
    expect(readFileSync(membership ?? '', 'utf8')).toContain('token-2');
  });
});

describe('in a workspace of a bash', () => {
  test("commands of an attempt of one's own say what takes their place, and help lists those of a bash", async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    const { document } = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    const cwd = document.workspaces[0].directory;
    expect(await bugsquashJson(['finish'], { home, cwd })).toMatchObject({
      exitCode: 2,
      document: { code: 'wrong-state' },
    });
    const help = await bugsquashJson(['help'], { home, cwd });
    expect(help.document.commands).toEqual(expect.arrayContaining(['submit', 'board', 'pull', 'dispute']));
    expect(help.document.commands).not.toContain('finish');
    const outside = await bugsquashJson(['help'], { home });
    expect(outside.document.commands).toContain('finish');
    const status = await bugsquashJson(['status'], { home, cwd });
    expect(status.document).toMatchObject({
      schema: 'bugsquash/bash-status@1',
      exercise: 'money-split',
      phase: 'running',
      offline: null,
    });
    expect(Math.abs(status.document.leftMs - 600_000)).toBeLessThan(5_000);
  });

  test('a submission made without a network is told, kept, shown, and sent by the next command', async () => {
    const home = await temporaryFolder();
    const bash = await scriptedBash();
    const { document } = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
    const cwd = document.workspaces[0].directory;
    expect(await bugsquashJson(['submit'], { home, cwd })).toMatchObject({
      exitCode: 2,
      document: { code: 'submission-refused' },
    });
    appendFileSync(join(cwd, 'src/money.ts'), '\n// mine\n');
    await bugsquashJson(['status'], { home, cwd });
    bash.state.instead = () => ({ status: 502, json: 'Bad gateway' });
    const kept = await bugsquashJson(['submit', '--no-wait'], { home, cwd });
    expect(kept).toMatchObject({ exitCode: 1, document: { state: 'kept', submission: null } });
    const offline = await bugsquashJson(['status'], { home, cwd });
    expect(offline.document).toMatchObject({
      outbox: { waiting: [{ key: kept.document.key }] },
      offline: expect.stringContaining('502'),
    });
    expect(Math.abs(offline.document.leftMs - 600_000)).toBeLessThan(120_000);
    bash.state.instead = () => undefined;
    const back = await bugsquashJson(['status'], { home, cwd });
    expect(back.document).toMatchObject({ outbox: { waiting: [] }, offline: null });
    expect(back.document.submissions).toHaveLength(1);
    expect(
      [...bash.state.files.values()][0]?.files.find(({ path }) => path === 'src/money.ts'),
    ).toBeDefined();
  });
});
