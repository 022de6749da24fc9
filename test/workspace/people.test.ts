import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { git } from './rig.ts';

const ADA = { name: 'Ada of here', email: 'ada@example.com' };
const asVariables = (role: string) => ({
  [`GIT_${role}_NAME`]: ADA.name,
  [`GIT_${role}_EMAIL`]: ADA.email,
});

/** A person with a home of their own, and what their shell says. */
async function person(env: Readonly<Record<string, string>> = {}, config = '') {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await writeFile(join(home, 'gitconfig'), config);
  const variables = { HOME: home, GIT_CONFIG_GLOBAL: join(home, 'gitconfig'), ...env };
  const json = (...args: readonly string[]) => bugsquashJson(args, { home, env: variables });
  /** Commits in the workspace, as somebody with those variables; says by whom and for whom. */
  const commit = (more: Readonly<Record<string, string>> = variables): string => {
    const shell = {
      PATH: process.env.PATH ?? '',
      HOME: home,
      GIT_CONFIG_GLOBAL: variables.GIT_CONFIG_GLOBAL,
    };
    const options = { cwd: workspace, env: { ...shell, ...more }, encoding: 'utf8' } as const;
    execFileSync('git', ['commit', '--allow-empty', '-m', 'Try'], options);
    return execFileSync('git', ['log', '-1', '--format=%an <%ae>, %cn <%ce>'], options).trim();
  };
  return { home, workspace, env: variables, json, commit };
}

/** Folder with a `git` of ours, which ends in the real one. */
async function gitThat(home: string, script: string): Promise<{ PATH: string }> {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const folder = join(home, 'other-git');
  await mkdir(folder);
  await writeFile(join(folder, 'git'), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`);
  await chmod(join(folder, 'git'), 0o755);
  return { PATH: [folder, process.env.PATH].join(delimiter) };
}

describe('who commits in a workspace', () => {
  test('somebody whose identity is in GIT_CONFIG_GLOBAL is not renamed', async () => {
    const { workspace, json, commit } = await person(
      {},
      `[user]\n\tname = ${ADA.name}\n\temail = ${ADA.email}\n`,
    );
    expect((await json('start', 'money-split', '--dir', workspace)).document).toMatchObject({ workspace });
    expect(git(workspace, 'config', '--local', '--list')).not.toMatch(/^(user|author|committer)\./m);
    expect(commit()).toBe('Ada of here <ada@example.com>, Ada of here <ada@example.com>');
  });

  test('an identity in the environment is used while it is there, and never written down', async () => {
    const { workspace, json, commit, env } = await person(asVariables('AUTHOR'));
    await json('start', 'money-split', '--dir', workspace);
    expect(git(workspace, 'config', '--local', '--list')).not.toContain(ADA.name);
    expect(commit()).toBe('Ada of here <ada@example.com>, Candidate <candidate@example.com>');
    // Whoever she is from now on, her name for herself wins.
    await writeFile(env.GIT_CONFIG_GLOBAL, '[user]\n\tname = Ada at last\n\temail = last@example.com\n');
    expect(commit({})).toMatch(/^Ada at last <last@example\.com>, /);
  });

  test('with both roles in the environment nothing is written at all', async () => {
    const { workspace, json, commit } = await person({
      ...asVariables('AUTHOR'),
      ...asVariables('COMMITTER'),
    });
    await json('start', 'money-split', '--dir', workspace);
    expect(git(workspace, 'config', '--local', '--list')).not.toMatch(/^(user|author|committer)\./m);
    expect(commit()).toBe('Ada of here <ada@example.com>, Ada of here <ada@example.com>');
  });

  test('a start from a hook of another repository leaves that repository alone', async () => {
    const { home, workspace, json, env } = await person();
    const other = join(home, 'other');
    git(home, 'init', '--template=', other);
    const before = await readFile(join(other, '.git', 'config'), 'utf8');
    const hook = {
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, '.git', 'index'),
    };
    const started = await bugsquashJson(['start', 'money-split', '--dir', workspace], {
      home,
      env: { ...env, ...hook },
    });
    expect(started.exitCode).toBe(0);
    expect(await readFile(join(other, '.git', 'config'), 'utf8')).toBe(before);
    expect(git(workspace, 'config', '--local', 'user.name').trim()).toBe('Candidate');
    expect((await json('reset', '--yes', '--dir', workspace)).exitCode).toBe(0);
  });
});

test('a folder that belongs to another user, as mounted ones do, can hold workspace and state', async () => {
  const { home, workspace, env } = await person();
  const others = await gitThat(home, 'export GIT_TEST_ASSUME_DIFFERENT_OWNER=1');
  // Git itself refuses there.
  git(home, 'init', join(home, 'any'));
  expect(() =>
    execFileSync('git', ['status'], { cwd: join(home, 'any'), env: { ...env, ...others }, stdio: 'pipe' }),
  ).toThrow('dubious ownership');
  const json = (...args: readonly string[]) => bugsquashJson(args, { home, env: { ...env, ...others } });
  expect((await json('start', 'money-split', '--dir', workspace)).exitCode).toBe(0);
  await writeFile(join(workspace, 'src', 'mine.ts'), 'export const mine = 1;\n');
  const reset = await json('reset', '--yes', '--dir', workspace);
  expect(reset.exitCode).toBe(0);
  const back = await json('reset', '--yes', '--to', reset.document.snapshot, '--dir', workspace);
  expect(back.exitCode).toBe(0);
  expect(existsSync(join(workspace, 'src', 'mine.ts'))).toBe(true);
});

/** What git 2.25 refuses or does not know, of what has come since. */
const GIT_2_25 = `
unset GIT_CONFIG_GLOBAL GIT_CONFIG_COUNT GIT_DEFAULT_HASH
case " $* " in
  *" --version "*) echo 'git version 2.25.1'; exit 0 ;;
  *" init"*" --initial-branch"*|*" init"*" -b "*|*" init"*" --object-format"*) echo "error: unknown option" >&2; exit 129 ;;
  *" am"*" --no-gpg-sign "*) echo "error: unknown option 'no-gpg-sign'" >&2; exit 129 ;;
  *" config"*" --fixed-value "*|*" config"*" --show-scope "*|*" config get "*) echo "error: unknown option" >&2; exit 129 ;;
