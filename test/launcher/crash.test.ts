import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { Candidate } from '../tui/rig.ts';

const PRELOAD = `--import ${join(import.meta.dirname, 'fixtures', 'throw-in.mjs')}`;

/** The only log in a data folder. */
async function logIn(home: string): Promise<{ file: string; text: string }> {
  const folder = join(home, 'logs');
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  const file = join(folder, names[0] ?? '');
  return { file, text: await readFile(file, 'utf8') };
}

describe('a bug of our own is never a grade', () => {
  const moments = ['build', 'catalog', 'timer', 'promise'] as const;

  test.for(moments)('for people (%s): exit 3, a sentence and the log', async (moment) => {
    const home = await temporaryFolder();
    const env = { NODE_OPTIONS: PRELOAD, BREAK: moment };
    const { exitCode, stdout, stderr } = await runBugsquash(['list'], { home, env });
    const { file, text } = await logIn(join(home, 'state'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toBe(
      [
        'bugsquash ran into a bug of its own (TypeError: a bug of ours). Nothing was graded, and your files are as they were.',
        `  Next: Report it, with what you typed and this log: ${file}`,
      ].join('\n'),
    );
    expect(text).toContain('arguments: ["list"]');
    expect(text).toMatch(/TypeError: a bug of ours\n.*two lines\n {4}at .*throw-in\.mjs/s);
  });

  test.for(moments)('for programs (%s): one document', async (moment) => {
    const home = await temporaryFolder();
    const env = { NODE_OPTIONS: PRELOAD, BREAK: moment };
    const { exitCode, stdout, stderr } = await runBugsquash(['list', '--json'], { home, env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'bugsquash/error@1',
      code: 'internal-error',
      message: expect.stringContaining('bug of its own'),
      next: expect.stringContaining((await logIn(join(home, 'state'))).file),
    });
  });

  test('without a data folder that can be written, the log is in the temporary folder', async () => {
    const home = await temporaryFolder();
    const temporary = join(home, 'tmp');
    await mkdir(temporary);
    const env = { NODE_OPTIONS: PRELOAD, BREAK: 'build', TMPDIR: temporary, BUGSQUASH_HOME: '/proc/nowhere' };
    const { exitCode, stderr } = await runBugsquash(['list'], { home, env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain((await logIn(temporary)).file);
  });

  test('in the terminal UI: the usual screen, the sentence, and how to come back', async () => {
    using candidate = new Candidate();
    using terminal = candidate.open({
      env: { NODE_OPTIONS: PRELOAD, BREAK: 'timer', BREAK_AFTER_MS: '4000' },
    });
    expect(await terminal.waitForExit()).toBe(3);
    expect(terminal.isAlternate).toBe(false);
    expect(terminal.screen().replaceAll('\n', '')).toContain('a bug of its own (TypeError: a bug of ours)');
    expect(terminal.screen().replaceAll('\n', '')).toContain((await logIn(candidate.home)).file);
  });
});

describe('output that is not read, or can not be written', () => {
  /** Runs a shell line in which `bugsquash` is our program; the exit code is that of the first of a pipe. */
  async function shell(line: string, home: string) {
    const script = `bugsquash() { '${process.execPath}' '${LAUNCHER}' "$@"; }; ${line}; echo "exit \${PIPESTATUS[0]}" >&2`;
    const env = { BUGSQUASH_HOME: join(home, 'state'), CI: '' };
    const { stdout, stderr } = await execa('bash', ['-c', script], { cwd: home, env, reject: false });
    return { stdout, stderr };
  }

  test.for([
    ['list', 0],
    ['help', 0],
    ['list --json', 0],
    ['start --help', 0],
    ['diff', 0],
    ['status', 0],
    ['report', 0],
    ['report --json', 0],
    ['history --json', 0],
    // It ends once it has something to say; a shell says 141 of a program that ended for that reason.
    ['verify late-fees', 141],
  ] as const)('%s: ends quietly', async ([command, exitCode]) => {
    const home = await temporaryFolder();
    const fair = join(import.meta.dirname, '..', 'fixtures', 'verify', 'fair');
    const isVerify = command.startsWith('verify');
    if (!isVerify && !/^(list|help|start)/.test(command))
      await runBugsquash(['start', 'money-split', '--dir', join(home, 'work')], { home });
    const args = isVerify
      ? `${command} --fresh --exercises ${fair}/exercises --solutions ${fair}/solutions 2>&1`
      : /^(diff|status|report)/.test(command)
        ? `${command} --dir ${home}/work`
        : command;
    const reader = isVerify ? 'head -1 >/dev/null' : '(exec 0<&-; sleep 2)';
    expect(await shell(`bugsquash ${args} | ${reader}`, home)).toEqual({
      stdout: '',
      stderr: `exit ${exitCode}`,
    });
  });

  test('| head -1 gets its line', async () => {
    const home = await temporaryFolder();
    const { stdout, stderr } = await shell('bugsquash list | head -1', home);
    expect(stdout).toMatch(/^exercise +title/);
    expect(stderr).toBe('exit 0');
  });

  test('a full disk: a sentence, and exit 3 because the answer did not arrive', async () => {
    const home = await temporaryFolder();
    const { stderr } = await shell('bugsquash list --json > /dev/full', home);
    expect(stderr).toMatch(/^bugsquash: The output can't be written \(ENOSPC.*\)\.\nexit 3$/);
  });

  test('closed from the start: quietly', async () => {
    const home = await temporaryFolder();
    expect(await shell('bugsquash list >&-', home)).toEqual({ stdout: '', stderr: 'exit 0' });
  });
});
