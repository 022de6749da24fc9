import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { Terminal } from '../support/terminal.ts';

const REFERENCE = join(ROOT, 'solutions', 'money-split', 'fixes', 'credit', 'reference.patch');

/** A person at a terminal, with a state folder of their own. */
function terminalOf(home: string, args: readonly string[], cwd: string): Terminal {
  return Terminal.start(process.execPath, [LAUNCHER, ...args], {
    cols: 100,
    rows: 40,
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: join(home, 'state') },
  });
}

async function started(home: string): Promise<string> {
  const { exitCode, document } = await bugsquashJson(['start', 'money-split'], { home });
  expect(exitCode).toBe(0);
  return document.workspace;
}

describe("test in somebody else's workspace", () => {
  /** Somebody's workspace, in which a test leaves a trace of having run. */
  async function foreign() {
    const [theirs, home] = [await temporaryFolder(), await temporaryFolder()];
    const workspace = await started(theirs);
    const trace = join(home, 'trace');
    await writeFile(
      join(workspace, 'test', 'trace.test.ts'),
      `import { writeFileSync } from 'node:fs';\nimport { test } from 'vitest';\ntest('x', () => writeFileSync(${JSON.stringify(trace)}, ''));\n`,
    );
    return { theirs, home, workspace, trace };
  }

  test('without a terminal it is refused, and what to type is said, and works', async () => {
    const { home, workspace, trace } = await foreign();
    const refused = await bugsquashJson(['test', '--dir', workspace], { home });
    expect(refused).toMatchObject({
      exitCode: 2,
      document: {
        code: 'foreign-workspace',
        message: expect.stringMatching(/was not made here.*would run with your rights. Nothing was run\./),
        next: `If you trust it: node ${LAUNCHER} test --yes --dir ${workspace}`,
      },
    });
    expect(existsSync(trace)).toBe(false);
    const agreed = await bugsquashJson(['test', '--yes', '--dir', workspace], { home });
    expect(agreed.document).toMatchObject({ schema: 'bugsquash/tests@1', outcome: 'ran', failed: 1 });
    expect(existsSync(trace)).toBe(true);
    // Only the tests are offered: there is no log of ours to write to.
    expect((await bugsquashJson(['status', '--dir', workspace], { home })).document.code).toBe(
      'foreign-workspace',
    );
  });

  test('at a terminal it asks, and only yes is yes', async () => {
    const { home, workspace, trace } = await foreign();
    {
      using terminal = terminalOf(home, ['test'], workspace);
      await terminal.waitForScreen('Run them? [y/N]');
      terminal.type('\r');
      expect(await terminal.waitForExit()).toBe(2);
      expect(existsSync(trace)).toBe(false);
    }
    using terminal = terminalOf(home, ['test'], workspace);
    await terminal.waitForScreen('Run them? [y/N]');
    terminal.type('y\r');
    expect(await terminal.waitForExit()).toBe(1);
    expect(terminal.screen()).toContain('1 failed');
    expect(existsSync(trace)).toBe(true);
  });

  test('its maker is not asked', async () => {
    const { theirs, workspace, trace } = await foreign();
    expect((await runBugsquash(['test'], { home: theirs, cwd: workspace })).exitCode).toBe(1);
    expect(existsSync(trace)).toBe(true);
  });

  test('help and README say whose rights the code has', async () => {
    const { stdout } = await runBugsquash(['test', '--help'], { home: await temporaryFolder() });
    expect(stdout).toContain('with your rights');
    expect(await readFile(join(ROOT, 'README.md'), 'utf8')).toMatch(/`test` runs[^.]*with your own rights/);
  });
});

