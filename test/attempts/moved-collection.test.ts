import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

const ID = 'money-split';

/** An attempt at an exercise of a team's own collection, which then moves. */
async function attemptAtTheirs({ isOtherThanOurs = true } = {}) {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const at = (place: string) => [
    '--exercises',
    join(home, place, 'exercises'),
    '--solutions',
    join(home, place, 'solutions'),
  ];
  for (const half of ['exercises', 'solutions'])
    await cp(join(ROOT, half, ID), join(home, 'before', half, ID), { recursive: true });
  const json = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });
  if (isOtherThanOurs)
    await writeFile(
      join(home, 'before', 'exercises', ID, 'TICKET.md'),
      `${await readFile(join(ROOT, 'exercises', ID, 'TICKET.md'), 'utf8')}\n`,
    );
  const started = await bugsquashJson(['start', ID, '--dir', workspace, ...at('before')], { home });
  expect(started.exitCode).toBe(0);
  const move = (from: string, to: string) => rename(join(home, from), join(home, to));
  /** What the attempt was begun with, so that only the collection has it. */
  const forgetKept = () => rm(join(home, 'state', 'content'), { recursive: true });
  return { home, workspace, json, at, move, forgetKept, attemptId: started.document.attempt };
}

describe('a collection that moved', () => {
  test('a place just typed counts and is remembered: status, submit, report, doctor', {
    timeout: 120_000,
  }, async () => {
    const { home, workspace, json, at, move, forgetKept, attemptId } = await attemptAtTheirs();
    await move('before', 'after');
    // Graded on by what is kept; the stored place is gone, and that is said.
    expect((await json('status')).document.exerciseChange).toMatchObject({ kind: 'gone' });

    expect((await json('status', ...at('after'))).document.exerciseChange).toBeNull();
    expect((await json('status')).document.exerciseChange).toBeNull();
    // Once: the same place again is nothing new.
    await json('status', ...at('after'));
    const events = (await json('report')).document.timeline.filter(({ what }: { what: string }) =>
      what.includes('found in another folder'),
    );
    expect(events).toHaveLength(1);

    await move('after', 'later');
    await forgetKept();
    expect((await json('submit')).document).toMatchObject({
      code: 'unknown-exercise',
      message: expect.stringContaining(join(home, 'after', 'exercises')),
    });
    expect((await json('submit', ...at('later'))).document).toMatchObject({
      score: { total: expect.any(Number) },
    });
    expect((await json('submit')).document).toMatchObject({ score: { total: expect.any(Number) } });

    await move('later', 'last');
    await forgetKept();
    await rm(join(home, 'state', 'attempts', attemptId, 'start'), { recursive: true });
    const repaired = await bugsquashJson(['doctor', '--repair', '--yes', ...at('last')], {
      home,
      cwd: workspace,
      env: { TMPDIR: home },
    });
    expect(repaired.document.repairs).toContainEqual(
      expect.objectContaining({
        done: true,
        remedy: expect.stringContaining(join(home, 'last', 'exercises', ID, 'repo')),
      }),
    );
    // Of an attempt whose workspace is gone as well, by its id.
    await rm(workspace, { recursive: true });
    const report = await bugsquashJson(['report', attemptId, ...at('last')], { home });
    expect(report.document).toMatchObject({ exercise: { id: ID } });
  });

  test('a place that does not hold the exercise is refused, and not remembered', async () => {
    const { home, json, at } = await attemptAtTheirs();
    expect(await json('status', ...at('nowhere'))).toMatchObject({
      exitCode: 2,
      document: {
        code: 'unknown-exercise',
        message: expect.stringContaining(`not in ${join(home, 'nowhere', 'exercises')}`),
        next: expect.stringContaining('--exercises'),
      },
    });
    expect((await json('status')).document.exerciseChange).toBeNull();
  });

  test("the clone's own is found again by id and content, though the clone is somewhere else now", async () => {
    const { home, json } = await attemptAtTheirs({ isOtherThanOurs: false });
    // The collection that the attempt remembers is gone, and this clone has an equal exercise.
    await rm(join(home, 'before'), { recursive: true });
    expect((await json('status')).document.exerciseChange).toBeNull();
    const { timeline } = (await json('report')).document;
    expect(timeline).toContainEqual(
      expect.objectContaining({ what: 'its exercise was found in another folder' }),
    );
  });
});
