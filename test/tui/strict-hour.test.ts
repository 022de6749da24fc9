import { expect, test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test('strict: beliefs are asked for, verdicts are sealed until the bell, later submissions are late', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ args: ['--minutes', '0.5'] });
  await startMoneySplit(terminal, 'strict');
  candidate.fix('credit');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', 'strict · easy · 30 s');

  terminal.type('s');
  await terminal.waitForScreen('Which of these do you believe fixed?', '❯ [ ] I cancelled');
  terminal.type(' ');
  await terminal.waitForScreen('[✓] I cancelled');
  terminal.type(KEYS.enter);
  const sealed = await terminal.waitForScreen('sealed until the bell', 'you believe it fixed');
  expect(sealed).not.toMatch(/gone|still there|A credit loses/);

  await terminal.waitForScreen('The bell: time is up.', '1 of 3 gone', 'you believed it fixed, rightly');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('✓ gone “I cancelled', '· still there “I typed', 'time is up');

  candidate.fix('decimals');
  await terminal.waitForScreen('src/parse.ts');
  terminal.type('s');
  await terminal.waitForScreen('Which of these do you believe fixed?');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('2 of 3 gone', 'Late: after the bell.', 'you did not believe it fixed');
});
