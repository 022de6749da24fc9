import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { hasSandbox } from '../support/grader.ts';
import { Terminal } from '../support/terminal.ts';
import { ADDER, fixture } from './rig.ts';

/** Row 35: graded from a real terminal, the code under test finds none to type into. */
test.runIf(hasSandbox)(
  '35: a terminal that a person grades from is not reachable for the code under test',
  async () => {
    const answer = join(await temporaryFolder(), 'answer');
    await cp(join(ADDER.exerciseRoot, 'repo'), answer, { recursive: true });
    await cp(fixture('35-find-terminal'), answer, { recursive: true });
    const collection = [
      '--exercises',
      fixture('exercise/exercises'),
      '--solutions',
      fixture('exercise/solutions'),
    ];
    const launcher = join(ROOT, 'harness', 'launcher', 'bugsquash.mjs');
    using terminal = Terminal.start(
      process.execPath,
      [launcher, 'grade', 'adder', '--dir', answer, ...collection, '--json'],
      { cols: 80, rows: 24, cwd: answer, env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color' } },
    );
    expect(await terminal.waitForExit()).toBe(1);
    expect(JSON.parse(terminal.raw)).toMatchObject({
      outcome: 'graded',
      problems: [{ code: 'start-failed', message: 'Error: no terminal' }],
    });
  },
);
