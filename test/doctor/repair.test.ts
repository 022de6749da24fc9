import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { Terminal } from '../support/terminal.ts';

/** A home with a temporary folder of its own, so that nobody else's leftovers are looked at. */
async function homeWithTemporary() {
  const home = await temporaryFolder();
  const temporary = join(home, 'tmp');
  await mkdir(temporary);
  const options = { home, env: { TMPDIR: temporary } };
  return {
    home,
    temporary,
    options,
    repair: (...args: string[]) => bugsquashJson(['doctor', '--repair', ...args], options),
  };
}

async function leave(temporary: string, name: string, ageMs: number): Promise<string> {
  const folder = join(temporary, name);
  await mkdir(join(folder, 'app'), { recursive: true });
  const at = new Date(Date.now() - ageMs);
  await utimes(folder, at, at);
  return folder;
}

const HOUR_MS = 3_600_000;
const wrongs = (document: { repairs: { wrong: string }[] }) =>
  document.repairs.map(({ wrong }) => wrong).join('\n');

test('a workspace that lost what bugsquash had put there is told first, repaired on request, and keeps everything else', async () => {
  const { home, options, repair } = await homeWithTemporary();
  const workspace = join(home, 'work');
  const { document: started } = await bugsquashJson(['start', 'money-split', '--dir', workspace], options);
  const attempt = join(home, 'state', 'attempts', started.attempt);
  await writeFile(join(workspace, 'src', 'mine.ts'), 'export const mine = 1;\n');
  await bugsquashJson(['reset', '--yes', '--dir', workspace], options);
  await writeFile(join(workspace, 'src', 'mine.ts'), 'export const mine = 2;\n');
  await appendFile(join(workspace, '.git', 'info', 'exclude'), '/scratch\n');
  await execa('git', ['add', '.'], { cwd: workspace });
  const work = async () => ({
    status: (await execa('git', ['status', '--porcelain'], { cwd: workspace })).stdout,
    mine: await readFile(join(workspace, 'src', 'mine.ts'), 'utf8'),
    index: await readFile(join(workspace, '.git', 'index')),
    excluded: (await readFile(join(workspace, '.git', 'info', 'exclude'), 'utf8')).includes('/scratch\n'),
  });
  const before = await work();

  await execa('git', ['clean', '-xfd'], { cwd: workspace });
  await writeFile(join(workspace, '.git', 'bugsquash.json'), '{ "schema": "bugsq');
  await rm(join(attempt, 'start'), { recursive: true });
  await rm(join(attempt, 'snapshots.git', 'objects'), { recursive: true });
  expect((await bugsquashJson(['status', '--dir', workspace], options)).exitCode).toBe(2);

  const told = await repair();
  expect(told.exitCode).toBe(1);
  for (const what of [
    'bugsquash.json is damaged',
    'start, what',
    'node_modules or .npmrc',
    'snapshots.git is damaged',
  ])
    expect(wrongs(told.document)).toContain(what);
  expect(told.document.repairs.every(({ done }: { done: boolean }) => !done)).toBe(true);
  expect(existsSync(join(workspace, 'node_modules'))).toBe(false);

  const repaired = await repair('--yes');
  expect(repaired.document.repairs.filter(({ done }: { done: boolean }) => !done)).toEqual([]);
  expect(repaired.exitCode).toBe(0);
  expect(await work()).toEqual(before);
  expect((await bugsquashJson(['status', '--dir', workspace], options)).document.changed.files).toEqual([
    expect.objectContaining({ path: 'src/mine.ts' }),
  ]);
  expect((await bugsquashJson(['test', '--dir', workspace], options)).document.total).toBe(55);
  expect((await bugsquashJson(['reset', '--yes', '--dir', workspace], options)).exitCode).toBe(0);
  expect(await readdir(attempt)).toContainEqual(expect.stringMatching(/^snapshots\.git\.damaged-/));
  expect((await repair()).document.repairs).toEqual([]);
});

test('a workspace whose tests are those of a real repository is that again without its marker', async () => {
  const { home, options, repair } = await homeWithTemporary();
  const flags = ['--exercises', join(home, 'ex'), '--solutions', join(home, 'sol')];
  await cp(join(ROOT, 'exercises', 'money-split'), join(home, 'ex', 'money-split'), { recursive: true });
  await cp(join(ROOT, 'solutions', 'money-split'), join(home, 'sol', 'money-split'), { recursive: true });
  await appendFile(
    join(home, 'ex', 'money-split', 'exercise.yaml'),
    'suite: { runner: mocha, command: [mocha.js], packages: feed1234, limit_seconds: 10 }\n',
  );
  const installed = join(home, 'state', 'packages', 'feed1234');
  await mkdir(join(installed, 'node_modules', 'mocha'), { recursive: true });
  await writeFile(join(installed, 'versions.json'), '{}');
  const workspace = join(home, 'work');
  const marker = join(workspace, '.git', 'bugsquash.json');
  await bugsquashJson(['start', 'money-split', '--dir', workspace, ...flags], options);
  const before = JSON.parse(await readFile(marker, 'utf8'));
  const programs = await readdir(join(workspace, 'node_modules', '.bin'));

  await rm(marker);
  await rm(join(workspace, 'node_modules'), { recursive: true });
  expect((await repair('--yes')).document.repairs).toMatchObject([{ done: true }, { done: true }]);

  expect(JSON.parse(await readFile(marker, 'utf8'))).toEqual(before);
  expect(await readdir(join(workspace, 'node_modules', '.bin'))).toEqual(programs);
  expect(existsSync(join(workspace, 'node_modules', 'mocha'))).toBe(true);
});

