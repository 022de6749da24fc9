import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readEditableFiles } from '../../harness/files/editable-files.ts';
import { FILE_CAPS, listFiles } from '../../harness/files/list-files.ts';
import { readSubmission } from '../../harness/grading/submission.ts';
import {
  listSnapshots,
  resetWorkspace,
  restoreSnapshot,
  takeSnapshot,
} from '../../harness/workspace/snapshots/snapshots.ts';
import { diffAgainstStart } from '../../harness/workspace/start-diff.ts';
import { freshWorkspace, unwrap } from '../workspace/rig.ts';

const EDITABLE = ['src/**', 'test/**'];
const RUN_AS = fileURLToPath(new URL('./fixtures/list-as-ordinary-user.ts', import.meta.url));

function folder(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'bugsquash-files-'));
  onTestFinished(() => {
    // Tests lock folders, which only root could clear away then.
    spawnSync('chmod', ['-R', 'u+rwX', root]);
    spawnSync('rm', ['-rf', root]);
  });
  mkdirSync(path.join(root, 'src'));
  return root;
}

/** A name with a byte that no UTF-8 text has. */
const oddName = (root: string): Buffer =>
  Buffer.concat([Buffer.from(path.join(root, 'src', 'caf')), Buffer.from([0xe9]), Buffer.from('.ts')]);

