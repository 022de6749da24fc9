import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Terminal } from '../support/terminal.ts';
import { Candidate, KEYS, launcher, startMoneySplit } from './rig.ts';

/** A shell with job control, as people have one in front of bugsquash. */
function shell(candidate: Candidate, env: Readonly<Record<string, string>> = {}): Terminal {
  return Terminal.start('bash', ['--norc', '--noprofile', '-i'], {
    cols: 80,
    rows: 24,
    cwd: candidate.home,
    env: candidate.environment({ PS1: 'shell> ', ...env }),
  });
}

test.concurrent('Ctrl-Z gives the shell its terminal whole, and fg brings the screen back', async () => {
  using candidate = new Candidate();
  using terminal = shell(candidate);
  await terminal.waitForScreen('shell>');
  terminal.type(`'${process.execPath}' '${launcher}'\r`);
  await startMoneySplit(terminal, 'practice');

  terminal.type('\u001A');
  await terminal.waitForScreen('Stopped', /shell> *$/m);
  expect(terminal.isAlternate).toBe(false);
  // The shell's lines are echoed and ended as ever: nothing of the raw mode is left.
  terminal.type('echo "still a $(( 40 + 2 )) shell"\r');
  await terminal.waitForScreen('still a 42 shell');

  terminal.type('fg\r');
  await terminal.waitForScreen('Noor from support', 'left');
  expect(terminal.isAlternate).toBe(true);
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported', 'r run tests');
});

test.concurrent('SIGTERM while an editor has the terminal ends both, with the usual screen and the way back', async () => {
  using candidate = new Candidate();
  using terminal = candidate.open();
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
  terminal.type('e');
  await terminal.waitForScreen('small editor on');
  terminal.signal('SIGTERM');
  expect(await terminal.waitForExit()).toBe(143);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.screen()).toContain('The clock is running');
  expect(terminal.screen()).not.toContain('TypeError');
});

test.concurrent('what npm sets does not reach the editor; what the person set does', async () => {
  using candidate = new Candidate();
  const script = path.join(candidate.home, 'show-environment.sh');
  writeFileSync(
    script,
    '#!/bin/sh\nenv | sort | grep -iE "^(npm_|INIT_CWD|NODE_OPTIONS|MINE)"; read -r line\n',
    {
      mode: 0o755,
    },
  );
  using terminal = candidate.open({
    env: {
      EDITOR: script,
      npm_lifecycle_event: 'start',
      npm_config_ignore_scripts: 'true',
      INIT_CWD: '/somewhere',
      MINE: 'kept',
    },
  });
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
  terminal.type('e');
  await terminal.waitForScreen('MINE=kept');
  expect(terminal.screen()).not.toMatch(/npm_|INIT_CWD|NODE_OPTIONS/i);
});
