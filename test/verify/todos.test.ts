import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exerciseStatus } from '../../harness/authoring/status/status.ts';
import { stateOf } from '../../harness/cli/verified-wording.ts';
import { systemClock } from '../../harness/compose.ts';
import { verifyExercise } from '../../harness/verify/verify.ts';
import { ROOT } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';
import { lateFees } from './late-fees.ts';

function lateFeesHere() {
  const folder = mkdtempSync(join(tmpdir(), 'bugsquash-todos-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const host = {
    collection: lateFees(folder),
    grader: graderHere(),
    clock: systemClock,
    cloneRoot: ROOT,
    dataDirectory: join(folder, 'state'),
    signal: new AbortController().signal,
  };
  return {
    host,
    ticket: join(host.collection.exercisesRoot, 'late-fees', 'TICKET.md'),
    debrief: join(host.collection.solutionsRoot, 'late-fees', 'DEBRIEF.md'),
    async verified() {
      const options = { runs: 1, fresh: false, only: ['effort'], onProgress: () => {} } as const;
      const result = await verifyExercise(host, 'late-fees', options);
      return result.ok && result.value ? result.value : expect.fail(JSON.stringify(result));
    },
  };
}

const append = (file: string, text: string) => writeFileSync(file, readFileSync(file, 'utf8') + text);

test('what is still to be written keeps a draft for verify as for status, line by line', async () => {
  const { host, ticket, debrief, verified } = lateFeesHere();
  append(ticket, "The clerk's TODO list is long.\nTODO: who wrote this\n");
  writeFileSync(debrief, 'TODO: why\n\nTODO: how one could have found it\n');
  const unwritten = [
    { file: ticket, text: 'TODO: who wrote this' },
    { file: debrief, text: 'TODO: why' },
    { file: debrief, text: 'TODO: how one could have found it' },
  ].map(({ file, text }) => ({
    what: `Still to be written: ${text}`,
    file,
    line: readFileSync(file, 'utf8').split('\n').indexOf(text) + 1,
  }));

  const status = exerciseStatus(host, 'late-fees');
  expect(status).toMatchObject({ ok: true, value: { missing: unwritten } });

  const draft = await verified();
  const said = ({ what, ...place }: (typeof unwritten)[number]) => ({ message: what, ...place });
  expect(draft.findings).toEqual(
    unwritten.map((entry) =>
      expect.objectContaining({ check: 'manifest', severity: 'error', ...said(entry) }),
    ),
  );
  expect(stateOf(draft)).toContain('a draft');
  // What can be measured is, so that texts can be written last.
  expect(draft.checks).toMatchObject({ references: 'passed', effort: 'passed' });
});

test('warnings alone do not make a draft', async () => {
  const { host, verified } = lateFeesHere();
  const manifest = join(host.collection.exercisesRoot, 'late-fees', 'exercise.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^minutes: \d+/m, 'minutes: 600'));
  const { findings, ...rest } = await verified();
  expect(findings).toMatchObject([{ check: 'effort', severity: 'warning' }]);
  expect(stateOf({ findings, ...rest })).toBe(
    'nothing but warnings found by the checks that were made; a proof takes all of them',
  );
});
