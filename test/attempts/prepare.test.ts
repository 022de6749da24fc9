import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failed } from '../../harness/domain/failure.ts';
import { candidate } from '../support/candidate.ts';
import { exerciseNamed } from '../support/exercises.ts';

test('an attempt that can not be recorded leaves nothing behind, and the next one has its place', async () => {
  const { attempts, host, home, prepare } = await candidate();
  const { create } = host.store;
  const locked = failed('store-locked', 'Another process writes.', 'Do the same again.');
  host.store.create = async () => locked;
  expect(await attempts.prepare(exerciseNamed('money-split'), { mode: 'practice' })).toEqual(locked);
  expect(readdirSync(join(home, 'workspaces'))).toEqual([]);
  expect(readdirSync(join(host.dataDirectory, 'attempts'))).toEqual([]);

  host.store.create = create;
  expect((await prepare()).workspace.directory).toBe(join(home, 'workspaces', 'money-split'));
});

test('attempts that are begun at once get a folder each', async () => {
  const { home, prepare } = await candidate();
  const begun = await Promise.all([prepare(), prepare(), prepare()]);
  const folders = begun.map(({ workspace }) => workspace.directory).sort();
  const names = ['money-split', 'money-split-2', 'money-split-3'];
  expect(folders).toEqual(names.map((name) => join(home, 'workspaces', name)));
});

test('a name that a file or a link to nowhere has is not free', async () => {
  const { home, prepare } = await candidate();
  const root = join(home, 'workspaces');
  mkdirSync(root);
  writeFileSync(join(root, 'money-split'), 'x');
  symlinkSync('nowhere', join(root, 'money-split-2'));
  expect((await prepare()).workspace.directory).toBe(join(root, 'money-split-3'));
});
