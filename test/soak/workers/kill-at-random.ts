import { setTimeout } from 'node:timers/promises';
import type { Postgres } from '../../bugbash/support/postgres.ts';
import { seededRandom } from '../random.ts';
import type { Program } from './programs.ts';

export type Kill = 'worker' | 'host' | 'PostgreSQL';

export interface Victims {
  readonly workers: readonly Program[];
  readonly host: Program;
  readonly postgres: Pick<Postgres, 'crash' | 'start'>;
}

export interface KillPlan {
  readonly kills: number;
  /** How many verdicts there are to be. */
  readonly submissions: number;
  readonly seed: number;
  /** How many verdicts there are by now. */
  readonly graded: () => Promise<number>;
  readonly onStep: (what: string) => void;
}

/** Mostly workers, because there are most of them. */
const TURNS: readonly Kill[] = ['worker', 'worker', 'PostgreSQL', 'worker', 'worker', 'host', 'worker'];
/** The last kill comes when most is graded, so that there is something left to go wrong. */
const LAST_SHARE = 0.9;
const LOOK_EVERY_MS = 250;
const LONGEST_PAUSE_MS = 1_500;
const LONGEST_DOWN_MS = 2_000;

/**
 * Kills one after another at random moments, spread over the whole bash however fast this machine is: a kill comes when
 * so many verdicts are there, and then a little later. How many of each.
 */
export async function killAtRandom(
  { kills, submissions, seed, graded, onStep }: KillPlan,
  { workers, host, postgres }: Victims,
): Promise<Readonly<Record<Kill, number>>> {
  const random = seededRandom(seed * 7_919);
  const done: Record<Kill, number> = { worker: 0, host: 0, PostgreSQL: 0 };
  for (let nth = 0; nth < kills; ) {
    const wanted = Math.floor((nth / kills) * LAST_SHARE * submissions);
    while ((await graded()) < wanted) await setTimeout(LOOK_EVERY_MS);
    await setTimeout(random() * LONGEST_PAUSE_MS);
    const kind = TURNS[nth % TURNS.length] ?? 'worker';
    const living = workers.filter(({ isRunning }) => isRunning);
    const victim = kind === 'host' ? host : living[Math.floor(random() * living.length)];
    if (kind === 'PostgreSQL') {
      await postgres.crash();
      await setTimeout(random() * LONGEST_DOWN_MS);
      await postgres.start();
    } else {
      // Whatever is down just now can't be killed.
      if (!victim?.isRunning) continue;
      await victim.kill();
    }
    done[kind] += 1;
    nth += 1;
    if (nth % 10 === 0) onStep(`${nth} of ${kills} killed`);
  }
  return done;
}
