import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listExercises } from '../../../harness/catalog/catalog.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { Terminal } from '../../support/terminal.ts';
import type { Benchmark } from '../measure.ts';
import { LAUNCHER, NODE, timeSuccess } from '../process.ts';

/**
 * How long one waits for the program to be there, against a Node that does nothing. The terminal is a real one (a
 * pty) with an emulator, and what counts is what a person would see on it.
 *
 * `interactive` sends its key when the screen shows what only Ink draws, the line about the selected exercise. A
 * key sent earlier would be kept by the terminal and answered no sooner, one sent after a pause would make us look
 * slower than we are. The time runs from the spawn until the marker has moved.
 */

const DOWN = '\u001B[B';
/** So much of a title is on the screen at 80 columns, whatever stands beside it. */
const TITLE_COLUMNS = 20;

const node = { variant: 'node -e 0', measurement: 'process' };

export const openingBenchmark: Benchmark = {
  runs: 15,
  rows: [
    {
      name: 'version',
      ours: { variant: 'bugsquash --version', measurement: 'process' },
      reference: node,
      target: 1.5,
    },
    {
      name: 'first-frame',
      ours: { variant: 'bugsquash', measurement: 'titles' },
      reference: node,
      target: 3,
    },
    {
      name: 'interactive',
      ours: { variant: 'bugsquash', measurement: 'reaction' },
      reference: node,
      target: 6,
    },
  ],
  async open(folder) {
    const home = join(folder, 'home');
    mkdirSync(home);
    const manifests = listExercises(COLLECTION).flatMap(({ manifest }) => manifest ?? []);
    const titles = manifests.map(({ title }) => title.slice(0, TITLE_COLUMNS));
    const [first, second] = titles;
    const detail = manifests[0]?.summary.split(' ').slice(0, 3).join(' ');
    if (first === undefined || second === undefined || detail === undefined) {
      throw new Error('two exercises are needed, so that a key can move the marker from one to the other.');
    }
    return {
      variants: [
        {
          name: 'node -e 0',
          turn: async () => ({ process: (await timeSuccess(NODE, ['-e', '0'])).durationMs }),
        },
        {
          name: 'bugsquash --version',
          turn: async () => ({ process: (await timeSuccess(NODE, [LAUNCHER, '--version'])).durationMs }),
        },
        {
          name: 'bugsquash',
          async turn() {
            const startedMs = performance.now();
            using terminal = Terminal.start(NODE, [LAUNCHER], {
              cols: 80,
              rows: 24,
              cwd: home,
              env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: home },
            });
            await terminal.waitForScreen(...titles);
            const titlesMs = performance.now() - startedMs;
            await terminal.waitForScreen(`❯ ${first}`, detail);
            terminal.type(DOWN);
            await terminal.waitForScreen(`❯ ${second}`);
            const reactionMs = performance.now() - startedMs;
            terminal.type('q');
            await terminal.waitForExit();
            return { titles: titlesMs, reaction: reactionMs };
          },
        },
      ],
      async close() {},
    };
  },
};
