import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, LAUNCHER, temporaryFolder } from '../support/cli.ts';
import { Terminal } from '../support/terminal.ts';

const UNSHARE = '/usr/bin/unshare';
const canMount = (() => {
  try {
    execFileSync(UNSHARE, ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

async function started() {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  await writeFile(join(workspace, 'src', 'mine.ts'), 'export const mine = 1;\n');
  return { home, workspace };
}

/** What needs the temporary folder. */
const commandsIn = (workspace: string) => [
  ['test', '--dir', workspace],
  ['submit', '--dir', workspace],
  ['grade', 'money-split', '--dir', workspace],
  ['reset', '--yes', '--dir', workspace],
];

describe('a temporary folder that cannot be used is named, with what to do', () => {
  test('that does not exist: by every command that needs it, and by doctor', async () => {
    const { home, workspace } = await started();
    const env = { TMPDIR: join(home, 'nowhere') };
    for (const command of commandsIn(workspace)) {
      const { exitCode, document } = await bugsquashJson(command, { home, env });
      expect({ exitCode, document }, command.join(' ')).toEqual({
        exitCode: 3,
        document: {
          schema: 'bugsquash/error@1',
          code: 'temp-folder',
          message: `The temporary folder ${env.TMPDIR} does not exist (ENOENT).`,
          next: expect.stringContaining('export TMPDIR='),
        },
      });
    }
    expect(existsSync(join(workspace, 'src', 'mine.ts'))).toBe(true);
    const { document } = await bugsquashJson(['status', '--dir', workspace], { home, env });
    expect(document).toMatchObject({ submissions: 0, visibleTests: null });
    const doctor = await bugsquashJson(['doctor'], { home, env });
    expect(doctor.exitCode).toBe(3);
    expect(doctor.document.lines).toContainEqual({
      name: 'temporary folder',
      state: 'failed',
      detail: expect.stringContaining(env.TMPDIR),
      next: expect.stringContaining('export TMPDIR='),
    });
    expect((await bugsquashJson(['doctor', '--repair'], { home, env })).document.schema).toBe(
      'bugsquash/doctor@1',
    );
  });

  test.runIf(canMount)('that is read-only, full, or holds no programs', async () => {
    const { home, workspace } = await started();
    const temporary = join(home, 'temporary');
    mkdirSync(temporary);
    const mounted = (options: string, fill: string, args: readonly string[]) =>
      execa(
        'unshare',
        [
          ...['--map-root-user', '--mount', 'sh', '-c'],
          `mount -t tmpfs -o ${options} none "$TMPDIR" && ${fill} && exec "$@"`,
          ...['sh', process.execPath, LAUNCHER, ...args, '--json'],
        ],
        {
          env: { TMPDIR: temporary, BUGSQUASH_HOME: join(home, 'state') },
          reject: false,
          stdin: 'ignore',
          timeout: 150_000,
        },
      );
    for (const [options, fill, says] of [
      ['ro', 'true', "can't be written (EROFS)"],
      ['size=64k', '{ head -c 100000 /dev/zero > "$TMPDIR/full" 2>&1 || true; }', 'is full (ENOSPC)'],
    ] as const) {
      for (const command of commandsIn(workspace)) {
        const { exitCode, stdout } = await mounted(options, fill, command);
        expect({ exitCode, document: JSON.parse(stdout) }, `${options}: ${command.join(' ')}`).toMatchObject({
          exitCode: 3,
          document: { code: 'temp-folder', message: expect.stringContaining(`${temporary} ${says}`) },
        });
      }
    }
    const { stdout } = await mounted('noexec', 'true', ['test', '--dir', workspace]);
    expect(JSON.parse(stdout)).toMatchObject({ total: 55 });
  });

  test('the terminal UI says it and stays up', async () => {
    const { home, workspace } = await started();
    const env = { TMPDIR: join(home, 'nowhere'), BUGSQUASH_HOME: join(home, 'state') };
    using terminal = Terminal.start(process.execPath, [LAUNCHER], {
      cols: 150,
      rows: 40,
      cwd: workspace,
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    await terminal.waitForScreen('Go on: One cent short');
    terminal.type('\r');
    await terminal.waitForScreen('r run tests');
    terminal.type('r');
    await terminal.waitForScreen(`The temporary folder ${env.TMPDIR} does not exist`, 'r run tests');
    terminal.type('q');
    expect(await terminal.waitForExit()).toBe(0);
  });
});

describe('temporary folders of a killed process', () => {
  test('are swept by the next run that makes one, which leaves those of living processes alone', async () => {
    const { home, workspace } = await started();
    const temporary = join(home, 'temporary');
    mkdirSync(temporary);
    const options = { home, env: { TMPDIR: temporary } };
    const killed = spawn(process.execPath, [LAUNCHER, 'test', '--dir', workspace], {
      env: { ...process.env, TMPDIR: temporary, BUGSQUASH_HOME: join(home, 'state') },
      stdio: 'ignore',
    });
    const ours = () => readdirSync(temporary).filter((name) => name.startsWith('bugsquash-'));
    // Before the tests run, what was saved is kept as a snapshot, which has a folder of its own for a moment.
    const ofTheRun = () => ours().filter((name) => name.startsWith('bugsquash-tests-'));
    await expect.poll(ofTheRun, { timeout: 60_000, interval: 5 }).toHaveLength(1);
    const [left = ''] = ofTheRun();
    const [, pid, namespace] = /^bugsquash-tests-(\d+)-(\d+)-/.exec(left) ?? [];
    process.kill(Number(pid), 'SIGKILL');
    if (killed.exitCode === null && killed.signalCode === null) await once(killed, 'exit');
    expect(ours()).toEqual([left]);

    const living = `bugsquash-stage-${process.pid}-${namespace}-aaaaaa`;
    const elsewhere = `bugsquash-stage-${pid}-1-bbbbbb`;
    for (const name of [living, elsewhere]) mkdirSync(join(temporary, name));
    const told = await bugsquashJson(['doctor', '--repair'], options);
    const wrongs = told.document.repairs.map(({ wrong }: { wrong: string }) => wrong);
    expect(wrongs).toEqual([expect.stringContaining(left)]);
    expect(ours()).toEqual([left, living, elsewhere].sort());

    expect((await bugsquashJson(['reset', '--yes', '--dir', workspace], options)).exitCode).toBe(0);
    expect(ours()).toEqual([living, elsewhere].sort());
  });
});
