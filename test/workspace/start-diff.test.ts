import {
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { differingPaths } from '../../harness/files/compare-trees.ts';
import { copyTree } from '../../harness/workspace/history/build-history.ts';
import { diffAgainstStart, startDiff } from '../../harness/workspace/start-diff.ts';
import { freshWorkspace, git } from './rig.ts';

describe('the diff against the start', () => {
  test('is empty at the start', async () => {
    const { workspace } = await freshWorkspace();
    expect(await diffAgainstStart(workspace)).toEqual({
      files: [],
      added: 0,
      removed: 0,
      patch: '',
      skipped: [],
    });
  });

  test('counts lines and is a patch that git applies', async () => {
    const { workspace, repo, directory } = await freshWorkspace({
      files: { 'src/old.ts': 'no newline at end' },
    });
    const at = (name: string) => path.join(workspace.directory, name);
    writeFileSync(
      at('src/count.ts'),
      readFileSync(at('src/count.ts'), 'utf8').replace('text.length', 'text.trim().length'),
    );
    rmSync(at('src/server.ts'));
    writeFileSync(at('src/old.ts'), 'now with newline\n');
    writeFileSync(at('src/a new "ünï" file.ts'), 'one\ntwo\n');
    writeFileSync(at('src/a plain name with spaces.ts'), 'one');
    writeFileSync(at('src/empty.ts'), '');
    writeFileSync(at('test/crlf.ts'), 'a\r\nb\r\n');
    chmodSync(at('src/store.ts'), 0o755);
    writeFileSync(at('README.md'), 'not editable');

    const diff = await diffAgainstStart(workspace);

    expect(diff.files).toEqual([
      { path: 'src/a new "ünï" file.ts', added: 2, removed: 0 },
      { path: 'src/a plain name with spaces.ts', added: 1, removed: 0 },
      { path: 'src/count.ts', added: 1, removed: 1 },
      { path: 'src/empty.ts', added: 0, removed: 0 },
      { path: 'src/old.ts', added: 1, removed: 1 },
      { path: 'src/server.ts', added: 0, removed: 7 },
      { path: 'src/store.ts', added: 0, removed: 0 },
      { path: 'test/crlf.ts', added: 2, removed: 0 },
    ]);
    expect({ added: diff.added, removed: diff.removed }).toEqual({ added: 7, removed: 9 });
    const applied = path.join(directory, 'applied');
    mkdirSync(applied);
    await copyTree(repo, applied);
    writeFileSync(path.join(directory, 'mine.patch'), diff.patch);
    git(applied, 'apply', '--whitespace=nowarn', path.join(directory, 'mine.patch'));
    rmSync(at('.npmrc'));
    expect(await differingPaths(applied, workspace.directory)).toEqual(['README.md']);
  });

  test('is cheap to ask again, and never misses a change of equal length', async () => {
    const { workspace } = await freshWorkspace();
    const file = path.join(workspace.directory, 'src/count.ts');
    const original = readFileSync(file, 'utf8');
    const ask = startDiff(workspace);
    expect((await ask()).files).toEqual([]);
    for (const digit of ['1', '2', '3', '4']) {
      writeFileSync(file, original.replace('length', `lengt${digit}`));
      expect((await ask()).patch).toContain(`lengt${digit}`);
    }
    writeFileSync(file, original);
    expect((await ask()).files).toEqual([]);
  });

  test('says what is not part of a submission instead of following or reading it', async () => {
    const { workspace } = await freshWorkspace();
    const at = (name: string) => path.join(workspace.directory, name);
    symlinkSync('/etc/passwd', at('src/link.ts'));
    writeFileSync(at('src/huge.ts'), '');
    truncateSync(at('src/huge.ts'), 5_000_000_000);
    mkdirSync(at('src/node_modules'));
    writeFileSync(at('src/node_modules/x.ts'), 'x');
    const diff = await diffAgainstStart(workspace);
    expect(diff.files).toEqual([]);
    expect(diff.skipped).toEqual([
      { path: 'src/huge.ts', reason: 'too large' },
      { path: 'src/link.ts', reason: 'not a regular file' },
    ]);
  });

  test('does not take for deleted what was left out', async () => {
    const { workspace } = await freshWorkspace();
    const at = (name: string) => path.join(workspace.directory, name);
    const ask = startDiff(workspace);
    truncateSync(at('src/count.ts'), 2_000_000);
    for (let n = 0; n < 17; n += 1) writeFileSync(at(`src/a${n}.ts`), ' '.repeat(1_000_000));
    rmSync(at('src/store.ts'));
    const { files, skipped } = await ask();
    expect(skipped.map(({ reason }) => reason)).toContain('too many bytes');
    expect(files.filter(({ removed }) => removed > 0).map((file) => file.path)).toEqual(['src/store.ts']);

    for (let n = 0; n < 17; n += 1) rmSync(at(`src/a${n}.ts`));
    expect(await ask()).toMatchObject({
      files: [{ path: 'src/store.ts' }],
      skipped: [{ path: 'src/count.ts', reason: 'too large' }],
    });
  });

  test('does not choke on a large file that was rewritten', async () => {
    const lines = (seed: number) =>
      Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 7919} ${seed}`).join('\n');
    const { workspace } = await freshWorkspace({ files: { 'src/big.ts': lines(3) } });
    writeFileSync(path.join(workspace.directory, 'src/big.ts'), lines(5));
    expect(await diffAgainstStart(workspace)).toMatchObject({ added: 20_000, removed: 20_000 });
  });

  test('shows binary files as changed', async () => {
    const { workspace } = await freshWorkspace();
    writeFileSync(path.join(workspace.directory, 'src/logo.png'), new Uint8Array([137, 80, 0, 1]));
    const diff = await diffAgainstStart(workspace);
    expect(diff.files).toEqual([{ path: 'src/logo.png', added: 0, removed: 0 }]);
    expect(diff.patch).toContain('Binary files /dev/null and b/src/logo.png differ');
  });
});
