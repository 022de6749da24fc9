import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { splitWords } from '../../harness/cli/plain/menu.ts';
import { Candidate, cloneRoot } from '../tui/rig.ts';

test('words of a line: quotes keep some together, and in a note nothing is special', () => {
  expect(splitWords('start money-split --minutes 30')).toEqual(['start', 'money-split', '--minutes', '30']);
  expect(splitWords(`open "my work/a.ts" 'b c'`)).toEqual(['open', 'my work/a.ts', 'b c']);
  expect(splitWords(`note it's the "sign"`)).toEqual(['note', `it's the "sign"`]);
  expect(splitWords('  ')).toEqual([]);
});

test('--plain: the whole hour line by line, and nothing is painted twice', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open({ args: ['--plain'], rows: 60 });
  await terminal.waitForScreen('line by line', 'One cent short: easy', 'Start here', '> ');
  terminal.type('1\r');
  await terminal.waitForScreen('the clock runs', '1. read the ticket', '4. submit');
  const patch = path.join(cloneRoot, 'solutions', 'money-split', 'fixes', 'credit', 'reference.patch');
  execFileSync('git', ['apply', patch], { cwd: candidate.workspace });
  terminal.type('4\r');
  await terminal.waitForScreen('The hidden tests look at your files', '✓ gone', 'Score 28 of 100');
  terminal.type('finish\r');
  await terminal.waitForScreen('1. write the debrief');
  terminal.type('1\r');
  await terminal.waitForScreen('symptom. What went wrong');
  terminal.type('a cent was lost\r');
  await terminal.waitForScreen('root cause. Why');
  terminal.type('\r');
  await terminal.waitForScreen('fix. What');
  terminal.type('\r');
  await terminal.waitForScreen('proof. How');
  terminal.type('\r');
  await terminal.waitForScreen('risks. What');
  terminal.type('\r');
  await terminal.waitForScreen('Kept. reveal shows the reference.');
  terminal.type('report\r');
  await terminal.waitForScreen('noted: Debrief, symptom: a cent was lost');
  terminal.type('quit\r');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.raw).not.toContain('\u001B[?1049h');
});
