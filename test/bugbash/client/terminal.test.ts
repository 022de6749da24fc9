import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LAUNCHER, temporaryFolder } from '../../support/cli.ts';
import { Terminal } from '../../support/terminal.ts';
import { scriptedBash } from './scripted-bash.ts';

test('a short bash in a terminal: lobby, start, tests, a submission through a lost network, board', async () => {
  const home = await temporaryFolder();
  const bash = await scriptedBash();
  bash.state.phase = 'lobby';
  using terminal = Terminal.start(process.execPath, [LAUNCHER, 'join', bash.url, 'CODE', '--name', 'Ann'], {
    cols: 120,
    rows: 36,
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: join(home, 'state') },
  });
  await terminal.waitForScreen('You are Ann of Reds', 'waiting for the start', 'you are ready');
  expect(terminal.screen()).not.toContain('Noor');

  bash.state.phase = 'running';
  await terminal.waitForScreen('❯ 1 One cent short', 'What people reported', 'Noor from support', 'left');
  terminal.type('r');
  await terminal.waitForScreen(/Visible tests \d+ passed · \d+ failed/);

  appendFileSync(join(home, 'state/workspaces/friday-bash/money-split/src/money.ts'), '// mine\n');
  bash.state.instead = () => ({ status: 502, json: 'Bad gateway' });
  terminal.type('s');
  await terminal.waitForScreen('OUTBOX 1 submission waiting', 'NO CONNECTION');
  expect(bash.state.files.size).toBe(0);
  bash.state.instead = () => undefined;
  await terminal.waitForScreen('1 submission, 1 being graded');
  expect(terminal.screen()).not.toContain('OUTBOX');
  expect(bash.state.files.size).toBe(1);

  bash.state.phase = 'paused';
  await terminal.waitForScreen('PAUSED by the host');
  terminal.type('b');
  await terminal.waitForScreen('▸board', 'points');
  terminal.type('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.screen()).toContain('npx bugsquash');
});

test('Ctrl-Z gives the shell its terminal whole, and fg goes on with the bash as it is by then', async () => {
  const home = await temporaryFolder();
  const bash = await scriptedBash();
  using terminal = Terminal.start('bash', ['--norc', '--noprofile', '-i'], {
    cols: 120,
    rows: 36,
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: join(home, 'state'), PS1: 'shell> ' },
  });
  await terminal.waitForScreen('shell>');
  terminal.type(`'${process.execPath}' '${LAUNCHER}' join ${bash.url} CODE --name Ann\r`);
  await terminal.waitForScreen('❯ 1 One cent short', 'What people reported');

  terminal.type('\u001A');
  await terminal.waitForScreen('Stopped', /shell> *$/m);
  expect(terminal.isAlternate).toBe(false);
  terminal.type('echo "still a $(( 40 + 2 )) shell"\r');
  await terminal.waitForScreen('still a 42 shell');
  bash.state.phase = 'paused';
  terminal.type('fg\r');
  await terminal.waitForScreen('❯ 1 One cent short', 'PAUSED by the host');
  expect(terminal.isAlternate).toBe(true);
  terminal.type('q');
  await terminal.waitForScreen(/shell> *$/m);
});
