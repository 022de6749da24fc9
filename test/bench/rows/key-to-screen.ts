import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Terminal } from '../../support/terminal.ts';
import { startMoneySplit } from '../../tui/rig.ts';
import type { Benchmark } from '../measure.ts';
import { LAUNCHER, NODE } from '../process.ts';

/**
 * How long a key of the cockpit takes until a person sees what it did, while the visible tests run beside it. Each
 * turn presses the keys of the five panes in a wide terminal, whose whole right half changes with each, and yields
 * the 95th percentile.
 */

const PANES = [1, 2, 3, 4, 5] as const;
const KEYS_PER_TURN = 40;
/** Somebody who types fast; a machine that sends the next key at once would measure a queue. */
const BETWEEN_KEYS_MS = 60;

export const keyBenchmark: Benchmark = {
  runs: 5,
  rows: [
    {
      name: 'key-to-screen-p95',
      ours: { variant: 'cockpit while tests run', measurement: 'p95' },
      reference: null,
      target: 50,
    },
  ],
  async open(folder) {
    const home = join(folder, 'home');
    mkdirSync(home);
    const terminal = Terminal.start(NODE, [LAUNCHER], {
      cols: 120,
      rows: 40,
      cwd: home,
      env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: home },
    });
    const close = async () => terminal[Symbol.dispose]();
    try {
      await startMoneySplit(terminal, 'practice');
      terminal.type('\r');
      await terminal.waitForScreen('What people reported', '▸1 ticket');
    } catch (error) {
      await close();
      throw error;
    }
    return {
      variants: [
        {
          name: 'cockpit while tests run',
          async turn() {
            const delaysMs: number[] = [];
            while (delaysMs.length < KEYS_PER_TURN) {
              terminal.type('r');
              await terminal.waitForScreen('r stop tests');
              delaysMs.push(...(await untilTestsEnd(terminal, KEYS_PER_TURN - delaysMs.length)));
              await terminal.waitForScreen('r run tests');
            }
            delaysMs.sort((a, b) => a - b);
            return { p95: delaysMs[Math.ceil(0.95 * delaysMs.length) - 1] ?? Number.NaN };
          },
        },
      ],
      close,
    };
  },
};

/** What single keys take, for as long as the tests run, and at most so many of them. */
async function untilTestsEnd(terminal: Terminal, most: number): Promise<readonly number[]> {
  const delaysMs: number[] = [];
  while (delaysMs.length < most) {
    // The failing test comes up by itself when a run ends: the pane that is asked for is never the one that shows.
    const shown = PANES.find((pane) => terminal.screen().includes(`▸${pane} `)) ?? 1;
    const pane = (shown % PANES.length) + 1;
    const pressedMs = performance.now();
    terminal.type(String(pane));
    await terminal.waitForScreen(`▸${pane} `);
    const delayMs = performance.now() - pressedMs;
    if (!terminal.screen().includes('r stop tests')) break;
    delaysMs.push(delayMs);
    await setTimeout(BETWEEN_KEYS_MS);
  }
  return delaysMs;
}
