import { afterEach, expect, test } from 'vitest';
import type { GradeJob } from '../../../harness/bugbash/host/grading-loop.ts';
import { awardsOf } from '../../../harness/bugbash/log/awards.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { gradeBySign, type HostRig, openHost, squashes, submitAndWait } from './rig.ts';

let rig: HostRig;
afterEach(() => rig?.close());

const withTest = (lines: readonly number[], text: string) => [
  ...squashes(lines, text),
  { path: 'test/own.test.ts', base64: Buffer.from(`// ${text}`).toString('base64') },
];

test('own tests are run once the solutions are shown and not before, for what counts of each team', async () => {
  const asked: string[] = [];
  const grade: GradeJob = async (exercise, submission, options = {}) => {
    const { verdict } = await gradeBySign(exercise, submission, options);
    if (!options.ownTests) return { verdict };
    const text = String(submission.files.get('test/own.test.ts'));
    asked.push(text);
    const catches = text.includes('good') ? exercise.solution.bugs.slice(0, 2).map(({ id }) => id) : [];
    return { verdict: { ...verdict, ownTests: { added: 1, catches } } };
  };
  rig = await openHost({ grade });
  const [ann, bo, cy] = [
    await rig.join('Ann', 'Reds'),
    await rig.join('Bo', 'Blues'),
    await rig.join('Cy', 'Greens'),
  ];
  await rig.act('/clock', { action: 'start' });
  await submitAndWait(rig, ann.token, 'key-0001', withTest([1], 'a test that is replaced'));
  const best = await submitAndWait(rig, ann.token, 'key-0002', withTest([1, 2], 'a good one'));
  await submitAndWait(rig, bo.token, 'key-0003', withTest([1], 'one that catches nothing'));
  const without = await submitAndWait(rig, cy.token, 'key-0004', squashes([1]));
  await rig.act('/clock', { action: 'end' });
  expect(asked).toEqual([]);
  expect(awardsOf(rig.host.log.now.state).bestTest).toBeNull();

  await rig.act('/reveal');
  const found = () =>
    rig.host.log.entries.flatMap(({ event }) => (event.type === 'own-tests-run' ? [event] : []));
  await expect.poll(() => found().length, { timeout: 60_000 }).toBe(3);
  expect(asked).toEqual(['// a good one', '// one that catches nothing']);
  expect(found().find(({ submission }) => submission === without.body.id)?.found).toEqual({
    added: 0,
    catches: [],
  });
  expect(awardsOf(rig.host.log.now.state).bestTest).toEqual({
    ...{ team: ann.team, submission: best.body.id, catches: 2, added: 1 },
  });
  expect(rig.trouble).toEqual([]);
});

test('a host that was killed right after the reveal runs them when it is back, and no result changes', async () => {
  const home = await temporaryFolder();
  rig = await openHost({ home });
  const ann = await rig.join('Ann', 'Reds');
  await rig.act('/clock', { action: 'start' });
  await submitAndWait(rig, ann.token, 'key-0001', withTest([1], 'a good one'));
  await rig.act('/clock', { action: 'end' });
  const rows = JSON.stringify((await rig.call('GET', '/board')).body.rows);
  const { log, home: bashHome } = rig.host;
  await rig.close();
  const opened = openSqliteBash(bashHome.database, () => rig.time.atMs);
  if (!opened.ok) throw new Error(opened.failure.message);
  const event = { type: 'solutions-revealed' as const };
  await opened.value.store.append(
    log.bash,
    [{ atMs: rig.time.atMs, who: 'host', event }],
    log.entries.length,
  );
  await opened.value.store.close();

  rig = await openHost({ home, grade: async (...args) => withCatches(await gradeBySign(...args)) });
  await expect
    .poll(() => rig.host.log.entries.find((entry) => entry.event.type === 'own-tests-run')?.event, {
      timeout: 60_000,
    })
    .toMatchObject({ found: { added: 1, catches: ['credit'] } });
  expect(JSON.stringify((await rig.call('GET', '/board')).body.rows)).toBe(rows);
});

const withCatches = ({ verdict }: Awaited<ReturnType<GradeJob>>) => ({
  verdict: { ...verdict, ownTests: { added: 1, catches: ['credit'] } },
});
