import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Attempts } from '../../harness/attempts/attempts.ts';
import { systemClock } from '../../harness/compose.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed, pristineTree, ROOT, submissionOf } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';

/** The real sandbox, whose examiners die as soon as they say something. */
const killing: Sandbox = {
  kind: sandboxHere.kind,
  start(process) {
    const child = sandboxHere.start(process);
    if (process.descriptors[0] === 'ipc' && process.descriptors.length === 1)
      child.on('message', () => child.kill('SIGKILL'));
    return child;
  },
};

test('a killed examiner makes no verdict: could not grade, with the next step', async () => {
  const exercise = exerciseNamed('money-split');
  const { verdict } = await graderHere(killing).grade(
    exercise,
    submissionOf(exercise, pristineTree(exercise)),
  );
  expect(verdict).toMatchObject({
    outcome: 'ungradable',
    bugs: null,
    guards: null,
    extension: null,
    score: null,
    failure: { code: 'grader-killed', next: expect.stringContaining('submit again') },
  });
});

test('a submission whose grader was killed leaves the attempt as it was, and the next one is graded', async () => {
  const home = await temporaryFolder();
  mkdirSync(join(home, 'state'));
  const store = openSqliteAttemptStore(join(home, 'state', 'attempts.sqlite'));
  if (!store.ok) throw new Error(store.failure.message);
  let sandbox: Sandbox = killing;
  const attempts = new Attempts({
    collection: COLLECTION,
    store: store.value,
    clock: systemClock,
    grader: async () => graderHere(sandbox),
    cloneRoot: ROOT,
    dataDirectory: join(home, 'state'),
    workspacesRoot: join(home, 'workspaces'),
    newAttemptId: () => 'attempt-1',
    random: () => 0,
  });
  const attempt = await attempts.prepare(exerciseNamed('money-split'), { mode: 'practice' });
  if (!attempt.ok) throw new Error(attempt.failure.message);
  expect((await attempts.begin(attempt.value)).ok).toBe(true);
  const filesBefore = await treeOf(attempt.value.workspace.directory);
  const failed = await attempts.submit(attempt.value);
  expect(failed).toMatchObject({ ok: false, failure: { code: 'grader-killed' } });
  expect(attempt.value.state.submissions).toEqual([]);
  expect(await treeOf(attempt.value.workspace.directory)).toEqual(filesBefore);
  sandbox = sandboxHere;
  const submitted = await attempts.submit(attempt.value);
  expect(submitted.ok && submitted.value.submission.verdict.outcome).toBe('graded');
  await store.value.close();
});

async function treeOf(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((item) => item.isFile() && !item.parentPath.includes('node_modules'));
  const contents = await Promise.all(
    files.map(async (item) => [
      join(item.parentPath, item.name),
      await readFile(join(item.parentPath, item.name), 'latin1'),
    ]),
  );
  return Object.fromEntries(contents);
}
