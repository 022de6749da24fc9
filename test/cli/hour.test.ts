import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

/** A started attempt, and ways to go on with it as a person or a program would. */
async function started(...flags: readonly string[]) {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const start = await bugsquashJson(['start', 'money-split', '--dir', workspace, ...flags], { home });
  expect(start.exitCode).toBe(0);
  return {
    home,
    workspace,
    type: (...args: readonly string[]) => runBugsquash(args, { home, cwd: workspace }),
    json: (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace }),
    /** Fixes a bug as its author would. */
    fix: (bug: string) =>
      execFileSync(
        'git',
        ['apply', join(ROOT, 'solutions', 'money-split', 'fixes', bug, 'reference.patch')],
        {
          cwd: workspace,
        },
      ),
  };
}

describe('pause and resume', () => {
  test('the clock stands still in between, and both show it', async () => {
    const { type, json } = await started('--minutes', '30');
    const paused = await json('pause');
    expect(paused.document).toMatchObject({ schema: 'bugsquash/status@1', phase: 'paused' });
    const left = paused.document.timeLeftMs;
    expect(left).toBeGreaterThan(29 * 60_000);
    expect((await json('status')).document.timeLeftMs).toBe(left);
    expect((await type('status')).stdout).toMatch(
      /paused with (29:\d\d|30:00) left; continue: npx bugsquash resume/,
    );

    const resumed = await json('resume');
    expect(resumed.document.phase).toBe('running');
    expect(resumed.document.timeLeftMs).toBeLessThanOrEqual(left);
    expect((await json('status')).document.timeLeftMs).toBeLessThan(left);
    // Nothing to do is not an error: the status says so.
    expect(await json('resume')).toMatchObject({ exitCode: 0, document: { phase: 'running' } });
  });

  test('a strict attempt has no pause, and a pause is not taken twice', async () => {
    const strict = await started('--strict');
    expect(await strict.json('pause')).toMatchObject({
      exitCode: 2,
      document: { code: 'wrong-state', message: expect.stringContaining('a strict attempt has no pause') },
    });
    const practice = await started();
    await practice.type('pause');
    expect(await practice.json('pause')).toMatchObject({
      exitCode: 2,
      document: {
        message: expect.stringContaining('the clock is not running'),
        next: 'npx bugsquash status',
      },
    });
  });
});

