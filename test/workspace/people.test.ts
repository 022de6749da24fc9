import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { git } from './rig.ts';

test.each([
  { from: 'GIT_CONFIG_GLOBAL', name: 'Ada of the file' },
  { from: 'GIT_AUTHOR_*', name: 'Ada of the variables' },
])('an identity that is only in $from is used in a new workspace', async ({ from, name }) => {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const config = join(home, 'gitconfig');
  await writeFile(
    config,
    from === 'GIT_CONFIG_GLOBAL' ? `[user]\n\tname = ${name}\n\temail = ada@example.com\n` : '',
  );
  const variables =
    from === 'GIT_CONFIG_GLOBAL' ? {} : { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: 'ada@example.com' };
  const env = { HOME: home, GIT_CONFIG_GLOBAL: config, ...variables };
  const { document } = await bugsquashJson(['start', 'money-split', '--dir', workspace], { home, env });
  expect(document).toMatchObject({ workspace });
  const own = git(workspace, 'config', '--local', '--list');
  expect(own).not.toContain('Candidate');
  if (from === 'GIT_CONFIG_GLOBAL') expect(own).not.toContain('user.');
  else expect(own).toContain(`user.name=${name}`);
});

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
  await mkdir(join(workspace, 'inner'));
  const inner = join(workspace, 'inner', 'again');
  const { exitCode, document } = await bugsquashJson(['start', 'money-split', '--dir', inner], { home });
  expect({ exitCode, document }).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments', message: expect.stringContaining(`is in the workspace ${workspace}`) },
  });
  expect(existsSync(inner)).toBe(false);
});
