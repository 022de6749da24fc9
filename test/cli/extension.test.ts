import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { exerciseNamed, patchedTree, ROOT, referencesOf } from '../support/exercises.ts';

/** An attempt at money-split, and ways to go on with it. */
async function started(...flags: readonly string[]) {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const start = await bugsquashJson(['start', 'money-split', '--dir', workspace, ...flags], { home });
  expect(start.exitCode).toBe(0);
  const patch = (name: string) =>
    execFileSync('git', ['apply', join(ROOT, 'solutions', 'money-split', name)], { cwd: workspace });
  return {
    home,
    workspace,
    patch,
    type: (...args: readonly string[]) => runBugsquash(args, { home, cwd: workspace }),
    json: (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace }),
    file: (name: string) => join(workspace, ...name.split('/')),
  };
}

describe('the extension', () => {
  test('is built on own code with references where bugs live, and its score stands apart', {
    timeout: 180_000,
  }, async () => {
    const { json, type, patch, file } = await started('--minutes', '30');
    expect(await json('extend')).toMatchObject({ exitCode: 2, document: { code: 'wrong-state' } });
    patch('fixes/credit/reference.patch');
    await writeFile(file('src/mine.ts'), 'export const mine = 1;\n');
    await json('submit');
    await json('finish');
    const { document: own } = await json('report');
    const ownTotal = own.score.total;
    expect(own.extension).toBeNull();

    const extended = await json('extend');
    expect(extended).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'bugsquash/extension@1',
        extension: { phase: 'running', base: 'own', appliedLines: [2, 3], reference: null, last: null },
      },
    });
    // The clock is its own: half of the exercise's twenty minutes.
    expect(extended.document.extension.limitMs).toBe(10 * 60_000);
    expect(extended.document.extension.timeLeftMs).toBeGreaterThan(9.5 * 60_000);
    const exercise = exerciseNamed('money-split');
    for (const [name, content] of patchedTree(exercise, referencesOf(exercise)))
      if (name.startsWith('src/')) expect(await readFile(file(name))).toEqual(content);
    expect(await readFile(file('src/mine.ts'), 'utf8')).toBe('export const mine = 1;\n');

    const brief = exercise.solution.extension?.brief.trimEnd().split('\n')[0] ?? 'no brief';
    expect((await json('ticket')).document.extensionBrief).toContain(brief);
    expect((await type('status')).stdout).toContain(brief);
    expect(await json('next')).toMatchObject({ document: { action: 'build-extension' } });
    expect(await json('extend')).toMatchObject({ exitCode: 2, document: { code: 'wrong-state' } });

    const half = await json('submit');
    expect(half).toMatchObject({ exitCode: 0, document: { late: false, regressions: [], returned: [] } });
    expect(half.document.passed).toBeLessThan(half.document.total);
    patch('extension/reference.patch');
    const whole = await json('submit');
    expect(whole).toMatchObject({
      exitCode: 0,
      document: { schema: 'bugsquash/extension-submission@1', score: 100, returned: [] },
    });
    const finished = await json('finish');
    expect(finished.document).toMatchObject({
      phase: 'finished',
      extension: { phase: 'finished', submissions: 2, result: { score: 100 } },
    });

    const { document: report } = await json('report');
    expect(report.score.total).toBe(ownTotal);
    expect(report).toMatchObject({
      extension: { base: 'own', applied: ['decimals', 'refunds'], result: { score: 100 } },
    });
    expect((await type('report')).stdout).toMatch(/^Extension \(finished\): 100 of 100/m);
    const { document: history } = await json('history');
    expect(history.attempts[0]).toMatchObject({ total: ownTotal, extensionTotal: 100 });
    const { document: revealed } = await json('reveal');
    const reference = join(exercise.solutionRoot, 'extension', 'reference.patch');
    expect(revealed.extension.reference).toBe(await readFile(reference, 'utf8'));
  });

  test('a reference that does not fit changes nothing; what is said next builds on the reference, and all is kept', {
    timeout: 180_000,
  }, async () => {
    const { json, type, file } = await started();
    const allocate = file('src/allocate.ts');
    const text = await readFile(allocate, 'utf8');
    const mine = text.replace('let left = amount.minor -', 'let left = /* mine */ amount.minor -');
    expect(mine).not.toBe(text);
    await writeFile(allocate, mine);
    await json('submit');
    await json('finish');

    const refused = await type('extend');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('The reference for line 1 of the ticket does not fit into your code');
    expect(refused.stderr).toMatch(/Next: .*: npx bugsquash extend --from reference$/m);
    expect(await readFile(allocate, 'utf8')).toBe(mine);
    expect((await json('status')).document.extension).toBeNull();

    const { document } = await json('extend', '--from', 'reference', '--minutes', '5');
    expect(document.extension).toMatchObject({ base: 'reference', limitMs: 300_000 });
    const exercise = exerciseNamed('money-split');
    const reference = patchedTree(exercise, referencesOf(exercise)).get('src/allocate.ts');
    expect(await readFile(allocate)).toEqual(reference);
    // A reset goes back to where the extension began; the snapshot before it has the candidate's own code.
    await writeFile(allocate, 'nothing');
    await json('reset', '--yes');
    expect(await readFile(allocate)).toEqual(reference);
    await json('reset', '--yes', '--to', document.extension.before);
    expect(await readFile(allocate, 'utf8')).toBe(mine);
  });

  test('pause, bell and late submissions are those of its own clock, from one process to the next', {
    timeout: 180_000,
  }, async () => {
    const { json } = await started();
    await json('finish');
    await json('extend', '--from', 'reference', '--minutes', '30');
    const paused = await json('pause');
    expect(paused.document).toMatchObject({ phase: 'finished', extension: { phase: 'paused' } });
    const left = paused.document.extension.timeLeftMs;
    expect(left).toBeGreaterThan(29 * 60_000);
    expect((await json('status')).document.extension.timeLeftMs).toBe(left);
    expect((await json('resume')).document.extension).toMatchObject({ phase: 'running' });
    expect((await json('status')).document.extension.timeLeftMs).toBeLessThan(left);
  });

  test('what comes after its bell is a later result', { timeout: 180_000 }, async () => {
    const { json } = await started();
    await json('finish');
    await json('extend', '--from', 'reference', '--minutes', '0.02');
    // Its clock has 600 ms; another process finds that it has run out.
    await setTimeout(700);
    expect((await json('status')).document.extension).toMatchObject({ phase: 'over', timeLeftMs: 0 });
    expect((await json('submit')).document).toMatchObject({ late: true });
    const { extension } = (await json('status')).document;
    expect(extension).toMatchObject({ result: null, lateResult: { returned: [] } });
  });
});