describe('a strict hour', () => {
  test('is sealed until the finish; then report and reveal say everything', async () => {
    const { home, workspace, type, json, fix } = await started('--strict');
    fix('credit');
    const submitted = await json('submit', '--fixed', '1,2');
    expect(submitted).toMatchObject({
      exitCode: 0,
      document: { sealed: true, score: null, believed: [1, 2], lines: [{ state: 'sealed' }, {}, {}] },
    });
    expect((await type('report')).stdout).not.toMatch(/gone|still there/);
    expect(await json('reveal')).toMatchObject({ exitCode: 2, document: { code: 'wrong-state' } });

    const finished = await type('finish');
    expect(finished.stdout).toContain('Then see the reference: npx bugsquash reveal');
    await type('note', 'cause: the sign of a credit');

    const { document: report } = await json('report');
    expect(report).toMatchObject({
      mode: 'strict',
      phase: 'finished',
      submissions: [
        { counts: true, late: false, lines: [{ believed: true }, { believed: true }, { believed: false }] },
      ],
      notes: ['cause: the sign of a credit'],
    });
    const gone = report.submissions[0].lines.map((line: { gone: boolean }) => line.gone);
    expect(gone.filter(Boolean)).toHaveLength(1);
    expect(report.score.total).toBe(report.submissions[0].score.total);

    const { stdout: text } = await type('report', '--html', 'report.html');
    expect(text).toContain('What you believed at each submission, and what was true');
    expect(text).toMatch(/2\. {4}believed fixed {6}still there/);
    expect(text).toMatch(/\d:\d\d {2}noted: cause: the sign of a credit/);
    expect(text).toContain('Written to report.html');
    const page = await readFile(join(workspace, 'report.html'), 'utf8');
    expect(page).toContain('<td>believed fixed</td><td class="short">still there</td>');
    expect(page).toContain('<p>cause: the sign of a credit</p>');
    // From elsewhere, by the beginning of its id.
    const elsewhere = await runBugsquash(['report', report.attempt.slice(0, 8)], { home });
    expect(elsewhere.stdout).toContain('One cent short  (strict, finished)');

    const { document: revealed } = await json('reveal');
    const credit = revealed.bugs.find(({ id }: { id: string }) => id === 'credit');
    expect(credit).toMatchObject({ squashed: true, rootCause: { file: expect.stringMatching(/^src\//) } });
    const reference = join(ROOT, 'solutions', 'money-split', 'fixes', 'credit', 'reference.patch');
    expect(credit.reference).toBe(await readFile(reference, 'utf8'));
    expect(revealed.bugs).toHaveLength(3);
    expect(revealed.yourPatch).toContain('+++ b/src/');
    expect(revealed.checklist.length).toBeGreaterThan(0);
    expect(revealed.followUps[0]).toEqual({ question: expect.any(String), outline: expect.any(String) });
    const { stdout: shown } = await type('reveal');
    for (const part of ['Your diff', 'Checklist', 'Follow-up questions', 'The extension', credit.title])
      expect(shown).toContain(part);

    // What is begun now is practice, and history says so.
    const again = await runBugsquash(['start', 'money-split', '--dir', join(home, 'again')], { home });
    expect(again.stdout).toContain("this attempt won't count as a result");
    expect((await type('history')).stdout).toMatch(/started \(UTC\)[\s\S]* on \(UTC\)/);
    const { document: history } = await json('history');
    expect(history.attempts.map(({ afterReveal }: { afterReveal: boolean }) => afterReveal)).toEqual([
      true,
      false,
    ]);
  });
});

describe('a practice hour', () => {
  test('tells the truth at once, asks for no belief and shows none', async () => {
    const { type, json, fix } = await started();
    fix('credit');
    const first = await type('submit', '--fixed', '2');
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toMatch(/^✓ gone /m);
    expect(first.stdout).toContain('--fixed is not kept');
    const { document: report } = await json('report');
    expect(report.submissions).toMatchObject([{ counts: true, lines: [{ believed: null }, {}, {}] }]);
    expect((await type('report')).stdout).not.toContain('believed');
  });

  test('a syntax error first, then nothing fixed: the summary adds up and names what counts', async () => {
    const { type, json, workspace } = await started();
    const file = join(workspace, 'src', 'index.ts');
    const source = await readFile(file, 'utf8');
    await writeFile(file, `${source}\nexport const = 1;\n`);
    const broken = await type('submit');
    expect(broken.stdout).toContain('Score 0 of 100: your code did not start, so nothing could pass.');
    await writeFile(file, source);
    const untouched = await type('submit');
    expect(untouched.stdout).toMatch(/^Score 0 of 100$/m);
    // Both are worth nothing; the one without regressions counts.
    const { document: report } = await json('report');
    expect(report.submissions.map(({ counts }: { counts: boolean }) => counts)).toEqual([false, true]);
    expect((await type('report')).stdout).toMatch(/^Score 0 of 100$/m);
  });
});

describe('help', () => {
  test('lists every command, and explains each with its flags', async () => {
    const home = await temporaryFolder();
    const { document } = await bugsquashJson(['help'], { home });
    const { stdout } = await runBugsquash(['help'], { home });
    expect(document.commands).toContain('reveal');
    for (const command of document.commands)
      expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b(.* {2}|.*\\n {28})\\S`, 'm'));

    const asked = await Promise.all(
      [
        ['help', 'start'],
        ['start', '--help'],
        ['start', 'money-split', '--help'],
      ].map((args) => runBugsquash(args, { home })),
    );
    expect(asked.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(new Set(asked.map((ran) => ran.stdout)).size).toBe(1);
    expect(asked[0]?.stdout).toMatch(/^bugsquash start <id>.*\n\n.*\n\n.*--dir <value>/s);
  });

  test('is one document for programs, of all commands and of one', async () => {
    const home = await temporaryFolder();
    for (const args of [
      ['help', 'start'],
      ['start', '--help'],
    ]) {
      const { exitCode, document } = await bugsquashJson(args, { home });
      expect(exitCode).toBe(0);
      expect(document).toMatchObject({ schema: 'bugsquash/help@1', command: 'start' });
      expect(document.flags).toContainEqual({ name: 'strict', takesValue: false, help: expect.any(String) });
    }
    expect(await bugsquashJson(['help', 'strat'], { home })).toMatchObject({
      exitCode: 2,
      document: { code: 'unknown-command', message: expect.stringContaining('"start"') },
    });
  });
});
