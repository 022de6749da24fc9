import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bugsquashJson } from '../support/cli.ts';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test('a debrief that Ctrl-C interrupts is kept, found again in the catalog, and gone on with', async () => {
  using candidate = new Candidate();
  {
    using terminal = candidate.open();
    await startMoneySplit(terminal, 'practice');
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('r run tests');
    terminal.type('f');
    await terminal.waitForScreen('Finish?');
    terminal.type('y');
    await terminal.waitForScreen('Finished without a graded submission', 'Write here');
    terminal.type('half a sen');
    await terminal.waitForScreen('half a sen', '✓ symptom');
    terminal.type(KEYS.tab);
    await terminal.waitForScreen('Why did it go wrong, and where?', 'Write here');
    terminal.type('\u001B[200~one\ntwo\u001B[201~');
    await terminal.waitForScreen('one', 'two', '✓ root cause');
    terminal.type(KEYS.interrupt);
    await terminal.waitForExit();
    expect(terminal.screen()).toContain('Your debrief is kept as far as it is written');
  }
  using terminal = candidate.open();
  await terminal.waitForScreen('❯ One cent short', 'Look back: One cent short');
  terminal.type('G');
  await terminal.waitForScreen('❯ Look back', 'Enter opens its debrief');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen(
    'What did you change, and what else did you consider?',
    '❯ · fix',
    '✓ root cause',
  );
  terminal.type('\u001B[Z\u001B[Z');
  await terminal.waitForScreen('half a sen', '❯ ✓ symptom');
  terminal.type('tence');
  await terminal.waitForScreen('half a sentence');
  // At 'esc' one is done; what was written goes into the log with the reveal.
  terminal.type(KEYS.escape);
  await terminal.waitForScreen('Press enter to reveal the reference.');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('The reference', /1 of \d+: \d+ accepted/);
  terminal.type(KEYS.left.repeat(4));
  await terminal.waitForScreen('5/', 'ticked');
  terminal.type(' ');
  await terminal.waitForScreen('1 of 8 ticked');
  terminal.type(KEYS.left);
  await terminal.waitForScreen('Your report', 'What people reported', '↓ more');
  const drafts = path.join(candidate.home, 'attempts');
  const [attempt = ''] = readdirSync(drafts);
  expect(JSON.parse(readFileSync(path.join(drafts, attempt, 'debrief.json'), 'utf8'))).toMatchObject({
    sections: { symptom: 'half a sentence', 'root cause': 'one\ntwo' },
    ticked: [0],
  });
  const options = { home: candidate.home, env: { BUGSQUASH_HOME: candidate.home } };
  const { document } = await bugsquashJson(['report', '--dir', candidate.workspace], options);
  expect(document.notes).toEqual(['Debrief, symptom: half a sentence', 'Debrief, root cause: one\ntwo']);
});

test('the extension: a clock of its own, a submission of its own, and the reference stays at hand', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('r run tests');
  for (const bug of ['credit', 'decimals', 'refunds']) candidate.fix(bug);
  await terminal.waitForScreen('src/refunds.ts');
  terminal.type('s');
  await terminal.waitForScreen('3 of 3 gone');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('1 submission');
  terminal.type('f');
  await terminal.waitForScreen('Finish?');
  terminal.type('y');
  await terminal.waitForScreen('Finished with 100 of 100', 'Write here');
  terminal.type(KEYS.escape);
  await terminal.waitForScreen('Press enter to reveal');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('The reference', /1 of \d+: \d+ accepted/);
  terminal.type(KEYS.left);
  await terminal.waitForScreen('Now build on it', 'enter build it');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen(/extension, (10|9):\d\d left/, 'You build on your own code.', 'none yet');
  terminal.type('s');
  await terminal.waitForScreen(/the last one \d+ of 100 \(\d+ of \d+ tests/);
  terminal.type('f');
  await terminal.waitForScreen('Finish the extension?');
  terminal.type('y');
  await terminal.waitForScreen('The extension is finished.', /extension: \d+ of 100/);
  terminal.type(KEYS.escape);
  await terminal.waitForScreen('✓ squashed');
});
