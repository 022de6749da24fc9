import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';

/** What shells, globs, URLs and option parsers make something of. */
const ODD = '-rf a%20b*[c]{d}"e\'f$(g)`h`;i&j!|<k>^~ é😀';

test('odd characters in the paths of workspace, state and home do no harm', async () => {
  const root = await temporaryFolder();
  const home = join(root, ODD);
  const workspace = join(home, ODD);
  await mkdir(home);
  const json = (...args: readonly string[]) =>
    bugsquashJson(args, { home, env: { HOME: home, BUGSQUASH_HOME: '', XDG_DATA_HOME: '' } });
  const inWorkspace = (...args: readonly string[]) => json(...args, '--dir', workspace);
  expect(await json('start', 'money-split', '--dir', workspace)).toMatchObject({ exitCode: 0 });
  expect((await inWorkspace('test')).document).toMatchObject({ total: 55 });
  // As one would by hand, with the workspace's own programs.
  const { stdout } = spawnSync('npm', ['test'], {
    cwd: workspace,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: home, NO_COLOR: '1' },
  });
  expect(stdout).toMatch(/Tests .*55/);
  expect((await inWorkspace('submit')).document).toMatchObject({ score: { total: expect.any(Number) } });
  expect((await inWorkspace('reset', '--yes')).exitCode).toBe(0);
  expect((await inWorkspace('status')).document).toMatchObject({
    submissions: 1,
    visibleTests: { total: 55 },
  });
  // In the default places, nothing was made anywhere else.
  expect((await json('start', 'url-shortener')).document).toMatchObject({
    workspace: join(home, 'bugsquash', 'url-shortener'),
  });
  expect(readdirSync(root)).toEqual([ODD]);
}, 120_000);

test.each([
  ['a colon', 'a:b'],
  ['a number sign', 'a#b'],
  ['a question mark', 'a?b'],
  ['a backslash', 'a\\b'],
  ['a line break', 'a\nb'],
])(
  '%s in the path of a workspace is refused before anything is made; what to type works',
  async (_, name) => {
    const home = await temporaryFolder();
    const asked = join(home, name, 'work');
    const { exitCode, document } = await bugsquashJson(['start', 'money-split', '--dir', asked], { home });
    expect({ exitCode, ...document }).toMatchObject({ exitCode: 2, code: 'bad-arguments' });
    expect(readdirSync(home)).toEqual(['state']);
    expect(document.next).toContain(`--dir ${join(home, 'a-b', 'work')}`);
  },
);
