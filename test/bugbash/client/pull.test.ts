import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../../support/cli.ts';
import { scriptedBash } from './scripted-bash.ts';

const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
  });

/** All of a repository that is the candidate's own. */
const ownState = (cwd: string) => ({
  status: git(cwd, 'status', '--porcelain'),
  head: git(cwd, 'rev-parse', 'HEAD'),
  branch: git(cwd, 'symbolic-ref', 'HEAD'),
  stash: git(cwd, 'stash', 'list'),
  index: readFileSync(join(cwd, '.git/index')).toString('hex'),
});

async function joined() {
  const home = await temporaryFolder();
  const bash = await scriptedBash();
  const { document } = await bugsquashJson(['join', bash.url, 'CODE', '--name', 'Ann'], { home });
  const cwd: string = document.workspaces[0].directory;
  const send = (name: string, files: Readonly<Record<string, string>>) =>
    void bash.state.files.set(`s-${bash.state.files.size + 1}`, {
      name,
      files: Object.entries(files).map(([path, text]) => ({
        path,
        base64: Buffer.from(text).toString('base64'),
      })),
    });
  return { home, bash, cwd, send };
}

test("pull makes a branch of a team-mate's submission and leaves branch, index, stash and files alone", async () => {
  const { home, cwd, send } = await joined();
  const money = readFileSync(join(cwd, 'src/money.ts'), 'utf8');
  appendFileSync(join(cwd, 'src/parse.ts'), '// stashed\n');
  git(cwd, 'stash');
  appendFileSync(join(cwd, 'src/parse.ts'), '// staged\n');
  git(cwd, 'add', '.');
  appendFileSync(join(cwd, 'src/parse.ts'), '// not staged\n');
  git(cwd, 'status');
  const before = ownState(cwd);
  send('Ben', { 'src/money.ts': `${money}// by Ben\n` });
  send('Ben', { 'src/money.ts': `${money}// by Ben, later\n`, 'src/new "file".ts': 'export {};\n' });

  const pulled = await bugsquashJson(['pull', 'ben'], { home, cwd });
  expect(pulled).toMatchObject({ exitCode: 0, document: { branch: 'pull/ben-2', isNew: true, name: 'Ben' } });
  expect(ownState(cwd)).toEqual(before);
  expect(git(cwd, 'show', 'pull/ben-2:src/money.ts')).toBe(`${money}// by Ben, later\n`);
  expect(git(cwd, 'show', 'pull/ben-2:src/new "file".ts')).toBe('export {};\n');
  // What Ben has deleted is not in the branch, and what nobody may edit is.
  expect(git(cwd, 'ls-tree', '-r', '--name-only', 'pull/ben-2').split('\n')).not.toContain('src/parse.ts');
  expect(git(cwd, 'show', 'pull/ben-2:package.json')).toBe(readFileSync(join(cwd, 'package.json'), 'utf8'));
  expect(git(cwd, 'rev-parse', 'pull/ben-2^').trim()).toBe(before.head.trim());
  expect(await bugsquashJson(['pull', 'Ben'], { home, cwd })).toMatchObject({ document: { isNew: false } });
});

test('pull runs no hook, filter or monitor, and refuses paths that are not for editing', async () => {
  const { home, cwd, send } = await joined();
  const ran = join(cwd, 'ran');
  mkdirSync(join(cwd, '.git/hooks'));
  for (const hook of ['reference-transaction', 'post-checkout', 'pre-commit'])
    writeFileSync(join(cwd, '.git/hooks', hook), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
  git(cwd, 'config', 'core.fsmonitor', `touch ${ran}`);
  send('Ben', { 'src/money.ts': 'export {};\n' });
  expect((await bugsquashJson(['pull', 'Ben'], { home, cwd })).exitCode).toBe(0);
  expect(existsSync(ran)).toBe(false);
  for (const path of ['src/../../evil.ts', 'package.json', 'src/.git/config']) {
    send('Eve', { [path]: 'x' });
    expect(await bugsquashJson(['pull', 'Eve'], { home, cwd })).toMatchObject({
      exitCode: 3,
      document: { code: 'archive-refused' },
    });
  }
  expect(git(cwd, 'branch', '--list', 'pull/eve*')).toBe('');
});

test('pull of a name that is not there names the nearest', async () => {
  const { home, cwd, send } = await joined();
  send('Benjamin', { 'src/money.ts': 'export {};\n' });
  const pulled = await bugsquashJson(['pull', 'Benjamen'], { home, cwd });
  expect(pulled).toMatchObject({ exitCode: 2, document: { next: expect.stringContaining('pull Benjamin') } });
});
