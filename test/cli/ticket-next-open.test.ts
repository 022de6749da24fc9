import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { exerciseNamed } from '../support/exercises.ts';

async function started() {
  const home = await temporaryFolder();
  const workspace = join(home, 'work');
  const start = await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
  expect(start.exitCode).toBe(0);
  return { home, workspace };
}

describe('ticket', () => {
  test('shows the whole ticket with its numbered lines, in a workspace and before a start', async () => {
    const { home, workspace } = await started();
    const { ticket, solution } = exerciseNamed('money-split');
    for (const [args, cwd] of [
      [['ticket'], workspace],
      [['ticket', 'money-split'], home],
    ] as const) {
      const { exitCode, document } = await bugsquashJson(args, { home, cwd });
      expect(exitCode).toBe(0);
      expect(document).toMatchObject({ schema: 'bugsquash/ticket@1', text: ticket, extensionBrief: null });
      expect(document.lines).toEqual(
        solution.bugs.map(({ symptom }, index) => ({ line: index + 1, symptom, state: null })),
      );
    }
    const { stdout } = await runBugsquash(['ticket'], { home, cwd: join(workspace, 'src') });
    expect(stdout).toContain('Three people wrote in about money this week.');
    expect(stdout).toMatch(/^2\. "I typed 12\.5 dinars/m);
  });

  test('an exercise that is not there is named, with the nearest', async () => {
    const home = await temporaryFolder();
    expect(await bugsquashJson(['ticket', 'money-splt'], { home })).toMatchObject({
      exitCode: 2,
      document: { code: 'unknown-exercise', next: expect.stringContaining('ticket money-split') },
    });
  });
});

describe('next', () => {
  test('outside a workspace names the easiest exercise, then the attempt that goes on', async () => {
    const home = await temporaryFolder();
    const first = await bugsquashJson(['next'], { home });
    expect(first).toMatchObject({
      exitCode: 0,
      document: {
        schema: 'bugsquash/next@1',
        action: 'start',
        exercise: 'money-split',
        command: expect.stringContaining('start money-split'),
      },
    });
    const workspace = join(home, 'work');
    await bugsquashJson(['start', 'money-split', '--dir', workspace], { home });
    const { document } = await bugsquashJson(['next'], { home });
    expect(document).toMatchObject({ action: 'continue', exercise: 'money-split' });
    expect(document.command).toContain(`next --dir ${workspace}`);
  });

  test('in a workspace follows what was done', async () => {
    const { home, workspace } = await started();
    const next = async () => (await bugsquashJson(['next'], { home, cwd: workspace })).document;
    expect(await next()).toMatchObject({ action: 'see-tests', command: 'npx bugsquash test' });
    await bugsquashJson(['test'], { home, cwd: workspace });
    expect(await next()).toMatchObject({ action: 'reproduce', command: 'npx bugsquash ticket' });
    await writeFile(join(workspace, 'src', 'more.ts'), 'export const more = 1;\n');
    expect(await next()).toMatchObject({ action: 'submit' });
    const { stdout } = await runBugsquash(['next'], { home, cwd: workspace });
    expect(stdout).toBe(
      'Submit.\n  You changed code and ran the tests; a submission says which symptoms are gone.\n  npx bugsquash submit',
    );
  });
});

describe('open', () => {
  test('starts an editor with a window at file and line, also with --json', async () => {
    const { home, workspace } = await started();
    const log = join(home, 'log');
    await mkdir(join(home, 'bin'));
    const editor = join(home, 'bin', 'code');
    await writeFile(editor, `#!/bin/sh\nprintf '%s\\n' "$PWD" "$@" > '${log}'\n`);
    await chmod(editor, 0o755);
    const env = { VISUAL: `${editor} --wait`, EDITOR: 'false' };
    const opened = await bugsquashJson(['open', 'allocate.ts:12'], {
      home,
      cwd: join(workspace, 'src'),
      env,
    });
    expect(opened).toMatchObject({
      exitCode: 0,
      document: { schema: 'bugsquash/open@1', file: 'src/allocate.ts', line: 12, started: true },
    });
    expect((await readFile(log, 'utf8')).split('\n')).toEqual([
      workspace,
      '--wait',
      workspace,
      '--goto',
      'src/allocate.ts:12',
      '',
    ]);
  });

  test('without a terminal it says what to type for an editor that needs one', async () => {
    const { home, workspace } = await started();
    const env = { VISUAL: '', EDITOR: 'vim' };
    const { document } = await bugsquashJson(['open', 'src/trip.ts:3'], { home, cwd: workspace, env });
    expect(document).toMatchObject({
      started: false,
      command: `cd ${workspace} && vim +3 src/trip.ts`,
    });
    const none = await runBugsquash(['open'], { home, cwd: workspace, env: { VISUAL: '', EDITOR: '' } });
    expect(none.stdout).toBe(`${workspace}\nNo $VISUAL or $EDITOR is set.`);
  });

  test('a file that is not in the workspace, and an editor that is not there, are said', async () => {
    const { home, workspace } = await started();
    for (const file of ['src/nowhere.ts', '../../outside', '/etc/passwd'])
      expect(await bugsquashJson(['open', file], { home, cwd: workspace })).toMatchObject({
        exitCode: 2,
        document: { code: 'bad-arguments', message: expect.stringContaining(file) },
      });
    const env = { VISUAL: `${home}/code`, EDITOR: '' };
    expect(await bugsquashJson(['open'], { home, cwd: workspace, env })).toMatchObject({
      exitCode: 3,
      document: { code: 'editor-failed', message: expect.stringContaining('There is no editor') },
    });
  });
});
