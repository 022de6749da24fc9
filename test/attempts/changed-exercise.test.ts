import { execFileSync } from 'node:child_process';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

const ID = 'money-split';

/** A collection that its author may change, and an attempt at its exercise with one bug fixed and submitted. */
async function attemptAtOurCopy() {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const exercise = join(home, 'ours', 'exercises', ID);
  const solution = join(home, 'ours', 'solutions', ID);
  await cp(join(ROOT, 'exercises', ID), exercise, { recursive: true });
  await cp(join(ROOT, 'solutions', ID), solution, { recursive: true });
  const collection = [
    '--exercises',
    join(home, 'ours', 'exercises'),
    '--solutions',
    join(home, 'ours', 'solutions'),
  ];
  await setVersion(exercise, '1.0.0');
  const start = await bugsquashJson(['start', ID, '--dir', workspace, ...collection], { home });
  expect(start).toMatchObject({ exitCode: 0, document: { exerciseChange: null } });
  const json = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });
  const type = (...args: readonly string[]) => runBugsquash(args, { home, cwd: workspace });
  execFileSync('git', ['apply', join(solution, 'fixes', 'credit', 'reference.patch')], { cwd: workspace });
  const [line] = await linesOf(solution, 'credit');
  const hint = await json('hint', String(line));
  expect(hint.exitCode).toBe(0);
  const first = await json('submit');
  expect(first).toMatchObject({ exitCode: 1, document: { score: { total: expect.any(Number) } } });
  const list = async () => (await bugsquashJson(['list', ...collection], { home })).document.exercises[0];
  return {
    home,
    workspace,
    exercise,
    solution,
    json,
    type,
    list,
    first: first.document,
    hint: hint.document,
  };
}

/** The 1-based lines of the ticket that belong to a bug. */
async function linesOf(solution: string, bug: string): Promise<number[]> {
  const ids = [...(await readFile(join(solution, 'solution.yaml'), 'utf8')).matchAll(/^ {2}- id: (.*)$/gm)];
  return ids.flatMap(([, id], index) => (id === bug ? [index + 1] : []));
}

