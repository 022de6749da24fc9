import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

/** What is left of attempts: workspaces, and what is kept about them. */
const leftIn = (home: string): string[] =>
  ['workspaces', 'attempts'].flatMap((folder) => {
    const at = path.join(home, folder);
    return existsSync(at) ? readdirSync(at) : [];
  });

test('leaving the prep check leaves nothing behind', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await terminal.waitForScreen('❯ One cent short', 'A small library keeps');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('❯ Practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Press enter to start the clock');
  expect(leftIn(candidate.home)).toHaveLength(2);
  terminal.type(KEYS.escape);
  await terminal.waitForScreen('❯ One cent short');
  terminal.type('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(leftIn(candidate.home)).toEqual([]);

  using again = candidate.open();
  await again.waitForScreen('❯ One cent short', 'A small library keeps');
  expect(again.screen()).not.toContain('Go on');
});

test('f with changes that were never submitted offers to submit them', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('r run tests');
  candidate.fix('credit');
  await terminal.waitForScreen('src/allocate.ts');
  terminal.type('f');
  await terminal.waitForScreen('Changes never submitted: s submit, f finish without, esc back');
  terminal.type('s');
  await terminal.waitForScreen('1 of 3 gone');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('1 submission', 'r run tests');
  terminal.type('f');
  await terminal.waitForScreen('Finish? The score is frozen then.');
  terminal.type(KEYS.escape);
  await terminal.waitForScreen('r run tests');
  candidate.fix('decimals');
  await terminal.waitForScreen('src/parse.ts');
  terminal.type('f');
  await terminal.waitForScreen('Changes never submitted');
  terminal.type('f');
  await terminal.waitForScreen('Finished with');
});

test('an exercise that was begun is offered to be continued', async () => {
  using candidate = new Candidate();
  {
    using terminal = candidate.open();
    await startMoneySplit(terminal, 'practice');
    terminal.type(KEYS.interrupt);
    await terminal.waitForExit();
  }
  using terminal = candidate.open();
  await terminal.waitForScreen('❯ Go on: One cent short', 'clock running');
  terminal.type(KEYS.down);
  await terminal.waitForScreen('❯ One cent short');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('❯ Continue the attempt that you have begun', 'Practice', 'Strict');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', /19:\d\d left/);
});