test('a workspace follows its data folder when that moves: runs are recorded where the attempt is', async () => {
  const { home, options } = await homeWithTemporary();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--dir', workspace], options);
  await rename(join(home, 'state'), join(home, 'moved'));
  const moved = { ...options, env: { ...options.env, BUGSQUASH_HOME: join(home, 'moved') } };
  const told = await bugsquashJson(['doctor', '--repair'], moved);
  expect(wrongs(told.document)).toContain(`node_modules or .npmrc of ${workspace}`);

  expect((await bugsquashJson(['status', '--dir', workspace], moved)).exitCode).toBe(0);
  expect((await bugsquashJson(['doctor', '--repair'], moved)).document.repairs).toEqual([]);
  await execa(join(workspace, 'node_modules', '.bin', 'node'), ['mine.mjs'], {
    cwd: workspace,
    reject: false,
  });
  const runs = (await readdir(join(home, 'moved', 'attempts'))).map((id) =>
    join(home, 'moved', 'attempts', id, 'runs.jsonl'),
  );
  expect(runs.map((file) => existsSync(file))).toEqual([true]);
});

test('a record that is not a database is set aside, never removed', async () => {
  const { home, options, repair } = await homeWithTemporary();
  const file = join(home, 'state', 'attempts.sqlite');
  await mkdir(join(home, 'state'));
  await writeFile(
    file,
    'half of something, and that for much longer than the header of a database\n'.repeat(99),
  );
  expect((await bugsquashJson(['history'], options)).document.code).toBe('store-broken');
  const { document } = await repair('--yes');
  expect(document.repairs).toMatchObject([
    { wrong: expect.stringContaining('attempts.sqlite is damaged'), done: true },
  ]);
  expect((await bugsquashJson(['history'], options)).document.attempts).toEqual([]);
  const aside = (await readdir(join(home, 'state'))).find((name) => name.includes('.damaged-')) ?? '';
  expect(await readFile(join(home, 'state', aside), 'utf8')).toContain('half of something');
});

describe('what killed harnesses left', () => {
  test('our old folders that nothing uses go; new ones, used ones and others stay', async () => {
    const { temporary, repair } = await homeWithTemporary();
    const old = await leave(temporary, 'bugsquash-stage-old', HOUR_MS);
    const used = await leave(temporary, 'bugsquash-stage-used', HOUR_MS);
    await leave(temporary, 'bugsquash-stage-new', 0);
    await leave(temporary, 'bugsquash-mine', HOUR_MS);
    const user = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { cwd: join(used, 'app') });
    await once(user, 'spawn');
    try {
      const { document } = await repair('--yes');
      expect(
        document.repairs.filter(({ wrong }: { wrong: string }) => wrong.includes(temporary)),
      ).toMatchObject([{ wrong: expect.stringContaining(old), done: true }]);
      expect((await readdir(temporary)).sort()).toEqual([
        'bugsquash-mine',
        'bugsquash-stage-new',
        'bugsquash-stage-used',
      ]);
    } finally {
      user.kill('SIGKILL');
    }
  });

  test.runIf(process.platform === 'linux')(
    'a process whose harness is gone is ended; one with a harness is not',
    async () => {
      const { repair } = await homeWithTemporary();
      const sleeper = 'setInterval(() => {}, 1000)';
      const started = (mark: string, program: string) =>
        spawn(process.execPath, ['-e', program], {
          env: { BUGSQUASH_TREE: mark },
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      const kept = started(randomUUID(), sleeper);
      // Starts another and goes, as a harness that is killed.
      const leaving = started(
        randomUUID(),
        `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(sleeper)}], { detached: true, stdio: 'ignore' }); console.log(child.pid); child.unref();`,
      );
      const [text] = (await once(leaving.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      const orphan = Number(text.toString());
      if (leaving.exitCode === null) await once(leaving, 'exit');
      try {
        const { document } = await repair('--yes');
        expect(wrongs(document)).toMatch(new RegExp(`processes were left .*\\b${orphan}\\b`));
        await expect.poll(() => isAlive(orphan)).toBe(false);
        expect(isAlive(kept.pid as number)).toBe(true);
      } finally {
        kept.kill('SIGKILL');
        if (isAlive(orphan)) process.kill(orphan, 'SIGKILL');
      }
    },
  );

  test('in a terminal it asks, and no is no', async () => {
    const { home, temporary } = await homeWithTemporary();
    const old = await leave(temporary, 'bugsquash-stage-old', HOUR_MS);
    const launcher = join(ROOT, 'harness', 'launcher', 'bugsquash.mjs');
    using terminal = Terminal.start(process.execPath, [launcher, 'doctor', '--repair'], {
      cols: 160,
      rows: 40,
      cwd: home,
      env: { PATH: process.env.PATH ?? '', BUGSQUASH_HOME: join(home, 'state'), TMPDIR: temporary },
    });
    await terminal.waitForScreen(`broken: ${old}`, 'To do: remove it', 'Do this? [y/N]');
    terminal.type('n\r');
    await terminal.waitForScreen('Nothing was changed. To do it:');
    expect(await terminal.waitForExit()).toBe(1);
    expect(existsSync(old)).toBe(true);
  });
});

/** A process that has ended counts as gone, whether or not somebody has asked how it ended. */
function isAlive(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
