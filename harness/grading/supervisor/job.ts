import { join } from 'node:path';
import { CLOCK_STARTS_AT_MS } from '../protocol/clock.ts';
import type { Job } from '../protocol/examiner-messages.ts';
import type { RunPlan } from './run-types.ts';
import type { Work } from './worker-state.ts';

/** What the examiner is told to do: the work, or, while there is none, what is known of it beforehand. */
export function jobOf(
  { exerciseFiles: { exercise }, limits, conditions, sharesSubject }: RunPlan,
  isConfined: boolean,
  work: Work | undefined,
): Job {
  const { entry, style, world, packages } = exercise.manifest;
  const { startLimitMs, requestLimitMs, testLimitMs } = limits;
  // An unconfined examiner sees the host's paths.
  const hiddenRoot = isConfined ? '/hidden' : join(exercise.solutionRoot, 'hidden');
  const inside = (file: string) => `${hiddenRoot}/${file}`;
  return {
    type: 'job',
    files: (work?.shard.files ?? []).map(inside),
    bugFiles: exercise.solution.bugs.map(({ id }) => inside(`${id}.test.ts`)),
    hiddenRoot,
    seed: work?.request.seed ?? '0',
    entry,
    style,
    world: [...world],
    packages: [...packages],
    process: exercise.solution.process,
    startLimitMs,
    requestLimitMs,
    testLimitMs,
    clockStartsAtMs: conditions.clockStartsAtMs ?? CLOCK_STARTS_AT_MS,
    shuffleSeed: conditions.shuffleSeed ?? null,
    stopsAtFailure: conditions.stopsAtFailure ?? 'nothing',
    subjectDiesAtRequest: conditions.subjectDiesAtRequest ?? null,
    sharesSubject,
  };
}
