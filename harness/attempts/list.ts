import { setImmediate } from 'node:timers/promises';
import { listExercises, readExercise } from '../catalog/catalog.ts';
import { type ProofState, proofState } from '../catalog/proof.ts';
import type { PublicManifest } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';

/** A catalog line with this user's record. */
export interface ListedExercise {
  readonly manifest: PublicManifest;
  readonly verified: ProofState;
  /** Runs of the determinism grid behind the proof, where it holds. */
  readonly verifiedRuns: number | null;
  /** Best total over attempts begun before a reveal; null when there is none. */
  readonly best: number | null;
}

/**
 * The catalog with best results. Exercises that can't be read are left out here; `doctor` and `verify` name them.
 * @param known the manifests in their order, if they have been read
 */
export async function list(
  host: AttemptsHost,
  known?: readonly PublicManifest[],
): Promise<Result<readonly ListedExercise[]>> {
  const attempts = await history(host);
  if (!attempts.ok) return attempts;
  const manifests = known ?? listExercises(host.collection).flatMap(({ manifest }) => manifest ?? []);
  const listed: ListedExercise[] = [];
  for (const manifest of manifests) {
    const totals = attempts.value
      .filter(({ exerciseId, afterReveal }) => exerciseId === manifest.id && !afterReveal)
      .flatMap(({ total }) => total ?? []);
    const exercise = readExercise(host.collection, manifest.id);
    const { verified, runs } = exercise.ok
      ? proofState(exercise.value)
      : ({ verified: 'unverified', runs: null } as const);
    const best = totals.length > 0 ? Math.max(...totals) : null;
    listed.push({ manifest, verified, verifiedRuns: runs, best });
    // A terminal UI answers keys between two exercises: a digest reads many files.
    await setImmediate();
  }
  return success(listed);
}
