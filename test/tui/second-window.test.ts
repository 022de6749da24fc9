import { expect, test } from 'vitest';
import { bugsquashJson } from '../support/cli.ts';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test('what commands do beside the open UI shows there, with words, and neither undoes the other', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', '0 submissions');
  const command = async (...args: string[]) => {
    const options = { home: candidate.home, env: { BUGSQUASH_HOME: candidate.home } };
    return (await bugsquashJson([...args, '--dir', candidate.workspace], options)).document;
  };

  candidate.fix('credit');
  await command('submit');
  await terminal.waitForScreen(
    'Another bugsquash changed this attempt: 1 submission.',
    '1 submission',
    '✓ gone “I',
  );

  // Both write before either has looked.
  terminal.type('n');
  await terminal.waitForScreen('Note:');
  terminal.type('from the window');
  await terminal.waitForScreen('from the window');
  await command('note', 'from a command');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('r run tests');
  await expect
    .poll(async () => (await command('status')).notes, { timeout: 60_000 })
    .toEqual(['from a command', 'from the window']);

  await command('finish');
  await terminal.waitForScreen('Another bugsquash changed this attempt: 1 finish.', '❯ · symptom');
});
