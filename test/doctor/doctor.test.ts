import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, LAUNCHER, pathWith, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { hasSandbox } from '../support/grader.ts';

interface Line {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly next: string | null;
}

async function examined(
  env: Record<string, string>,
): Promise<{ exitCode: number | undefined; line: (name: string) => Line }> {
  const { exitCode, document } = await bugsquashJson(['doctor'], { home: await temporaryFolder(), env });
  expect(document.schema).toBe('bugsquash/doctor@1');
  return { exitCode, line: (name) => document.lines.find((line: Line) => line.name === name) };
}

describe('doctor says exactly what is wrong and what to type', () => {
  test('without git and without bubblewrap', async () => {
    const { exitCode, line } = await examined({ PATH: await pathWith({}) });
    expect(exitCode).toBe(3);
    expect(line('git')).toMatchObject({
      state: 'failed',
      detail: 'git does not start',
      next: expect.stringContaining('install git'),
    });
    expect(line('sandbox')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('bubblewrap (bwrap) is not installed'),
      next: expect.stringContaining('apt-get install bubblewrap'),
    });
  });

  test('without user namespaces: in the words of bubblewrap', async () => {
    const words = 'bwrap: No permissions to create a new namespace';
    const path = await pathWith({ bwrap: `echo '${words}' >&2; exit 1`, git: 'echo git version 2.39.5' });
    const { exitCode, line } = await examined({ PATH: path });
    expect(exitCode).toBe(0);
    expect(line('git').state).toBe('ok');
    expect(line('sandbox')).toMatchObject({ state: 'warning', detail: expect.stringContaining(words) });
  });

  test.each([
    {
      said: 'bwrap: Unknown option --disable-userns',
      reason: 'is too old',
      next: 'update bubblewrap to 0.8.0 or newer',
    },
    {
      said: 'bwrap: setting up uid map: Permission denied',
      reason: 'AppArmor denies user namespaces',
      next: 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
    },
    {
      said: 'bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
      reason: 'user.max_user_namespaces allows no user namespace',
      next: 'sudo sysctl -w user.max_user_namespaces=15000',
    },
    {
      said: 'bwrap: No permissions to create new namespace, likely because the kernel does not allow it',
      reason: 'this machine allows no user namespaces',
      next: 'sudo sysctl -w kernel.unprivileged_userns_clone=1',
    },
    { said: 'bwrap: something new', reason: 'bwrap fails', next: 'run bwrap --ro-bind' },
  ])('with a bubblewrap that says "$said"', async ({ said, reason, next }) => {
    const path = await pathWith({ bwrap: `echo '${said}' >&2; exit 1`, git: 'echo git version 2.39.5' });
    const { line } = await examined({ PATH: path });
    expect(line('sandbox')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(new RegExp(`${reason}.*${said.replaceAll(/[*()/]/g, '\\$&')}`)),
      next: expect.stringContaining(next),
    });
    expect(line('sandbox').next).not.toContain('install bubblewrap');
  });

  test.runIf(hasSandbox)('where the real bubblewrap may make no namespace', async () => {
    const home = await temporaryFolder();
    const { stdout } = await execa(
      'unshare',
      [
        ...['--map-root-user', 'sh', '-c'],
        'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"',
        ...['sh', process.execPath, LAUNCHER, 'doctor', '--json'],
      ],
      { env: { BUGSQUASH_HOME: join(home, 'state') }, reject: false, stdin: 'ignore' },
    );
    expect(JSON.parse(stdout).lines).toContainEqual(
      expect.objectContaining({
        name: 'sandbox',
        next: expect.stringContaining('sudo sysctl -w user.max_user_namespaces='),
      }),
    );
  });

  test.runIf(hasSandbox)('started in a folder, with a home, that code under test has as well', async () => {
    const home = await temporaryFolder();
    const { document } = await bugsquashJson(['doctor'], { home, cwd: '/', env: { HOME: '/tmp' } });
    expect(document.lines).toContainEqual(expect.objectContaining({ name: 'sandbox: files', state: 'ok' }));
  });

  test('a submission says in its text that it ran unconfined', async () => {
    const home = await temporaryFolder();
    const workspace = join(home, 'work');
    await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
    const path = await pathWith({ bwrap: `echo 'bwrap: Unknown option --disable-userns' >&2; exit 1` });
    const { stdout } = await runBugsquash(['submit', '--dir', workspace], {
      home,
      env: { PATH: `${path}:${process.env.PATH}` },
    });
    expect(stdout).toContain('Graded without a sandbox: your code ran with your rights.');
  });

  test('with files in an open workspace that can not be read or named', async () => {
    const home = await temporaryFolder();
    const workspace = join(home, 'work');
    await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
    const locked = join(workspace, 'src', 'locked.ts');
    await writeFile(locked, 'export {};\n', { mode: 0 });
    await writeFile(Buffer.concat([Buffer.from(join(workspace, 'src/caf')), Buffer.from([0xe9])]), '');
    // Root reads everything, so somebody else looks then.
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    if ('uid' in asNobody) await execa('chown', ['-R', '65534:65534', home]);
    const { stdout, exitCode } = await execa(process.execPath, [LAUNCHER, 'doctor', '--json'], {
      env: { BUGSQUASH_HOME: join(home, 'state') },
      reject: false,
      ...asNobody,
    });
    const found = (JSON.parse(stdout).lines as Line[]).filter(({ name }) => name === 'workspace');
    expect(exitCode).toBe(3);
    expect(found).toEqual([
      expect.objectContaining({
        state: 'failed',
        detail: expect.stringContaining(join(workspace, 'src/caf')),
      }),
      expect.objectContaining({
        state: 'failed',
        detail: expect.stringContaining(`${locked}: not readable`),
        next: expect.stringContaining(`chmod u+rX ${locked}`),
      }),
    ]);
  });

  test('with a home that cannot be written', async () => {
    const { exitCode, line } = await examined({ BUGSQUASH_HOME: '/dev/null/state' });
    expect(exitCode).toBe(3);
    expect(line('state folder')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('/dev/null/state'),
      next: expect.stringContaining('BUGSQUASH_HOME'),
    });
  });

  test.runIf(process.platform === 'linux')('with a home that no folder can be made in: at once', async () => {
    const { line } = await examined({ BUGSQUASH_HOME: '/proc/state' });
    expect(line('state folder')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('ENOENT'),
    });
    const home = await temporaryFolder();
    const { exitCode, document } = await bugsquashJson(['list'], {
      home,
      env: { BUGSQUASH_HOME: '/proc/state' },
    });
    expect(exitCode).toBe(3);
    expect(document).toMatchObject({ code: 'store-broken', message: expect.stringContaining('/proc/state') });
    const made = await bugsquashJson(['start', 'money-split', '--dir', '/proc/work'], { home });
    expect(made.exitCode).toBe(2);
    expect(made.document).toMatchObject({
      code: 'no-such-directory',
      message: expect.stringContaining('/proc/work'),
    });
  });
});
