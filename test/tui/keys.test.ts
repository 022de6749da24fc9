import { expect, test } from 'vitest';
import { commandsIn, whyUnknown } from '../../harness/tui/components/use-command-keys.ts';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

test('one read may hold several keys; more than a few are a paste', () => {
  expect(commandsIn('')).toEqual(['']);
  expect(commandsIn('rs')).toEqual(['r', 's']);
  expect(commandsIn('👩‍💻r')).toEqual(['👩‍💻', 'r']);
  expect(commandsIn('export const x = 1;')).toBe('paste');
});

test('a key that means nothing is answered in a sentence, and another script is named as the reason', () => {
  expect(whyUnknown('z')).toBe('“z” does nothing here.');
  expect(whyUnknown('ы')).toContain('keys are Latin letters');
  expect(whyUnknown('\u0001')).toBe('That key does nothing here.');
});

test('Caps Lock, another layout, two keys in one write and a paste', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
  terminal.type('T');
  await terminal.waitForScreen('Noor from support');
  terminal.type('T');
  await terminal.waitForScreen('What people reported');
  terminal.type('ы');
  await terminal.waitForScreen('“ы” is not a key here');
  terminal.type('z');
  await terminal.waitForScreen('“z” does nothing here. ? lists all keys.');
  terminal.type('const pasted = 1;');
  await terminal.waitForScreen('That looks like a paste');
  terminal.type('t');
  await terminal.waitForScreen('Noor from support');
  terminal.type('x');
  await terminal.waitForScreen('“x” does nothing here. ? lists all keys.');
  terminal.type('t');
  await terminal.waitForScreen('What people reported');
  // The ticket opens, and the second key, read together with the first, closes it and reports nothing odd.
  terminal.type('td');
  await terminal.waitForScreen('Noor from support');
  terminal.type('Q');
  await terminal.waitForScreen('What people reported');
  terminal.type('Q');
  expect(await terminal.waitForExit()).toBe(0);
});
