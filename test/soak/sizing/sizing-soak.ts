import { readFileSync } from 'node:fs';
import { listExercises } from '../../../harness/catalog/catalog.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { logOfExport } from '../workers/read-export.ts';
import { madeArrivals, multiplied, recordedArrivals } from './arrivals.ts';
import { measureGrading } from './cpu-of-grading.ts';
import { type Arrival, coresFor, simulate } from './simulate.ts';

const TIMES = [1, 10, 100];
const MACHINE_CORES = 8;
/** Nineteen of twenty have their verdict within this. */
const WANTED_MS = 30_000;
/** From acknowledgement to taking, and from the verdict to the page: what was measured on the way through PostgreSQL. */
const OVERHEAD_MS = 500;
const MADE = { people: 60, minutes: 90 };
const GRADINGS = 3;

/** @param exported a bash that was recorded; one that is made, where none is named */
export async function sizing(exported: string | undefined): Promise<void> {
  const exercises = listExercises(COLLECTION).map(({ id }) => id);
  const cpu = new Map<string, number>();
  console.log('| exercise | untouched, CPU s | solved, CPU s |\n|---|---|---|');
  for (const id of exercises) {
    const { untouchedCpuMs, solvedCpuMs } = await measureGrading(id, GRADINGS);
    console.log(`| ${id} | ${(untouchedCpuMs / 1_000).toFixed(2)} | ${(solvedCpuMs / 1_000).toFixed(2)} |`);
    cpu.set(id, Math.max(untouchedCpuMs, solvedCpuMs));
  }
  const costs = [...cpu.values()];
  const mean = costs.reduce((sum, ms) => sum + ms, 0) / costs.length;
  const once: readonly Arrival[] =
    exported === undefined
      ? madeArrivals({ ...MADE, exercises })
      : recordedArrivals((await logOfExport(readFileSync(exported))).entries);
  const model = { cpuMsOf: (id: string) => cpu.get(id) ?? mean, overheadMs: OVERHEAD_MS };
  console.log(
    '\n| load | submissions | most in a minute | cores | machines | median | 95 % | longest | with one core fewer in ten |\n|---|---|---|---|---|---|---|---|---|',
  );
  for (const times of TIMES) {
    const arrivals = multiplied(once, times);
    const cores = coresFor(arrivals, model, WANTED_MS);
    const { submissions, peakPerMinute, verdict } = simulate(arrivals, { ...model, cores });
    const fewer = simulate(arrivals, { ...model, cores: Math.max(1, Math.floor(cores * 0.9)) });
    const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
    console.log(
      `| ${times} × | ${submissions} | ${peakPerMinute} | ${cores} | ${Math.ceil(cores / MACHINE_CORES)} | ${seconds(verdict.median)} | ${seconds(verdict.p95)} | ${seconds(verdict.longest)} | ${seconds(fewer.verdict.p95)} |`,
    );
  }
}
