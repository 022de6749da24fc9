import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

/** A person with a workspace of a name that needs quoting, in another directory. */
async function person() {
  const home = await temporaryFolder();
  const workspace = join(home, 'my work', "it's");
  const elsewhere = join(home, 'else where');
  await mkdir(elsewhere);
  expect((await bugsquashJson(['start', 'money-split', '--dir', workspace], { home })).exitCode).toBe(0);
  /** Types a line into a shell. */
  const type = async (line: string, cwd: string) => {
    const env = { BUGSQUASH_HOME: join(home, 'state'), CI: '' };
    const { exitCode, stdout, stderr } = await execa('sh', ['-c', line], { cwd, env, reject: false });
    return { exitCode, stdout, stderr };
  };
  return { home, workspace, elsewhere, type };
}

describe('what a failing command says next can be typed, and works', () => {
  type Case = [string, (workspace: string, elsewhere: string) => readonly string[], RegExp];
  const cases: readonly Case[] = [
    ['a misspelt exercise', () => ['start', 'money-splt', '--dir', 'a new one'], /the clock runs/],
    ['a misspelt command', (workspace) => ['stauts', '--dir', workspace], /One cent short/],
    ['a misspelt flag', () => ['start', 'money-split', '--minuts', '5', '--dir', 'b'], /5:00 left/],
    ['no workspace here', () => ['status'], /One cent short/],
    ['a reveal before the finish', (workspace) => ['reveal', '--dir', workspace], /Write your debrief/],
    ['a reset that was not confirmed', (workspace) => ['reset', '--dir', workspace], /as they were at the/],
    ['a line that is not in the ticket', (workspace) => ['hint', '9', '--dir', workspace], /next hint costs/],
    [
      'a workspace that exists',
      (workspace) => ['start', 'money-split', '--dir', workspace],
      /One cent short/,
    ],
    ['an attempt that is not there', () => ['report', 'nonsense'], /money-split/],
  ];

  test.for(cases)('%s', async ([, argsOf, works]) => {
    const { home, workspace, elsewhere, type } = await person();
    const args = argsOf(workspace, elsewhere);
    const failed = await runBugsquash(args, { home, cwd: elsewhere });
    expect(failed.exitCode).toBe(2);
    const next = /^ {2}Next: (.*)$/m.exec(failed.stderr)?.[1] ?? '';
    const line = next.slice(next.indexOf('node '));
    expect(await type(line, elsewhere)).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(works) });
  });

  test('in the workspace it is short, and npx finds it', async () => {
    const { home, workspace, type } = await person();
    for (const cwd of [workspace, join(workspace, 'src')]) {
      const { stderr } = await runBugsquash(['reset'], { home, cwd });
      expect(stderr).toMatch(/Next: npx bugsquash reset --yes$/m);
    }
    expect((await type('npx bugsquash reset --yes', workspace)).exitCode).toBe(0);
    // Programs get the same, as a string.
    const { document } = await bugsquashJson(['reset'], { home, cwd: workspace });
    expect(document).toMatchObject({ code: 'bad-arguments', next: 'npx bugsquash reset --yes' });
  });

  test('help says how to call it from there', async () => {
    const { home, elsewhere, type } = await person();
    const { stdout } = await runBugsquash(['help'], { home, cwd: elsewhere });
    expect(stdout).not.toContain('npx');
    const line = stdout.slice(stdout.indexOf('node ')).trim();
    expect(await type(line, elsewhere)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('money'),
    });
  });
});
