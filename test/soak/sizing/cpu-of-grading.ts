import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GradingProcess } from '../../../harness/bugbash/worker/grading-process.ts';
import { CpuMeter } from '../../bench/cpu-meter.ts';
import {
  exerciseNamed,
  patchedTree,
  pristineTree,
  ROOT,
  referencesOf,
  submissionOf,
  type Tree,
} from '../../support/exercises.ts';

const CLOCK_TICKS_PER_SECOND = 100;
const PROGRAM = join(ROOT, 'dist', 'cli', 'worker', 'grading-process-main.js');

export interface GradingCost {
  readonly exercise: string;
  /** Of the untouched code, in which every bug's tests stop at their first failure, and of all references. */
  readonly untouchedCpuMs: number;
  readonly solvedCpuMs: number;
}

/** Processor time of a grading as workers make it, measured here: user and system time of all its processes. */
export async function measureGrading(id: string, times: number): Promise<GradingCost> {
  const exercise = exerciseNamed(id);
  const process = new GradingProcess(PROGRAM);
  const meter = CpuMeter.open(id);
  if (!meter) throw new Error('Processor time can only be measured where cgroups can be made.');
  let isAdopted = false;
  const costOf = async (tree: Tree): Promise<number> => {
    const grade = async (): Promise<void> => {
      const outcome = await process.grade(exercise, submissionOf(exercise, tree), { seed: '1' });
      if (outcome.kind !== 'graded' || outcome.verdict.failure)
        throw new Error(`${id} could not be graded: ${JSON.stringify(outcome)}`);
    };
    // The first one loads the grader; what the process starts is metered from its own start on only.
    const first = grade();
    if (!isAdopted) meter.adopt(process);
    isAdopted = true;
    await first;
    const beforeMs = meter.usageMs;
    for (let nth = 0; nth < times; nth += 1) await grade();
    return Math.round((meter.usageMs - beforeMs) / times);
  };
  try {
    return {
      exercise: id,
      untouchedCpuMs: await costOf(pristineTree(exercise)),
      solvedCpuMs: await costOf(patchedTree(exercise, referencesOf(exercise))),
    };
  } finally {
    await process.stop();
    await meter.close();
  }
}

/** Of a process and all of its descendants that it has waited for, as proc(5) has it: utime, stime, cutime, cstime. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks * 1_000) / CLOCK_TICKS_PER_SECOND;
}