describe('finish with changes that were never submitted', () => {
  test('without a terminal it says so and stops; --yes leaves them behind', async () => {
    const home = await temporaryFolder();
    const workspace = await started(home);
    const json = (...args: readonly string[]) => bugsquashJson(args, { home, cwd: workspace });
    execFileSync('git', ['apply', REFERENCE], { cwd: workspace });
    const stopped = await json('finish');
    expect(stopped).toMatchObject({
      exitCode: 2,
      document: {
        code: 'wrong-state',
        message: expect.stringMatching(/You changed 1 file, .* never submitted\..*not finished.*add --yes/),
        next: 'npx bugsquash submit',
      },
    });
    expect((await json('status')).document.phase).toBe('running');
    await json('submit');
    // What was submitted is not asked about, wherever else the files have been since.
    expect(await json('finish')).toMatchObject({ exitCode: 0, document: { phase: 'finished' } });

    const other = join(home, 'other');
    await bugsquashJson(['start', 'money-split', '--dir', other], { home });
    execFileSync('git', ['apply', REFERENCE], { cwd: other });
    const left = await bugsquashJson(['finish', '--yes', '--dir', other], { home });
    expect(left).toMatchObject({ exitCode: 0, document: { phase: 'finished', submissions: 0 } });
  });

  test('at a terminal it offers to submit them first', async () => {
    const home = await temporaryFolder();
    const workspace = await started(home);
    execFileSync('git', ['apply', REFERENCE], { cwd: workspace });
    {
      using terminal = terminalOf(home, ['finish'], workspace);
      await terminal.waitForScreen('never submitted. Submit it first? [y/N]');
      terminal.type('n\r');
      expect(await terminal.waitForExit()).toBe(2);
    }
    using terminal = terminalOf(home, ['finish'], workspace);
    await terminal.waitForScreen('Submit it first? [y/N]');
    terminal.type('y\r');
    expect(await terminal.waitForExit()).toBe(0);
    expect(terminal.screen()).toMatch(/✓ gone .*I cancelled/);
    const { document } = await bugsquashJson(['status', '--dir', workspace], { home });
    expect(document).toMatchObject({ phase: 'finished', submissions: 1 });
  });

  test('without any change there is nothing to ask', async () => {
    const home = await temporaryFolder();
    const workspace = await started(home);
    expect((await bugsquashJson(['finish', '--dir', workspace], { home })).exitCode).toBe(0);
  });
});

describe('a second start of an exercise that is running', () => {
  test('without a terminal it says how to continue, which works, and how to begin another', async () => {
    const home = await temporaryFolder();
    const workspace = await started(home);
    await bugsquashJson(['pause', '--dir', workspace], { home });
    const second = await bugsquashJson(['start', 'money-split'], { home });
    expect(second).toMatchObject({
      exitCode: 2,
      document: {
        code: 'wrong-state',
        message: expect.stringMatching(
          /You have an attempt at "One cent short" in .* paused, with \d+:\d\d left\./,
        ),
        next: `Continue it: node ${LAUNCHER} resume --dir ${workspace}`,
      },
    });
    expect((await bugsquashJson(['resume', '--dir', workspace], { home })).document.phase).toBe('running');
    expect(await readdir(join(home, 'state', 'workspaces'))).toEqual(['money-split']);
    const beside = await bugsquashJson(['start', 'money-split', '--dir', join(home, 'beside')], { home });
    expect(beside.exitCode).toBe(0);
    for (const directory of [workspace, join(home, 'beside')])
      await bugsquashJson(['finish', '--dir', directory], { home });
    // Nothing is running any more, so the next one simply starts.
    const third = await bugsquashJson(['start', 'money-split'], { home });
    expect(third.document.workspace).toBe(join(home, 'state', 'workspaces', 'money-split-2'));
  });

  test('at a terminal it asks; yes continues, no starts another', async () => {
    const home = await temporaryFolder();
    await started(home);
    const workspaces = join(home, 'state', 'workspaces');
    {
      using terminal = terminalOf(home, ['start', 'money-split'], home);
      await terminal.waitForScreen('Continue it? (No starts another.) [y/N]');
      terminal.type('y\r');
      expect(await terminal.waitForExit()).toBe(0);
      expect(terminal.screen()).toContain('You changed nothing yet.');
      expect(await readdir(workspaces)).toEqual(['money-split']);
    }
    using terminal = terminalOf(home, ['start', 'money-split'], home);
    await terminal.waitForScreen('[y/N]');
    terminal.type('n\r');
    expect(await terminal.waitForExit()).toBe(0);
    expect((await readdir(workspaces)).sort()).toEqual(['money-split', 'money-split-2']);
  });
});
