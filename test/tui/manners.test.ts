import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { Candidate, KEYS, launcher, startMoneySplit } from './rig.ts';

const ALTERNATE_SCREEN = '\u001B[?1049h';
// biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control sequences is the point
const COLOUR = /\u001B\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/;

test.concurrent('60×20: everything is on the screen, and resizing keeps it so', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ cols: 60, rows: 20 });
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  const narrow = await terminal.waitForScreen('You changed', 'Visible tests', '? all keys');
  expect(narrow.split('\n').at(-1)).toMatch(/^ r run tests .* \? all keys$/);
  expect(narrow.match(/“/g)).toHaveLength(3);

  terminal.resize(50, 12);
  await terminal.waitForScreen('This terminal is too small.', '50×12');
  terminal.resize(120, 40);
  const wide = await terminal.waitForScreen(/What people reported +│ +▸1 ticket/, 'You changed', 'Your code');
  expect(wide.split('\n').at(-1)).toContain('? all keys');
  terminal.resize(60, 20);
  await terminal.waitForScreen('You changed', 'Visible tests', '? all keys');
});

test.concurrent('NO_COLOR: not one colour from the first frame to the verdict', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ env: { NO_COLOR: '1' } });
  await startMoneySplit(terminal, 'practice');
  candidate.fix('credit');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('src/allocate.ts');
  terminal.type('s');
  await terminal.waitForScreen('1 of 3 gone', '✓ gone', '· still there');
  expect(terminal.raw).not.toMatch(COLOUR);
});

test.concurrent('Ctrl-C leaves at once, says how to come back, and the attempt is offered again', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.interrupt);
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.screen()).toContain(`cd ${candidate.workspace}`);
  expect(terminal.screen()).toContain('npx bugsquash resume');

  using again = candidate.open();
  await again.waitForScreen('❯ Go on: One cent short', 'clock running');
  again.type(KEYS.enter);
  await again.waitForScreen('What people reported', /19:\d\d left/);
});

test.concurrent('a signal ends it with the usual screen restored, its exit code and the way back', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.signal('SIGTERM');
  expect(await terminal.waitForExit()).toBe(143);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.screen()).toMatch(/^The clock is running/);
});

test.for([
  ['CI', { CI: 'true' }, 'CI is set (to "true"), so here is the list'],
  ['TERM=dumb', { TERM: 'dumb' }, 'TERM is "dumb", so here is the list'],
] as const)('%s: plain lines that say why, and no screen is painted', async ([, env, why]) => {
  using candidate = new Candidate();
  using terminal = candidate.open({ env });
  await terminal.waitForExit();
  expect(terminal.screen()).toContain('money-split');
  expect(terminal.screen()).toContain(why);
  expect(terminal.raw).not.toContain(ALTERNATE_SCREEN);
});

test.for(['false', 'False', '0', ''])('CI=%s in a terminal: the screen is painted', async (value) => {
  using candidate = new Candidate();
  using terminal = candidate.open({ env: { CI: value } });
  await terminal.waitForScreen('❯ One cent short', 'enter choose');
  expect(terminal.isAlternate).toBe(true);
});

test('a pipe: plain lines, and no screen is painted', () => {
  using candidate = new Candidate();
  const { stdout, stderr, status } = spawnSync(process.execPath, [launcher], {
    encoding: 'utf8',
    env: candidate.environment(),
  });
  expect(status).toBe(0);
  expect(stdout).toContain('money-split');
  expect(stdout).not.toContain('\u001B');
  expect(stderr).toBe('This is not a terminal, so here is the list; in one, the terminal UI opens.\n');
});
