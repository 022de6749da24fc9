import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../harness/domain/verdict.ts';
import { COLLECTION, ROOT } from '../support/exercises.ts';
import type { GradeOnce } from './grade-once-messages.ts';
import { inParallel } from './in-parallel.ts';
import { seededRandom } from './random.ts';

/** Gradings of honest answers, whose processes are stopped and continued at random: no wrong score. */

const SHORTEST_MS = 100;
const LONGEST_MS = 25_000;
/** When the first stop of a grading comes, at the latest. */
const LATEST_MS = 2_500;
const JOBS = 4;
const GRADE_ONCE = fileURLToPath(new URL('./grade-once.ts', import.meta.url));
const FIXTURES = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
const FIXTURE_COLLECTION = {
  exercisesRoot: join(FIXTURES, 'exercises'),
  solutionsRoot: join(FIXTURES, 'solutions'),
};
/** A library, services with a database and with upstreams, and one that takes longer. */
const ANSWERS = [
  { ...FIXTURE_COLLECTION, id: 'adder' },
  { ...FIXTURE_COLLECTION, id: 'notes' },
  { ...FIXTURE_COLLECTION, id: 'links' },
  { ...COLLECTION, id: 'feed-pagination' },
];

interface Stop {
  readonly role: string;
  readonly durationMs: number;
}

interface Soaked {
  readonly id: string;
  readonly stops: readonly Stop[];
  readonly verdict: Verdict;
}

/** @returns how many verdicts were wrong */
export async function soakStops(count: number, seed: number): Promise<number> {
  const all = await inParallel(JOBS, count, async (index) => {
    const soaked = await gradeWithStops(index, seededRandom(seed * 100_003 + index));
    if (isWrong(soaked)) console.log(`wrong, grading ${index}:`, JSON.stringify(soaked));
    else if (index % 20 === 19) console.log(`${index + 1} of ${count}`);
    return soaked;
  });
  const wrong = all.filter(isWrong).length;
  const ungradable = all.filter(({ verdict }) => verdict.outcome === 'ungradable');
  const stops = all.flatMap((each) => each.stops);
  console.log(
    `${count} gradings with ${stops.length} stops, ${Math.round(stops.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1_000)} s in all:`,
    `${count - wrong - ungradable.length} were graded 100, ${ungradable.length} could not be graded, ${wrong} are wrong (seed ${seed}).`,
  );
  for (const { id, verdict, stops: own } of ungradable)
    console.log(`  ${id}: ${verdict.failure?.message}`, JSON.stringify(own));
  return wrong;
}

function isWrong({ verdict }: Soaked): boolean {
  return verdict.outcome === 'graded' && verdict.score?.total !== 100;
}

async function gradeWithStops(index: number, random: () => number): Promise<Soaked> {
  const plan = ANSWERS[index % ANSWERS.length] as (typeof ANSWERS)[number];
  const child = fork(GRADE_ONCE, [JSON.stringify(plan)]);
  const pids = new Map<number, string>([[child.pid ?? 0, 'supervisor']]);
  const stops: Stop[] = [];
  let verdict: Verdict | undefined;
  child.on('message', (message: GradeOnce) => {
    if ('started' in message) pids.set(message.started.pid, message.started.role);
    else verdict = message.verdict;
  });
  const exit = once(child, 'exit');
  let isOver = false;
  void exit.then(() => {
    isOver = true;
  });
  const stopAtRandom = async () => {
    const planned = 1 + Math.floor(random() * 3);
    for (let nth = 0; nth < planned; nth += 1) {
      await pause(random() * LATEST_MS);
      const alive = [...pids].filter(([pid]) => isAlive(pid));
      const victim = alive[Math.floor(random() * alive.length)];
      if (isOver || verdict || !victim) return;
      const [pid, role] = victim;
      // As many short ones as long ones.
      const durationMs = Math.round(SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** random());
      stops.push({ role, durationMs });
      signal(pid, 'SIGSTOP');
      await pause(durationMs);
      signal(pid, 'SIGCONT');
    }
  };
  await Promise.all([exit, stopAtRandom()]);
  if (!verdict) throw new Error(`grading ${index} ended without a verdict`);
  return { id: plan.id, stops, verdict };
}

const pause = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}
