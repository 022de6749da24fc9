import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { Terminal } from '../support/terminal.ts';

/** Settings that name folders: a relative path or an unopened ~ would make folders where nobody looks for them. */
describe('a setting that is not a whole path is refused, with the whole one', () => {
  const cases = [
    { name: 'BUGSQUASH_HOME', value: 'state', meant: (folder: string) => join(folder, 'state') },
    { name: 'BUGSQUASH_HOME', value: '~/state', meant: (_: string, home: string) => join(home, 'state') },
    { name: 'TMPDIR', value: '.', meant: (folder: string) => folder },
    { name: 'XDG_DATA_HOME', value: '~', meant: (_: string, home: string) => `${home}/` },
  ] as const;

  test.each(cases)('$name=$value', async ({ name, value, meant }) => {
    const home = await temporaryFolder();
    const folder = join(home, 'some where');
    await mkdir(folder);
    const env = { HOME: home, [name]: value };
    const { exitCode, document } = await bugsquashJson(['list'], { home, cwd: folder, env });
    expect({ exitCode, ...document }).toMatchObject({
      exitCode: 2,
      code: 'bad-arguments',
      message: expect.stringContaining(`${name} is "${value}"`),
    });
    const whole = meant(folder, home).replace(/\/$/, '');
    expect(document.next.replaceAll("'", '')).toBe(`Name the whole path: export ${name}=${whole}`);
    expect(await readdir(folder)).toEqual([]);
  });

  test('help does without; the terminal UI says it and paints nothing', async () => {
    const home = await temporaryFolder();
    const env = { BUGSQUASH_HOME: 'state' };
    expect((await runBugsquash(['help'], { home, env })).exitCode).toBe(0);
    using terminal = Terminal.start(process.execPath, [LAUNCHER], {
      cols: 120,
      rows: 24,
      cwd: home,
      env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
    });
    expect(await terminal.waitForExit()).toBe(2);
    expect(terminal.screen()).toContain('BUGSQUASH_HOME is "state"');
    expect(terminal.raw).not.toContain('\u001B[?1049h');
    expect(await readdir(home)).toEqual([]);
  });
});

describe('a flag whose ~ the shell has left is refused, and what to type works', () => {
  test.each([
    ['in quotes', (path: string) => ['--dir', path]],
    ['after "="', (path: string) => [`--dir=${path}`]],
  ] as const)('%s', async (_, flag) => {
    const home = await temporaryFolder();
    const env = { HOME: home };
    const type = (...args: readonly string[]) =>
      bugsquashJson(['start', 'money-split', ...args], { home, env });
    const { exitCode, document } = await type(...flag('~/work'));
    expect({ exitCode, ...document }).toMatchObject({
      exitCode: 2,
      code: 'bad-arguments',
      message: expect.stringContaining('"~/work"'),
    });
    const [whole = ''] = flag(join(home, 'work')).slice(-1);
    expect(document.next).toContain(`start money-split ${flag(join(home, 'work')).join(' ')}`);
    expect((await type(...flag(whole.replace(/^--dir=/, '')))).document).toMatchObject({
      workspace: join(home, 'work'),
    });
    expect(existsSync(join(home, '~'))).toBe(false);
  });

  test('a relative one is relative to where one types', async () => {
    const home = await temporaryFolder();
    const { document } = await bugsquashJson(['start', 'money-split', '--dir', 'here'], { home });
    expect(document).toMatchObject({ workspace: join(home, 'here') });
    const there = await bugsquashJson(['status', '--dir', '../here'], { home, cwd: join(home, 'state') });
    expect(there.document).toMatchObject({ workspace: join(home, 'here') });
  });
});
