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
  readonly seed: number;
  readonly onStep: (what: string) => void;
}

/** Mostly workers, because there are most of them. */
const TURNS: readonly Kill[] = ['worker', 'worker', 'PostgreSQL', 'worker', 'worker', 'host', 'worker'];
const LONGEST_PAUSE_MS = 4_000;
const LONGEST_DOWN_MS = 2_000;

/** Kills one after another, at random moments; how many of each. */
export async function killAtRandom(
  { kills, seed, onStep }: KillPlan,
  { workers, host, postgres }: Victims,
): Promise<Readonly<Record<Kill, number>>> {
  const random = seededRandom(seed * 7_919);
  const done: Record<Kill, number> = { worker: 0, host: 0, PostgreSQL: 0 };
  for (let nth = 0; nth < kills; ) {
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
