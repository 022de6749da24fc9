import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test('a whole hour: prep check, ticket, editor, tests, submissions, debrief, reveal', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');

  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', 'nothing yet', 'not run yet', '0 submissions');

  // The editor gets the usual screen and the keys; what it saved shows by itself.
  terminal.type('e');
  await terminal.waitForScreen('small editor on');
  expect(terminal.isAlternate).toBe(false);
  terminal.type(KEYS.enter);
  await terminal.waitForScreen(/src\/scratch\.ts +\+1 −0/, 'r run tests');
  expect(terminal.isAlternate).toBe(true);

  candidate.fix('credit');
  await terminal.waitForScreen(/src\/allocate\.ts +\+\d+ −\d+/);
  terminal.type('r');
  await terminal.waitForScreen(/55 passed · 0 failed/);

  terminal.type('s');
  const first = await terminal.waitForScreen('1 of 3 gone');
  expect(first).toContain('A credit loses the units that rounding leaves over');
  // A living bug shows as its line of the ticket only.
  expect(first).not.toContain('Typed decimals');
  expect(first.match(/still there/g)).toHaveLength(2);
  terminal.type(KEYS.enter);
  await terminal.waitForScreen(/✓ gone “I cancelled/, '· still there “I typed', '1 submission');

  candidate.fix('decimals');
  candidate.fix('refunds');
  // A name that would colour the terminal and turn its direction round.
  writeFileSync(path.join(candidate.workspace, 'src', '\u001B[31mred\u202E.ts'), 'export {};\n');
  await terminal.waitForScreen('src/parse.ts', 'src/refunds.ts', 'src/red.ts');
  expect(terminal.raw).not.toContain('\u202E');
  terminal.type('s');
  await terminal.waitForScreen('3 of 3 gone', 'score 100 of 100');

  terminal.type(KEYS.enter);
  await terminal.waitForScreen('2 submissions', 'r run tests');
  terminal.type('f');
  await terminal.waitForScreen('Finish?');
  terminal.type('y');
  await terminal.waitForScreen('Finished with 100 of 100', '❯ · symptom', 'Write here');
  terminal.type('a cent was lost\u001B[D');
  await terminal.waitForScreen('a cent was lost', '❯ ✓ symptom');
  for (const topic of ['root cause', 'fix', 'proof', 'risks']) {
    terminal.type(KEYS.tab);
    await terminal.waitForScreen(`❯ · ${topic}`);
  }
  terminal.type(KEYS.tab);
  await terminal.waitForScreen('Press enter to reveal');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen(
    '✓ squashed: A credit loses',
    'The reference',
    'src/allocate.ts',
    /1 of \d+: \d+ accepted/,
  );
  for (const title of [
    'Typed decimals',
    'Every partial refund',
    'Your report',
    'checklist',
    'Follow-up questions',
  ]) {
    terminal.type(KEYS.right);
    await terminal.waitForScreen(title);
  }
  expect(terminal.screen()).not.toContain('Most decimals have no exact binary form');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Most decimals have no exact binary form');

  terminal.type('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.screen()).toContain('Finished. Your report:');
});
