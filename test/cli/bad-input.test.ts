import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { hasSandbox } from '../support/grader.ts';

async function workspaceIn(home: string): Promise<string> {
  const workspace = join(home, 'work');
  const { exitCode } = await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  expect(exitCode).toBe(0);
  return workspace;
}

describe('naming what is not there', () => {
  test('an unknown exercise gets the nearest names and the command to type', async () => {
    const home = await temporaryFolder();
    const { exitCode, document } = await bugsquashJson(['start', 'money-splt'], { home });
    expect(exitCode).toBe(2);
    expect(document).toEqual({
      schema: 'bugsquash/error@1',
      code: 'unknown-exercise',
      message: 'There is no exercise "money-splt". The nearest names: money-split.',
      next: `node ${LAUNCHER} start money-split --json`,
    });
    const plain = await runBugsquash(['grade', 'money-splt', '--dir', '.'], { home });
    expect(plain).toMatchObject({ exitCode: 2, stdout: '' });
    expect(plain.stderr).toContain('money-split');
  });

  test('an unknown command and an unknown flag get the nearest name', async () => {
    const home = await temporaryFolder();
    const command = await bugsquashJson(['stauts'], { home });
    expect(command.exitCode).toBe(2);
    expect(command.document.message).toContain('Did you mean "status"?');
    const flag = await bugsquashJson(['start', 'money-split', '--minuts', '3'], { home });
    expect(flag.exitCode).toBe(2);
    expect(flag.document.message).toContain('Did you mean --minutes?');
  });

  test('a folder that is not a workspace gets both paths and the command', async () => {
    const home = await temporaryFolder();
    const workspace = await workspaceIn(home);
    const elsewhere = join(home, 'elsewhere');
    await mkdir(elsewhere);
    const { exitCode, document } = await bugsquashJson(['status', '--dir', elsewhere], { home });
    expect(exitCode).toBe(2);
    expect(document.code).toBe('not-a-workspace');
    expect(`${document.message} ${document.next}`).toContain(elsewhere);
    expect(`${document.message} ${document.next}`).toContain(workspace);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test('a workspace that is gone is not suggested, least of all where it is the one that was asked for', async () => {
    const home = await temporaryFolder();
    const workspace = await workspaceIn(home);
    const other = join(home, 'other');
    await bugsquashJson(['start', 'money-split', '--dir', other], { home });
    await rm(other, { recursive: true });
    const asked = (await bugsquashJson(['status', '--dir', other], { home })).document;
    expect(asked.message).toBe(`There is no directory ${other}. Your latest workspace is ${workspace}.`);
    await rename(join(workspace, '.git'), join(home, 'elsewhere.git'));
    await writeFile(join(workspace, '.git'), `gitdir: ${join(home, 'elsewhere.git')}\n`);
    const separate = (await bugsquashJson(['status', '--dir', workspace], { home })).document;
    expect(separate.message).toMatch(/ is not in a workspace\. Workspaces live in .*; you have none /);
  });

  test('a folder that is not empty is refused and left as it was', async () => {
    const home = await temporaryFolder();
    const full = join(home, 'full');
    await mkdir(full);
    await writeFile(join(full, 'precious.txt'), 'mine');
    const { exitCode, document } = await bugsquashJson(['start', 'money-split', '--dir', full], { home });
    expect(exitCode).toBe(2);
    expect(document.code).toBe('directory-not-empty');
    expect(document.message).toContain(full);
    expect(await readdir(full)).toEqual(['precious.txt']);
    expect(await readFile(join(full, 'precious.txt'), 'utf8')).toBe('mine');
    const history = await bugsquashJson(['history'], { home });
    expect(history.document.attempts).toEqual([]);
  });
});

describe('arguments that say nothing', () => {
  test.each([
    { args: ['start', 'money-split', '--minutes', '1e-9'], says: '--minutes takes a number' },
    { args: ['start', 'money-split', '--minutes', '0x10'], says: '--minutes takes a number' },
    { args: ['start', 'money-split', '--minutes', '0.0005'], says: 'from 0.001 to 600' },
    { args: ['start', 'money-split', '--dir', ''], says: '--dir of "bugsquash start" takes a value' },
    { args: ['start', 'money-split', '--dir='], says: '--dir of "bugsquash start" takes a value' },
    { args: ['note', ' '], says: 'An argument of "bugsquash note" is empty' },
  ])('$args are refused', async ({ args, says }) => {
    const home = await temporaryFolder();
    const { exitCode, document } = await bugsquashJson(args, { home });
    expect({ exitCode, document }).toMatchObject({
      exitCode: 2,
      document: { code: 'bad-arguments', message: expect.stringContaining(says) },
    });
    expect((await bugsquashJson(['history'], { home })).document.attempts).toEqual([]);
  });

  test('--json after -- is text', async () => {
    const home = await temporaryFolder();
    const noted = await runBugsquash(['note', '--dir', home, '--', '--json'], { home });
    expect(noted).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('not in a workspace'),
    });
  });
});

