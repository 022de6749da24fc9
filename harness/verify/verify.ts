import { join } from 'node:path';
import { readExercise } from '../catalog/catalog.ts';
import { readExerciseFiles } from '../catalog/exercise-files.ts';
import { type Proof, readProof } from '../catalog/proof.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { provenAlready, unreadable, type Verified } from './conclude.ts';
import { measure } from './measure.ts';
import { verifyNative } from './native/verify-native.ts';
import { TrialRunner, type TrialRunnerHost } from './run-trials.ts';
import { gradingBuild, toolchain } from './toolchain.ts';
import { noCache, trialCacheIn } from './trial-cache.ts';
import type { VerifyHost, VerifyOptions } from './verify-host.ts';

export type { VerifyHost, VerifyOptions };

export const DEFAULT_RUNS = 20;

/**
 * Makes the checks of one exercise, and writes its proof when there is no error. Yields `unknown-exercise`,
 * and `grader-killed` where grading itself does not work here; a manifest that can't be read is a finding. Null
 * when interrupted.
 */
export async function verifyExercise(
  host: VerifyHost,
  id: string,
  options: VerifyOptions,
): Promise<Result<Verified | null>> {
  const exercise = readExercise(host.collection, id);
  if (!exercise.ok) {
    return exercise.failure.code === 'broken-manifest'
      ? success(unreadable(id, exercise.failure, host.collection))
      : exercise;
  }
  const proven =
    options.fresh || options.only || options.remeasure
      ? undefined
      : standingProof(host, exercise.value, options.runs);
  if (proven) return success(provenAlready(exercise.value, proven));
  const exerciseFiles = readExerciseFiles(exercise.value);
  if (exercise.value.manifest.suite) {
    const native = await verifyNative(host, exerciseFiles, options, DEFAULT_RUNS);
    return native !== null && 'code' in native ? { ok: false, failure: native } : success(native);
  }
  const trialHost = trialHostOf(host, options);
  const runner = new TrialRunner(trialHost, exerciseFiles);
  const measured = await measure(host, exerciseFiles, trialHost, runner, options).finally(() =>
    runner.dispose(),
  );
  return measured !== null && 'code' in measured ? { ok: false, failure: measured } : success(measured);
}

/** What trials of an exercise are run with. */
export function trialHostOf(host: VerifyHost, { fresh }: Pick<VerifyOptions, 'fresh'>): TrialRunnerHost {
  return {
    grader: host.grader,
    cache: fresh ? noCache : trialCacheIn(join(host.dataDirectory, 'cache', 'verify'), host.clock.now().atMs),
    toolchain: JSON.stringify([toolchain(host.cloneRoot), gradingBuild(host.cloneRoot)]),
    signal: host.signal,
    monotonicMs: () => host.clock.monotonicMs(),
  };
}

/** The proof beside the exercise, if it is for exactly this content and machinery and for as many runs. */
export function standingProof(
  { cloneRoot }: Pick<VerifyHost, 'cloneRoot'>,
  exercise: Exercise,
  runs: number,
): Proof | undefined {
  const proof = readProof(exercise);
  const { node, lockfile } = toolchain(cloneRoot);
  if (!proof || proof.digest !== exercise.digest || proof.runs < runs) return undefined;
  // One from before these were measured says less than it would now.
  const { kills, semantic, differential, crashes } = proof;
  if (!kills || !semantic || differential === undefined || crashes === undefined) return undefined;
  return proof.node === node && proof.lockfile === lockfile ? proof : undefined;
}
