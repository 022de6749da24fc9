import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeWorkspace } from '../../harness/attempts/grade-workspace.ts';
import { keepSave } from '../../harness/attempts/keep-save.ts';
import { filesAtFrame, framesOfLog, stillAt } from '../../harness/attempts/time-lapse.ts';
import type { Grader } from '../../harness/grading/grader.ts';
import { readSubmission } from '../../harness/grading/submission.ts';
import { listSnapshots, withSnapshot } from '../../harness/workspace/snapshots/snapshots.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { unwrap } from '../workspace/rig.ts';
import { runningAttempt } from './rig.ts';

/** Every editable file, with its bytes and whether it may be executed. */
function filesOnDisk(root: string): Map<string, string> {
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  return new Map(
    files
      // A glob's star stands for no name that begins with a dot.
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [
        file.slice(root.length + 1),
        `${readFileSync(file, 'base64')} ${(lstatSync(file).mode & 0o100) !== 0}`,
      ]),
  );
}

type Running = Awaited<ReturnType<typeof runningAttempt>>;

async function filesInLapse({ host, attempt }: Running, position: number): Promise<Map<string, string>> {
  const { id, events, state, exercise } = attempt;
  const frame = framesOfLog(attempt)[position] ?? null;
  const files = unwrap(await filesAtFrame(host, { id, events, state, exercise }, frame));
  return new Map(
    [...files].map(([path, { data, executable }]) => [path, `${data.toString('base64')} ${executable}`]),
  );
}

const sorted = (files: Map<string, string>) => [...files].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a save', () => {
  test('is in the log once for each change that something sees, and names the files that differ', async () => {
    const { attempt, host, workspace } = await runningAttempt();
    const at = (name: string) => join(workspace.directory, name);
    expect(unwrap(await keepSave(host, attempt))).toBeUndefined();
    writeFileSync(at('src/count.ts'), 'one\n');
    writeFileSync(at('src/new.ts'), 'a\nb\n');
    const first = unwrap(await keepSave(host, attempt));
    expect(first).toMatchObject({
      type: 'saved',
      files: ['src/count.ts', 'src/new.ts'],
      added: 3,
      removed: 8,
    });
    expect(unwrap(await keepSave(host, attempt))).toBeUndefined();
    rmSync(at('src/new.ts'));
    const second = unwrap(await keepSave(host, attempt));
    expect(second).toMatchObject({ files: ['src/new.ts'], from: first?.snapshot, added: 1, removed: 8 });
    expect(attempt.events.map(({ type }) => type)).toEqual(['prepared', 'started', 'saved', 'saved']);
  });

  test('that writes the same again is none, whatever the times of the files say', async () => {
    const { attempt, host, workspace } = await runningAttempt();
    const file = join(workspace.directory, 'src/count.ts');
    const before = readFileSync(file);
    writeFileSync(file, before);
    expect(unwrap(await keepSave(host, attempt))).toBeUndefined();
  });

  test('of a right alone is one', async () => {
    const { attempt, host, workspace } = await runningAttempt();
    chmodSync(join(workspace.directory, 'src/count.ts'), 0o755);
    expect(unwrap(await keepSave(host, attempt))).toMatchObject({ files: ['src/count.ts'], added: 0 });
  });

  test('that two harnesses see is in the log once', async () => {
    const { attempt, open, host, workspace } = await runningAttempt();
    const other = await open();
    writeFileSync(join(workspace.directory, 'src/count.ts'), 'one\n');
    for (const seen of await Promise.all([keepSave(host, attempt), keepSave(host, other)])) unwrap(seen);
    unwrap(await attempt.refresh());
    expect(attempt.events.filter(({ type }) => type === 'saved')).toHaveLength(1);
  });

  test('goes on from the start where the snapshots before it are lost', async () => {
    const { attempt, host, workspace } = await runningAttempt();
    const { snapshots } = workspacePaths(workspace);
    const file = join(workspace.directory, 'src/count.ts');
    writeFileSync(file, 'one\n');
    unwrap(await keepSave(host, attempt));
    rmSync(snapshots, { recursive: true });
    writeFileSync(join(workspace.directory, 'src/new.ts'), 'new\n');
    const anew = unwrap(await keepSave(host, attempt));
    expect(anew?.files).toEqual(['src/count.ts', 'src/new.ts']);
    writeFileSync(file, 'two\n');
    expect(unwrap(await keepSave(host, attempt))).toMatchObject({
      from: anew?.snapshot,
      files: ['src/count.ts'],
    });
    // The start, and the two saves.
    expect(unwrap(await listSnapshots(workspace))).toHaveLength(3);
  });

  test('after the finish is none', async () => {
    const { attempt, host, clock, workspace } = await runningAttempt();
    unwrap(await attempt.record({ type: 'finished', ...clock.now() }));
    writeFileSync(join(workspace.directory, 'src/count.ts'), 'one\n');
    expect(unwrap(await keepSave(host, attempt))).toBeUndefined();
  });
});

