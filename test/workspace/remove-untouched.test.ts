import { appendFileSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { removeUntouched } from '../../harness/workspace/remove-untouched.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { freshWorkspace, git, unwrap } from './rig.ts';

test('a workspace that was never worked in goes, with what is kept about it', async () => {
  const { workspace } = await freshWorkspace({ history: 'good' });
  git(workspace.directory, 'status');
  rmSync(path.join(workspace.directory, '.npmrc'));
  expect(unwrap(await removeUntouched(workspace))).toBe('removed');
  expect([workspace.directory, workspacePaths(workspace).start].filter(existsSync)).toEqual([]);
});

const change = (directory: string) => appendFileSync(path.join(directory, 'src/count.ts'), '// why?\n');
const us = ['-c', 'user.name=me', '-c', 'user.email=me@example.com'];

test.each<readonly [string, (directory: string) => void]>([
  ['a changed file', change],
  [
    'a file that is too large to compare',
    (at) => writeFileSync(path.join(at, 'dump'), 'x'.repeat(2_000_000)),
  ],
  ['a link', (at) => symlinkSync('/tmp', path.join(at, 'notes'))],
  [
    'an .npmrc of their own',
    (at) => appendFileSync(path.join(at, '.npmrc'), 'registry=https://example.com/\n'),
  ],
  ['a commit', (at) => git(at, ...us, 'commit', '--allow-empty', '--message', 'a thought')],
  [
    'a stash',
    (at) => {
      change(at);
      git(at, ...us, 'stash');
    },
  ],
  ['a tag', (at) => git(at, 'tag', 'here')],
  [
    'what was staged once',
    (at) => {
      change(at);
      git(at, 'add', '.');
      git(at, 'reset', '--hard');
    },
  ],
])('one with %s stays', async (_, work) => {
  const { workspace } = await freshWorkspace();
  work(workspace.directory);
  expect(unwrap(await removeUntouched(workspace))).toBe('touched');
  expect([workspace.directory, workspacePaths(workspace).start].filter(existsSync)).toHaveLength(2);
});
