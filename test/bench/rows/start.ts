import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseNamed, pristineTree } from '../../support/exercises.ts';
import type { Benchmark, Variant } from '../measure.ts';
import { LAUNCHER, NODE, timeSuccess } from '../process.ts';
import { writeTree } from '../reference-suite.ts';

/**
 * Starting an exercise, from the shell to the end of the command, against `git clone` of a repository that holds
 * the same tree. `start` is what people get who start an exercise for the first time, on a machine where nothing of it is
 * cached; `start-again` has what the first start left.
 */

const EXERCISE = 'money-split';

const clone = { variant: 'git clone', measurement: 'process' };

export const startBenchmark: Benchmark = {
  runs: 7,
  rows: [
    {
      name: 'start',
      ours: { variant: 'bugsquash start', measurement: 'process' },
      reference: clone,
      target: 5,
    },
    {
      name: 'start-again',
      ours: { variant: 'bugsquash start, again', measurement: 'process' },
      reference: clone,
      target: null,
    },
  ],
  async open(folder) {
    const repository = join(folder, 'repository');
    writeTree(repository, pristineTree(exerciseNamed(EXERCISE)));
    const identity = [
      '-c',
      'user.name=Bench',
      '-c',
      'user.email=bench@example.com',
      '-c',
      'commit.gpgsign=false',
    ];
    const git = (...args: string[]) => timeSuccess('git', [...identity, ...args], { cwd: repository });
    await git('init', '--quiet');
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'The tree');

    /** Every turn makes its folder new; clearing it away is not timed. */
    const inNewFolder = (name: string, run: (place: string) => ReturnType<typeof timeSuccess>): Variant => ({
      name,
      async turn() {
        const place = mkdtempSync(join(folder, 'turn-'));
        try {
          return { process: (await run(place)).durationMs };
        } finally {
          rmSync(place, { recursive: true, force: true, maxRetries: 3 });
        }
      },
    });
    const start = (place: string, home: string) =>
      timeSuccess(NODE, [LAUNCHER, 'start', EXERCISE, '--dir', join(place, 'new'), '--json'], {
        env: { BUGSQUASH_HOME: home },
      });
    return {
      variants: [
        inNewFolder('git clone', (place) =>
          timeSuccess('git', ['clone', '--quiet', repository, join(place, 'new')]),
        ),
        inNewFolder('bugsquash start', (place) => start(place, join(place, 'home'))),
        inNewFolder('bugsquash start, again', (place) => start(place, join(folder, 'home'))),
      ],
      async close() {},
    };
  },
};