describe('one set of caps for submission, snapshot, diff and reset', () => {
  test.for([1_000_001, FILE_CAPS.fileBytes])('a file of %i bytes is part of all four', async (size) => {
    const { workspace } = await freshWorkspace();
    const file = path.join(workspace.directory, 'src/big.ts');
    const content = 'x'.repeat(size);
    writeFileSync(file, content);

    const { files } = unwrap(readSubmission(workspace.directory, workspace.exercise.editable));
    expect(files.get('src/big.ts')?.length).toBe(size);
    const diff = await diffAgainstStart(workspace);
    expect([diff.files, diff.skipped]).toEqual([[{ path: 'src/big.ts', added: 1, removed: 0 }], []]);
    const snapshot = unwrap(await takeSnapshot(workspace, 'with the big file'));
    unwrap(await resetWorkspace(workspace));
    expect(listFiles(workspace.directory, workspace.exercise.editable).files).not.toContainEqual(
      expect.objectContaining({ path: 'src/big.ts' }),
    );
    unwrap(await restoreSnapshot(workspace, snapshot));
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('one byte more is refused by all, named, and never overwritten', async () => {
    const { workspace } = await freshWorkspace();
    const file = path.join(workspace.directory, 'src/count.ts');
    const content = 'x'.repeat(FILE_CAPS.fileBytes + 1);
    writeFileSync(file, content);

    expect(readSubmission(workspace.directory, workspace.exercise.editable)).toMatchObject({
      failure: { code: 'submission-refused', message: expect.stringContaining('src/count.ts') },
    });
    expect((await diffAgainstStart(workspace)).skipped).toEqual([
      { path: 'src/count.ts', reason: 'too large' },
    ]);
    expect(await resetWorkspace(workspace)).toMatchObject({
      ok: false,
      failure: { code: 'submission-refused', message: expect.stringContaining(file) },
    });
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(unwrap(await listSnapshots(workspace))).toEqual([]);
  });
});

describe('what cannot be named or read is never graded as if it were absent', () => {
  test('a name that is not UTF-8', () => {
    const root = folder();
    writeFileSync(oddName(root), 'export {};');
    const name = 'src/caf\uFFFD.ts';
    expect(listFiles(root, EDITABLE)).toEqual({
      files: [],
      skipped: [{ path: name, reason: 'name is not UTF-8' }],
    });
    expect(readSubmission(root, EDITABLE)).toMatchObject({
      failure: { code: 'unreadable-file', message: expect.stringContaining(name) },
    });
  });

  test.for([
    ['a file', 'src/secret.ts', 'src/secret.ts'],
    ['a folder that may hold editable files', 'src/inner', 'src/inner'],
  ] as const)('%s without the right to read it', ([, locked, named]) => {
    const root = folder();
    chmodSync(root, 0o755);
    mkdirSync(path.join(root, 'src/inner'));
    writeFileSync(path.join(root, 'src/secret.ts'), 'export {};');
    chmodSync(path.join(root, locked), 0);
    const listed = spawnSync(process.execPath, ['--no-warnings', RUN_AS, root, ...EDITABLE], {
      encoding: 'utf8',
    });
    expect(listed.stderr).toBe('');
    expect(JSON.parse(listed.stdout)).toMatchObject({
      skipped: [{ path: named, reason: 'not readable' }],
      submission: { failure: { code: 'unreadable-file', message: expect.stringContaining(named) } },
    });
  });

  test('a locked folder that cannot hold any does no harm', () => {
    const root = folder();
    chmodSync(root, 0o755);
    mkdirSync(path.join(root, 'private'), { mode: 0 });
    const listed = spawnSync(process.execPath, ['--no-warnings', RUN_AS, root, ...EDITABLE], {
      encoding: 'utf8',
    });
    expect(JSON.parse(listed.stdout)).toMatchObject({ skipped: [], submission: { ok: true } });
  });
});

describe('what lies where no file of a submission can', () => {
  test('a link in place of a folder is named; of other links only those that match are', () => {
    const root = folder();
    writeFileSync(path.join(root, 'src/a.ts'), 'export {};');
    symlinkSync('src', path.join(root, 'test'));
    symlinkSync('src', path.join(root, 'elsewhere'));
    symlinkSync('nobody@nowhere', path.join(root, 'src/.#a.ts'));
    symlinkSync('a.ts', path.join(root, 'src/b.ts'));
    const { files, skipped } = listFiles(root, EDITABLE);
    expect(files.map((file) => file.path)).toEqual(['src/a.ts']);
    expect(skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'src/b.ts', reason: 'not a regular file' },
      { path: 'test', reason: 'not a regular file' },
    ]);
    expect(unwrap(readSubmission(root, EDITABLE)).problems).toContainEqual(
      expect.objectContaining({ code: 'left-out', file: 'test' }),
    );
  });

  test('folders with names so long that nothing can open them are named, and are refused', () => {
    const root = folder();
    const name = 'x'.repeat(200);
    // Step by step, because no system takes the whole path.
    const deep = `for (let i = 0; i < 24; i += 1) { fs.mkdirSync('${name}'); process.chdir('${name}'); }`;
    expect(spawnSync(process.execPath, ['-e', deep], { cwd: path.join(root, 'src') }).status).toBe(0);
    const [skipped, ...more] = listFiles(root, EDITABLE).skipped;
    expect(more).toEqual([]);
    expect(skipped).toMatchObject({ path: expect.stringMatching(/^src\/x/), reason: 'path too long' });
    expect(listFiles(root, EDITABLE, { ...FILE_CAPS, pathBytes: 1_000_000 }).skipped).toMatchObject([
      { reason: 'not readable' },
    ]);
    expect(readSubmission(root, EDITABLE)).toMatchObject({
      failure: { code: 'submission-refused', message: expect.stringMatching(/longer than 1000 bytes/) },
    });
  });
});

test('a file that grows or becomes a link while it is read is named, not followed', () => {
  const root = folder();
  writeFileSync(path.join(root, 'src/a.ts'), 'x'.repeat(FILE_CAPS.fileBytes));
  expect(readEditableFiles(root, EDITABLE).files.get('src/a.ts')?.data.length).toBe(FILE_CAPS.fileBytes);
  writeFileSync(path.join(root, 'src/a.ts'), 'x'.repeat(FILE_CAPS.fileBytes + 1));
  expect(readEditableFiles(root, EDITABLE)).toEqual({
    files: new Map(),
    skipped: [{ path: 'src/a.ts', reason: 'too large' }],
  });
});