esac
if [ -n "$GIT_DIR" ] && grep -qs 'abbrev = no' "$GIT_DIR/config"; then
  echo "fatal: bad numeric config value 'no' for 'core.abbrev': invalid unit" >&2; exit 128
fi`;

describe('an old git', () => {
  test('2.25 makes workspaces with their past, takes snapshots and brings them back', async () => {
    const { home, workspace, env } = await person();
    const old = await gitThat(home, GIT_2_25);
    const json = (...args: readonly string[]) => bugsquashJson(args, { home, env: { ...env, ...old } });
    // Not one that was prebuilt: its past is made here.
    const started = await json('start', 'late-fees', '--dir', workspace, ...FAIR);
    expect(started).toMatchObject({ exitCode: 0 });
    expect(git(workspace, 'log', '--format=%s').trim().split('\n').length).toBeGreaterThan(1);
    expect(git(workspace, 'branch', '--show-current').trim()).toBe('main');
    await writeFile(join(workspace, 'src', 'mine.ts'), 'export const mine = 1;\n');
    const reset = await json('reset', '--yes', '--dir', workspace);
    expect(reset.exitCode).toBe(0);
    expect(existsSync(join(workspace, 'src', 'mine.ts'))).toBe(false);
    expect((await json('reset', '--yes', '--to', reset.document.snapshot, '--dir', workspace)).exitCode).toBe(
      0,
    );
    expect(existsSync(join(workspace, 'src', 'mine.ts'))).toBe(true);
    const asked = await bugsquashJson(['doctor', '--repair'], {
      home,
      env: { ...env, ...old, TMPDIR: home },
    });
    expect(asked.document.repairs).toEqual([]);
  });

  test.each([
    { version: '2.25.1', state: 'ok', next: null },
    { version: '2.24.4', state: 'warning', next: 'update git to 2.25 or newer' },
    { version: '1.9.1', state: 'warning', next: 'update git to 2.25 or newer' },
    { version: '2.39.5 (Apple Git-154)', state: 'ok', next: null },
  ])('doctor on $version: $state', async ({ version, state, next }) => {
    const { home, env } = await person();
    const old = await gitThat(home, `case "$*" in --version) echo 'git version ${version}'; exit 0 ;; esac`);
    const { document } = await bugsquashJson(['doctor'], { home, env: { ...env, ...old } });
    expect(document.lines).toContainEqual(
      expect.objectContaining({ name: 'git', state, next, detail: expect.stringContaining(version) }),
    );
  });
});

const FAIR_ROOT = join(import.meta.dirname, '..', 'fixtures', 'verify', 'fair');
const FAIR = ['--exercises', join(FAIR_ROOT, 'exercises'), '--solutions', join(FAIR_ROOT, 'solutions')];

test('a linked worktree of a workspace, beside or inside it, is refused by name, and so is a workspace in a workspace', async () => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  const trees = [join(home, 'beside'), join(workspace, '.claude', 'worktrees', 'fix')];
  for (const [index, tree] of trees.entries()) {
    git(workspace, 'worktree', 'add', '-b', `try-${index}`, tree);
    for (const command of [['status'], ['test'], ['submit'], ['reset', '--yes']]) {
      const { exitCode, document } = await bugsquashJson(command, { home, cwd: join(tree, 'src') });
      expect({ exitCode, document }, `${command.join(' ')} in ${tree}`).toMatchObject({
        exitCode: 2,
        document: {
          code: 'not-a-workspace',
          message: expect.stringContaining(`${tree} is a linked git worktree of the workspace ${workspace}`),
          next: expect.stringContaining(`--dir ${workspace}`),
        },
      });
    }
  }
  // The tree inside finds the workspace's programs, as npm looks for them upwards.
  const inside = trees[1] ?? '';
  await writeFile(
    join(inside, 'test', 'own.test.ts'),
    "import { test } from 'vitest';\ntest('own', () => {});\n",
  );
  const run = await execa('npm', ['test', '--', 'own'], {
    cwd: inside,
    reject: false,
    env: { NO_COLOR: '1' },
  });
  expect(run.stdout).toMatch(/Tests +1 passed/);
  const { document: after } = await bugsquashJson(['status'], { home, cwd: workspace });
  expect(after.visibleTests).toBeNull();

  await mkdir(join(workspace, 'inner'));
  const inner = join(workspace, 'inner', 'again');
  const { exitCode, document } = await bugsquashJson(['start', 'money-split', '--dir', inner], { home });
  expect({ exitCode, document }).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments', message: expect.stringContaining(`is in the workspace ${workspace}`) },
  });
  expect(existsSync(inner)).toBe(false);
});
