import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleSnapshots, unbundleSnapshots } from '../../harness/workspace/snapshots/snapshot-bundle.ts';
import { isSnapshotRepositoryWhole } from '../../harness/workspace/snapshots/snapshot-repository.ts';
import {
  listSnapshots,
  resetWorkspace,
  restoreSnapshot,
  takeSnapshot,
  withSnapshot,
} from '../../harness/workspace/snapshots/snapshots.ts';
import { diffAgainstStart } from '../../harness/workspace/start-diff.ts';
import { type Workspace, workspacePaths } from '../../harness/workspace/workspace.ts';
import { freshWorkspace, git, NOW, unwrap } from './rig.ts';

/** Every file below a directory, by name, with its bytes and times. */
function contents(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const stats = lstatSync(file);
      return [
        path.relative(directory, file),
        `${readFileSync(file, 'base64')} ${stats.mtimeMs} ${stats.mode}`,
      ];
    }),
  );
}

describe('snapshots', () => {
  test('bring back the editable files, and keep what was there before', async () => {
    const { workspace } = await freshWorkspace();
    const at = (name: string) => path.join(workspace.directory, name);
    writeFileSync(at('src/count.ts'), 'first\r\n');
    writeFileSync(at('src/naïve "name"\n.ts'), 'odd');
    writeFileSync(at('src/run.sh'), '#!/bin/sh\n');
    chmodSync(at('src/run.sh'), 0o755);
    const first = unwrap(await takeSnapshot(workspace, 'first try\nwith a body', NOW));

    writeFileSync(at('src/count.ts'), 'second');
    rmSync(at('src/naïve "name"\n.ts'));
    rmSync(at('src/run.sh'));
    mkdirSync(at('src/new'));
    writeFileSync(at('src/new/file.ts'), 'new');
    writeFileSync(at('README.md'), 'not editable, not touched');
    const { before } = unwrap(await restoreSnapshot(workspace, first, NOW));

    expect(readFileSync(at('src/count.ts'), 'utf8')).toBe('first\r\n');
    expect(readFileSync(at('src/naïve "name"\n.ts'), 'utf8')).toBe('odd');
    expect(lstatSync(at('src/run.sh')).mode & 0o100).toBe(0o100);
    expect(existsSync(at('src/new'))).toBe(false);
    expect(readFileSync(at('README.md'), 'utf8')).toBe('not editable, not touched');
    expect(unwrap(await listSnapshots(workspace))).toEqual([
      { id: before, label: `before going back to ${first.slice(0, 7)}`, at: NOW },
      { id: first, label: 'first try\nwith a body', at: NOW },
    ]);

    unwrap(await restoreSnapshot(workspace, before, NOW));
    expect(readFileSync(at('src/count.ts'), 'utf8')).toBe('second');
    expect(readFileSync(at('src/new/file.ts'), 'utf8')).toBe('new');
  });

  test('are none before the first, and an unknown one is refused', async () => {
    const { workspace } = await freshWorkspace();
    expect(unwrap(await listSnapshots(workspace))).toEqual([]);
    expect(await restoreSnapshot(workspace, 'HEAD', NOW)).toMatchObject({
      failure: { code: 'bad-arguments' },
    });
  });

  test('of every file gone are snapshots too', async () => {
    const { workspace } = await freshWorkspace();
    const full = unwrap(await takeSnapshot(workspace, '', NOW));
    rmSync(path.join(workspace.directory, 'src'), { recursive: true });
    rmSync(path.join(workspace.directory, 'test'), { recursive: true });
    unwrap(await takeSnapshot(workspace, 'empty', NOW));
    unwrap(await restoreSnapshot(workspace, full, NOW));
    expect(
      unwrap(await listSnapshots(workspace))
        .map((snapshot) => snapshot.label)
        .reverse(),
    ).toEqual(['snapshot', 'empty', expect.stringContaining('before going back')]);
    expect((await diffAgainstStart(workspace)).files).toEqual([]);
  });

  test('taken at the same time are all kept', async () => {
    const { workspace } = await freshWorkspace();
    const results = await Promise.all([1, 2, 3].map((n) => takeSnapshot(workspace, `at once ${n}`, NOW)));
    const ids = results.map(unwrap);
    expect(
      unwrap(await listSnapshots(workspace))
        .map((snapshot) => snapshot.id)
        .sort(),
    ).toEqual(ids.sort());
  });
});