async function setVersion(exercise: string, version: string): Promise<void> {
  await edit(join(exercise, 'exercise.yaml'), (text) =>
    text.replace(/^version: .*$/m, `version: ${version}`),
  );
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

/** What an author does between two versions: another name for a bug, another hidden test. */
async function renameBug({ exercise, solution }: { exercise: string; solution: string }): Promise<void> {
  await rename(join(solution, 'hidden', 'credit.test.ts'), join(solution, 'hidden', 'refund.test.ts'));
  await rename(join(solution, 'fixes', 'credit'), join(solution, 'fixes', 'refund'));
  await edit(join(solution, 'solution.yaml'), (text) => text.replaceAll(/\bcredit\b(?=\s*$|\/)/gm, 'refund'));
  await setVersion(exercise, '1.1.0');
}

const verdictsIn = (report: { submissions: { score: { total: number } }[] }) =>
  report.submissions.map(({ score }) => score.total);

describe('an exercise that changes in mid-attempt', () => {
  test('grades as it was when the attempt began, and says what changed', async () => {
    const attempt = await attemptAtOurCopy();
    const { json, type, list, first } = attempt;
    await renameBug(attempt);

    const status = await json('status');
    expect(status.document.exerciseChange).toEqual({
      kind: 'changed',
      from: '1.0.0',
      to: '1.1.0',
      parts: ['its description', 'the hidden tests', 'bugs, weights or hints', 'the reference fixes'],
    });
    const again = await type('submit');
    expect(again.stdout).toContain('1.0.0 → 1.1.0: its description, the hidden tests, ');
    expect(again.stdout).toContain('to be graded by it as it is now: npx bugsquash regrade');
    const { document: report } = await json('report');
    expect(verdictsIn(report)).toEqual([first.score.total, first.score.total]);
    // What was paid for is kept, and the next hint is the next of the same ladder.
    const offers = (await json('hint')).document.lines;
    expect(
      offers.flatMap(({ taken }: { taken: { text: string }[] }) => taken.map(({ text }) => text)),
    ).toEqual([attempt.hint.text]);
    // No result of what it was stands as one of what it is.
    expect(await list()).toMatchObject({
      version: '1.1.0',
      best: null,
      earlierBest: { version: '1.0.0', total: first.score.total },
    });
    await json('finish');
    const { document: revealed } = await json('reveal');
    expect(revealed.bugs.map(({ id }: { id: string }) => id)).toContain('credit');
    expect(revealed.bugs.every(({ reference }: { reference: string }) => reference.startsWith('diff '))).toBe(
      true,
    );
  });

  test('regrade goes on with it as it is now, and keeps the verdicts apart', async () => {
    const attempt = await attemptAtOurCopy();
    const { json, type, list, first, solution } = attempt;
    await renameBug(attempt);
    // By the new version the bug is worth twice as much; and it does not have one of the old bugs any more.
    await edit(join(solution, 'solution.yaml'), (text) =>
      text.replace(/( {2}- id: refund\n(?:.*\n)*? {4}weight: )\d/, '$15'),
    );
    const regraded = await json('regrade');
    expect(regraded).toMatchObject({
      exitCode: 0,
      document: {
        changed: true,
        from: '1.0.0',
        to: '1.1.0',
        submissions: [{ before: first.score, why: null }],
      },
    });
    const { after } = regraded.document.submissions[0];
    expect(after.fix).toBeGreaterThan(first.score.fix);
    // The hint is still paid for, under the bug's new name.
    expect(after.hints).toBe(first.score.hints);
    expect(after.hints).toBeLessThan(0);

    const second = await json('submit');
    expect(second.document.score).toEqual(after);
    const { document: report } = await json('report');
    expect(report).toMatchObject({
      exercise: { version: '1.1.0' },
      score: after,
      submissions: [
        { earlierScores: [{ version: '1.0.0', score: first.score }], counts: true },
        { earlierScores: [] },
      ],
    });
    expect((await type('report')).stdout).toContain('was graded again, by version 1.1.0 of the exercise');
    expect(await list()).toMatchObject({ best: after.total, earlierBest: null });
    expect((await type('status')).stdout).not.toContain('has changed');
    // Once more, there is nothing to do.
    expect(await json('regrade')).toMatchObject({
      exitCode: 0,
      document: { changed: false, submissions: [] },
    });
    const { stdout: hints } = await type('hint');
    expect(hints).toContain(attempt.hint.text);
  });
});

describe('an exercise that is gone in mid-attempt', () => {
  test('grades on, and report, reveal and history work', async () => {
    const { json, type, first, exercise, solution, home } = await attemptAtOurCopy();
    await rename(exercise, join(home, 'elsewhere'));
    await rm(solution, { recursive: true });
    expect((await json('status')).document.exerciseChange).toEqual({ kind: 'gone' });
    const again = await json('submit');
    expect(again.document.score).toEqual(first.score);
    expect((await type('status')).stdout).toContain('The exercise is gone from its collection.');
    expect(await json('regrade')).toMatchObject({ exitCode: 2, document: { code: 'unknown-exercise' } });
    await json('finish');
    expect((await json('reveal')).document.bugs).toHaveLength(3);
    const { document: report } = await json('report');
    expect(report.score).toEqual(first.score);
    // An old attempt whose workspace is gone as well still has its report.
    await rename(join(home, 'work'), join(home, 'moved away'));
    const old = await bugsquashJson(['report', report.attempt], { home });
    expect(old.document.score).toEqual(first.score);
  });
});

describe('when the copy that an attempt is graded by is lost', () => {
  const loseCopy = async (home: string) => rm(join(home, 'state', 'content'), { recursive: true });

  test('or damaged, an exercise that has not changed is kept again', async () => {
    const { json, home, first } = await attemptAtOurCopy();
    const content = join(home, 'state', 'content');
    const [digest = ''] = (await readdir(content)).filter((name) => !name.startsWith('.'));
    const hidden = join(content, digest, 'solutions', ID, 'hidden', 'credit.test.ts');
    const asBegun = await readFile(hidden, 'utf8');
    await edit(hidden, (text) => `${text}\nthrow new Error('damaged');\n`);
    expect((await json('submit')).document.score).toEqual(first.score);
    expect(await readFile(hidden, 'utf8')).toBe(asBegun);
    await loseCopy(home);
    expect((await json('status')).document.exerciseChange).toBeNull();
    expect(await readFile(hidden, 'utf8')).toBe(asBegun);
  });

  test('one that has changed is not graded; what to type is said, and works', async () => {
    const attempt = await attemptAtOurCopy();
    const { json, type, home, first } = attempt;
    await renameBug(attempt);
    await loseCopy(home);
    expect(await json('submit')).toMatchObject({
      exitCode: 3,
      document: {
        code: 'exercise-changed',
        message: expect.stringContaining('it was version 1.0.0, now it is 1.1.0'),
        next: 'Go on with it as it is now: npx bugsquash regrade',
      },
    });
    expect((await type('hint', '1')).exitCode).toBe(3);
    // Report and reveal of what was go on.
    expect(verdictsIn((await json('report')).document)).toEqual([first.score.total]);
    expect(await json('regrade')).toMatchObject({ exitCode: 0, document: { submissions: [{ why: null }] } });
    expect((await json('submit')).document.score.total).toBe(first.score.total);
  });
});
