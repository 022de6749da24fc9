import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

const ESC = '\u001B[';
/** Colours by their codes: what can't be read on white, and what the light theme has instead. */
const YELLOW = `${ESC}33m`;
const CYAN = `${ESC}36m`;
const GRAY = `${ESC}90m`;
const DIM = `${ESC}2m`;

test.concurrent('a light theme is remembered, and has nothing pale', async () => {
  using candidate = new Candidate();
  {
    using terminal = candidate.open({ args: ['--theme', 'light'] });
    await terminal.waitForScreen('❯ One cent short', 'enter choose');
    terminal.type('q');
    await terminal.waitForExit();
  }
  using terminal = candidate.open({ cols: 120, rows: 40 });
  await startMoneySplit(terminal, 'practice');
  candidate.fix('credit');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('src/allocate.ts', 'r run tests');
  terminal.type('2');
  await terminal.waitForScreen('▸2 diff', '@@ -');
  terminal.type('s');
  await terminal.waitForScreen('1 of 3 gone', '✓ gone');
  expect(terminal.raw).toContain(GRAY);
  for (const pale of [YELLOW, CYAN, DIM]) expect(terminal.raw).not.toContain(pale);
});

test.concurrent('a save runs the visible tests, unless w has switched that off', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', 'not run yet');
  candidate.fix('credit');
  await terminal.waitForScreen(/55 passed · 0 failed/);
  terminal.type('w');
  await terminal.waitForScreen('The visible tests run only when you press r.');
  const file = path.join(candidate.workspace, 'src', 'allocate.ts');
  writeFileSync(file, `${readFileSync(file, 'utf8')}throw new Error('broken on purpose');\n`);
  await terminal.waitForScreen(/src\/allocate\.ts +\+[1-9]\d* −\d+/);
  terminal.type('w');
  // What was saved meanwhile is not run by itself; the next save is.
  await terminal.waitForScreen('The visible tests run on each save.');
  expect(terminal.screen()).toContain('55 passed · 0 failed');
  writeFileSync(file, `${readFileSync(file, 'utf8')}// and once more\n`);
  await terminal.waitForScreen(/0 passed · [1-9]\d* failed|did not run/);
});

test.concurrent('where the system tells of no changed files, they are found all the same, and it is said', async () => {
  using candidate = new Candidate();
  const without = path.join(import.meta.dirname, 'fixtures', 'no-file-events.mjs');
  using terminal = candidate.open({ env: { NODE_OPTIONS: `--import=${without}` } });
  await startMoneySplit(terminal, 'practice');
  await terminal.waitForScreen('does not tell of changed files (ENOSPC)');
  candidate.fix('credit');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('src/allocate.ts', /55 passed · 0 failed/);
});

test.concurrent('a machine that sleeps over the bell wakes up to it', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ args: ['--minutes', '0.2'] });
  await startMoneySplit(terminal, 'practice');
  const startedMs = performance.now();
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', 'left');
  terminal.signal('SIGSTOP');
  await setTimeout(Math.max(0, 0.2 * 60_000 - (performance.now() - startedMs)));
  expect(terminal.screen()).not.toContain('The bell');
  terminal.signal('SIGCONT');
  await terminal.waitForScreen('The bell', 'time is up', 'enter work on');
});

test.concurrent('a locale without UTF-8: nothing but ASCII is written, from the first frame to the verdict', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ cols: 120, rows: 40, env: { LC_ALL: 'C' } });
  await terminal.waitForScreen('> One cent short', 'enter choose');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('> Practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Press enter to start the clock');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Noor from support', 'left');
  candidate.fix('credit');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('src/allocate.ts', '>1 ticket');
  terminal.type('s');
  await terminal.waitForScreen('1 of 3 gone', '+ gone "I cancelled');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are ASCII too
  expect(/[^\u0000-\u007F]+/.exec(terminal.raw)?.[0]).toBe(undefined);
});