test('an import that goes on has every snapshot, and so has an import of its own export', async () => {
  const { workspace, directory } = await freshWorkspace();
  const recordOf = (name: string) => ({ ...workspace, dataDirectory: path.join(directory, name) });
  const hand = async (from: Workspace, to: Workspace) => {
    const bundle = unwrap(await bundleSnapshots(from));
    if (bundle === null) throw new Error('nothing was bundled');
    unwrap(await unbundleSnapshots(workspacePaths(to).snapshots, bundle));
  };
  const file = path.join(workspace.directory, 'src/count.ts');
  const [second, third, fourth] = ['second', 'third', 'fourth'].map(recordOf) as [
    Workspace,
    Workspace,
    Workspace,
  ];
  writeFileSync(file, 'early');
  const early = unwrap(await takeSnapshot(workspace, 'early', NOW));
  await hand(workspace, second);
  writeFileSync(file, 'late');
  const late = unwrap(await takeSnapshot(workspace, 'late', NOW));
  await hand(workspace, second);
  await hand(second, third);
  await hand(third, fourth);
  await hand(second, fourth);

  for (const record of [second, third, fourth]) {
    expect(new Set(unwrap(await listSnapshots(record)).map(({ id }) => id))).toEqual(new Set([early, late]));
    const text = await withSnapshot(record, late, async (tree) =>
      readFileSync(path.join(tree, 'src/count.ts'), 'utf8'),
    );
    expect(unwrap(text)).toBe('late');
  }
  writeFileSync(file, 'later still');
  unwrap(await restoreSnapshot(fourth, late, NOW));
  expect(readFileSync(file, 'utf8')).toBe('late');
});

test('files may have names that git refuses on Windows', async () => {
  const { workspace, directory } = await freshWorkspace();
  const file = path.join(workspace.directory, 'src/sub/git~1');
  mkdirSync(path.dirname(file));
  writeFileSync(file, 'odd');
  const { before } = unwrap(await resetWorkspace(workspace, NOW));
  expect(existsSync(file)).toBe(false);
  unwrap(await restoreSnapshot(workspace, before, NOW));
  expect(readFileSync(file, 'utf8')).toBe('odd');

  const { snapshots } = workspacePaths(workspace);
  expect(await isSnapshotRepositoryWhole(snapshots)).toBe(true);
  const bundle = unwrap(await bundleSnapshots(workspace)) ?? Buffer.alloc(0);
  unwrap(await unbundleSnapshots(path.join(directory, 'elsewhere.git'), bundle));
});

test.each(['1969-12-31T23:59:59.000Z', '2100-01-01T00:00:00.000Z', '2199-06-01T00:00:00.000Z'])(
  'are taken when the clock says %s',
  async (time) => {
    const { workspace } = await freshWorkspace();
    unwrap(await takeSnapshot(workspace, 'now', new Date(time)));
    const at = new Date(Math.max(0, Date.parse(time)));
    expect(unwrap(await listSnapshots(workspace))).toMatchObject([{ at }]);
  },
);