test.each([
  [['verify', 'money-split', '--runs', '0'], 'verify money-split --runs 20'],
  [['suggest', 'money-split', '--most', '0'], 'suggest money-split --most 8'],
  [
    ['fix', 'add', 'money-split', 'x', '--wrong', 'w', '--why', 'y', '--breaks-guard', '--alive', 'x'],
    'Leave one of the two out.',
  ],
])('%j is refused with what was meant', async (args, next) => {
  const home = await temporaryFolder();
  const { exitCode, document } = await bugsquashJson(args, { home });
  expect(exitCode).toBe(2);
  expect(document.next).toContain(next);
});

test('a new exercise does not lie half in one collection and half in another', async () => {
  const home = await temporaryFolder();
  const ours = await bugsquashJson(['new', 'foo', '--exercises', join(home, 'exercises')], { home });
  expect(ours).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments', next: expect.stringContaining('--solutions') },
  });
  expect(await readdir(join(ROOT, 'solutions'))).not.toContain('foo');
  expect(await readdir(home)).not.toContain('exercises');
});

describe('a broken manifest', () => {
  async function brokenCollection(
    change: (source: string) => string,
  ): Promise<{ home: string; args: string[] }> {
    const home = await temporaryFolder();
    await cp(join(ROOT, 'exercises', 'money-split'), join(home, 'exercises', 'money-split'), {
      recursive: true,
    });
    await cp(join(ROOT, 'solutions', 'money-split'), join(home, 'solutions', 'money-split'), {
      recursive: true,
    });
    const file = join(home, 'exercises', 'money-split', 'exercise.yaml');
    await writeFile(file, change(await readFile(file, 'utf8')));
    return { home, args: ['--exercises', join(home, 'exercises'), '--solutions', join(home, 'solutions')] };
  }

  test('names file, line and key, and what the key may have meant', async () => {
    const { home, args } = await brokenCollection((source) => source.replace(/^minutes:/m, 'minuts:'));
    const line = (await readFile(join(home, 'exercises', 'money-split', 'exercise.yaml'), 'utf8'))
      .split('\n')
      .findIndex((text) => text.startsWith('minuts:'));
    const { exitCode, document } = await bugsquashJson(['start', 'money-split', ...args], { home });
    expect(exitCode).toBe(2);
    expect(document.code).toBe('broken-manifest');
    expect(document.message).toContain(`exercise.yaml:${line + 1}:`);
    expect(document.message).toMatch(/unknown key "minuts"\. Did you mean "minutes"\?/);
    expect(document.next).toContain(`at line ${line + 1}`);
  });

  test('a value that is none of the known ones gets the nearest', async () => {
    const { home, args } = await brokenCollection((source) => source.replace(/^level:.*/m, 'level: eazy'));
    const { exitCode, document } = await bugsquashJson(['grade', 'money-split', '--dir', '.', ...args], {
      home,
    });
    expect(exitCode).toBe(2);
    expect(document.message).toMatch(/exercise\.yaml:\d+: "level".*Did you mean "easy"\?/);
  });

  test('is named by list, and hides no other exercise', async () => {
    const { home, args } = await brokenCollection((source) => source.replace(/^minutes:/m, 'minuts:'));
    const { exitCode, stdout } = await runBugsquash(['list', ...args], { home });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('unknown key "minuts"');
  });
});