test('the snapshot of a submission holds what is graded, whatever is saved meanwhile', async () => {
  const { attempt, host, workspace } = await runningAttempt();
  const { directory, exercise } = workspace;
  const file = join(directory, 'src/count.ts');
  writeFileSync(file, 'graded');
  chmodSync(join(directory, 'src/server.ts'), 0o755);
  const pressed = filesOnDisk(directory);
  const grader = { grade: async () => ({ verdict: { failure: null } }) } as unknown as Grader;
  const grading = gradeWorkspace({ ...host, grader: async () => grader }, attempt, 'submission 1', {});
  writeFileSync(file, 'saved a moment later');
  const { digest, snapshot } = unwrap(await grading);

  const kept = await withSnapshot(workspace, unwrap(snapshot), async (tree) => ({
    files: filesOnDisk(tree),
    digest: unwrap(readSubmission(tree, exercise.editable)).digest,
  }));
  expect(unwrap(kept)).toEqual({ files: pressed, digest });
});

describe('the time-lapse', () => {
  const name = fc.constantFrom(
    'src/count.ts',
    'src/a.ts',
    'src/deep/er/b.ts',
    'src/naïve "name" \n.ts',
    'src/.gitattributes',
    'test/own.test.ts',
    'src/run.sh',
  );
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ maxLength: 60 }).map((text) => Buffer.from(text)),
    fc
      .constantFrom('* text eol=crlf\n', 'a\r\nb\n', '', '$Id$\n', 'no newline')
      .map((text) => Buffer.from(text)),
  );
  const edit = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), name, content }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), name }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('mode' as const), name, executable: fc.boolean() }),
    },
  );

  test('shows the files of every moment exactly as they were', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
        async (steps) => {
          const running = await runningAttempt();
          const { attempt, host, workspace } = running;
          const seen = [filesOnDisk(workspace.directory)];
          for (const step of steps) {
            for (const one of step) {
              const file = join(workspace.directory, one.name);
              mkdirSync(dirname(file), { recursive: true });
              if (one.kind === 'write') writeFileSync(file, one.content);
              else if (one.kind === 'delete') rmSync(file, { force: true });
              else if (lstatSync(file, { throwIfNoEntry: false }))
                chmodSync(file, one.executable ? 0o755 : 0o644);
            }
            if (unwrap(await keepSave(host, attempt)) !== undefined)
              seen.push(filesOnDisk(workspace.directory));
            else expect(sorted(filesOnDisk(workspace.directory))).toEqual(sorted(seen.at(-1) ?? new Map()));
          }
          expect(framesOfLog(attempt)).toHaveLength(seen.length - 1);
          for (const [moment, files] of seen.entries())
            expect(sorted(await filesInLapse(running, moment - 1))).toEqual(sorted(files));
        },
      ),
      { numRuns: 12 },
    );
  });

  test('steps from moment to moment with what changed, and is there when the workspace is gone', async () => {
    const { attempt, host, workspace } = await runningAttempt();
    const file = join(workspace.directory, 'src', 'count.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace('text.length', '0'));
    unwrap(await keepSave(host, attempt));
    writeFileSync(join(workspace.directory, 'src', 'new.ts'), 'new\n');
    unwrap(await keepSave(host, attempt));
    rmSync(workspace.directory, { recursive: true });
    const { id, events, state, exercise } = attempt;
    const still = (position: number) => stillAt(host, { id, events, state, exercise }, position);
    expect(unwrap(await still(-1))).toMatchObject({ frame: null, sinceStart: { patch: '' } });
    const first = unwrap(await still(0));
    expect(first.sinceStart.patch).toContain('+  const letters = 0;');
    expect(first.step.patch).toBe(first.sinceStart.patch);
    const second = unwrap(await still(1));
    expect(second.step.files).toEqual([{ path: 'src/new.ts', added: 1, removed: 0 }]);
    expect(second.sinceStart.files.map(({ path }) => path)).toEqual(['src/count.ts', 'src/new.ts']);
    expect(await still(2)).toMatchObject({ failure: { code: 'bad-arguments' } });
  });
});