test('when git fails, what it says of that is passed on, not what it did before', async () => {
  const { workspace } = await freshWorkspace();
  unwrap(await takeSnapshot(workspace, 'one', NOW));
  const { snapshots } = workspacePaths(workspace);
  const file = path.join(workspace.directory, 'test/zzz.test.ts');
  writeFileSync(path.join(workspace.directory, 'src/added.ts'), 'added without trouble');
  writeFileSync(file, 'no place for this');
  const id = git(workspace.directory, 'hash-object', file);
  writeFileSync(path.join(snapshots, 'objects', id.slice(0, 2)), '');
  expect(await takeSnapshot(workspace, 'two', NOW)).toMatchObject({
    failure: { code: 'git-failed', message: expect.stringMatching(/git says "(error|fatal): /) },
  });
});

test('a lock that a killed process left behind is not an obstacle', async () => {
  const { workspace } = await freshWorkspace();
  unwrap(await takeSnapshot(workspace, 'one', NOW));
  const lock = path.join(workspacePaths(workspace).snapshots, 'refs/heads/main.lock');
  writeFileSync(lock, '');
  utimesSync(lock, NOW, NOW);
  unwrap(await takeSnapshot(workspace, 'two', NOW));
  expect(unwrap(await listSnapshots(workspace))).toHaveLength(2);
});

describe('resetting', () => {
  test('puts the editable files back to the start, and can be undone', async () => {
    const { workspace } = await freshWorkspace();
    const at = (name: string) => path.join(workspace.directory, name);
    writeFileSync(at('src/count.ts'), 'changed');
    rmSync(at('src/server.ts'));
    writeFileSync(at('src/extra.ts'), 'extra');

    const { before } = unwrap(await resetWorkspace(workspace, NOW));
    expect(await diffAgainstStart(workspace)).toMatchObject({ files: [], patch: '' });
    expect(git(workspace.directory, 'status', '--porcelain')).toBe('');

    unwrap(await restoreSnapshot(workspace, before, NOW));
    expect((await diffAgainstStart(workspace)).files.map((file) => file.path)).toEqual([
      'src/count.ts',
      'src/extra.ts',
      'src/server.ts',
    ]);
  });

  test('never writes through a symbolic link', async () => {
    const { workspace, directory } = await freshWorkspace();
    const outside = path.join(directory, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'count.ts'), 'precious');
    rmSync(path.join(workspace.directory, 'src'), { recursive: true });
    symlinkSync(outside, path.join(workspace.directory, 'src'));
    rmSync(path.join(workspace.directory, 'test/count.test.ts'));
    symlinkSync(path.join(outside, 'count.ts'), path.join(workspace.directory, 'test/count.test.ts'));

    unwrap(await resetWorkspace(workspace, NOW));

    expect(readFileSync(path.join(outside, 'count.ts'), 'utf8')).toBe('precious');
    expect(readdirSync(outside)).toEqual(['count.ts']);
    expect((await diffAgainstStart(workspace)).files).toEqual([]);
  });
});

test('where nothing can be written, a reset says so and not to choose another directory', async () => {
  const { workspace } = await freshWorkspace();
  // Not even root can make a folder of a file.
  writeFileSync(workspacePaths(workspace).snapshots, '');
  expect(await resetWorkspace(workspace, NOW)).toMatchObject({
    failure: { code: 'unreadable-file', next: expect.not.stringContaining('--dir') },
  });
});

describe("the candidate's repository", () => {
  test('is untouched byte for byte, with work staged, stashed and on a branch', async () => {
    const { workspace } = await freshWorkspace();
    const at = (name: string) => path.join(workspace.directory, name);
    const us = ['-c', 'user.name=me', '-c', 'user.email=me@example.com'];
    writeFileSync(at('src/count.ts'), 'stashed');
    git(workspace.directory, ...us, 'stash');
    git(workspace.directory, 'switch', '-c', 'try');
    writeFileSync(at('src/count.ts'), 'staged');
    git(workspace.directory, 'add', '.');
    writeFileSync(at('src/count.ts'), 'working');
    const before = contents(at('.git'));

    const id = unwrap(await takeSnapshot(workspace, 'one', NOW));
    await diffAgainstStart(workspace);
    unwrap(await resetWorkspace(workspace, NOW));
    unwrap(await restoreSnapshot(workspace, id, NOW));
    unwrap(await listSnapshots(workspace));

    expect(contents(at('.git'))).toEqual(before);
    expect(readFileSync(at('src/count.ts'), 'utf8')).toBe('working');
  });

  test('runs nothing: no fsmonitor, hook, filter, textconv, nested repository', async () => {
    const { workspace: fresh, directory } = await freshWorkspace();
    // ** passes over names that begin with a dot: name them, so that the attributes get into the snapshot repository.
    const editable = [...fresh.exercise.editable, '.gitattributes', 'src/.gitattributes'];
    const workspace = { ...fresh, exercise: { ...fresh.exercise, editable } };
    const at = (name: string) => path.join(workspace.directory, name);
    const trap = path.join(directory, 'trap.sh');
    const sprung = path.join(directory, 'sprung');
    writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> ${sprung}\ncat\n`, { mode: 0o755 });
    const config = `\n[core]\n\tfsmonitor = ${trap}\n\thooksPath = ${at('.git/hooks')}\n\teditor = ${trap}\n[filter "trap"]\n\tclean = ${trap}\n\tsmudge = ${trap}\n\tprocess = ${trap}\n\trequired = true\n[diff "trap"]\n\ttextconv = ${trap}\n\tcommand = ${trap}\n`;
    writeFileSync(at('.git/config'), readFileSync(at('.git/config'), 'utf8') + config);
    mkdirSync(at('.git/hooks'), { recursive: true });
    for (const hook of [
      'pre-commit',
      'post-commit',
      'post-checkout',
      'post-index-change',
      'reference-transaction',
    ]) {
      writeFileSync(at(`.git/hooks/${hook}`), readFileSync(trap), { mode: 0o755 });
    }
    for (const place of ['.gitattributes', 'src/.gitattributes']) {
      writeFileSync(at(place), '* filter=trap diff=trap text eol=crlf ident working-tree-encoding=UTF-16\n');
    }
    mkdirSync(at('src/nested'));
    git(at('src/nested'), 'init', '--quiet');
    writeFileSync(at('src/nested/.git/config'), config);
    writeFileSync(at('src/nested/inner.ts'), 'inner');
    writeFileSync(at('src/count.ts'), '// $Id$\nlf\r\ncrlf\n');

    const id = unwrap(await takeSnapshot(workspace, 'trapped', NOW));
    await diffAgainstStart(workspace);
    unwrap(await resetWorkspace(workspace, NOW));
    unwrap(await restoreSnapshot(workspace, id, NOW));

    expect(existsSync(sprung)).toBe(false);
    expect(readFileSync(at('src/.gitattributes'), 'utf8')).toContain('filter=trap');
    expect(readFileSync(at('src/count.ts'), 'utf8')).toBe('// $Id$\nlf\r\ncrlf\n');
    expect(readFileSync(at('src/nested/inner.ts'), 'utf8')).toBe('inner');
    // The trap works: git in the candidate's own repository springs it.
    expect(() => git(workspace.directory, 'status')).toThrow('trap');
    expect(existsSync(sprung)).toBe(true);
  });
});