describe('when this machine fails, nothing is lost', () => {
  test('a locked store: exit 3, the next step, and the attempt as it was', async () => {
    const home = await temporaryFolder();
    const workspace = await workspaceIn(home);
    const before = await bugsquashJson(['history'], { home });
    const holder = new BetterSqlite3(join(home, 'state', 'attempts.sqlite'));
    holder.exec('BEGIN EXCLUSIVE');
    try {
      const { exitCode, document } = await bugsquashJson(['note', 'a thought', '--dir', workspace], { home });
      expect(exitCode).toBe(3);
      expect(document).toMatchObject({
        schema: 'bugsquash/error@1',
        code: 'store-locked',
        next: expect.stringContaining('same command again'),
      });
    } finally {
      holder.exec('ROLLBACK');
      holder.close();
    }
    const after = await bugsquashJson(['history'], { home });
    expect(after.document).toEqual(before.document);
    expect((await bugsquashJson(['note', 'a thought', '--dir', workspace], { home })).exitCode).toBe(0);
  });

  test('a store of a newer version is refused and left alone', async () => {
    const home = await temporaryFolder();
    await workspaceIn(home);
    const file = join(home, 'state', 'attempts.sqlite');
    const newer = new BetterSqlite3(file);
    newer.pragma('user_version = 99');
    newer.close();
    const { exitCode, document } = await bugsquashJson(['history'], { home });
    expect(exitCode).toBe(3);
    expect(document.code).toBe('store-newer');
    const reader = new BetterSqlite3(file);
    expect(reader.pragma('user_version', { simple: true })).toBe(99);
    reader.close();
  });

  test.runIf(hasSandbox)('a full disk: exit 3, the next step, and the log intact', async () => {
    const home = await temporaryFolder();
    const workspace = await workspaceIn(home);
    // The state folder copied to a small tmpfs that is then filled: a disk that is full, and only for this run.
    const small = join(home, 'small');
    await mkdir(small);
    const script = [
      `cp -r ${home}/state/. ${small}`,
      `dd if=/dev/zero of=${small}/filler bs=4096 >/dev/null 2>&1`,
      `BUGSQUASH_HOME=${small} ${process.execPath} ${ROOT}/harness/launcher/bugsquash.mjs note "$(head -c 60000 /dev/zero | tr '\\0' x)" --dir ${workspace} --json`,
      'echo "exit $?"',
      `rm ${small}/filler`,
      `BUGSQUASH_HOME=${small} ${process.execPath} ${ROOT}/harness/launcher/bugsquash.mjs history --json`,
    ].join('\n');
    const args = [
      '--bind',
      '/',
      '/',
      '--dev',
      '/dev',
      '--proc',
      '/proc',
      '--size',
      '4000000',
      '--tmpfs',
      small,
      'sh',
      '-c',
      script,
    ];
    const { stdout, stderr } = spawnSync('bwrap', args, { encoding: 'utf8' });
    const [failure = '', exit, history = ''] = stdout.trim().split('\n');
    expect({ failure: JSON.parse(failure), exit, stderr }).toMatchObject({
      failure: {
        schema: 'bugsquash/error@1',
        code: 'disk-full',
        next: expect.stringContaining('Free some space'),
      },
      exit: 'exit 3',
    });
    expect(JSON.parse(history).attempts).toEqual([expect.objectContaining({ phase: 'running', workspace })]);
    expect((await stat(join(workspace, 'src'))).isDirectory()).toBe(true);
  });
});
