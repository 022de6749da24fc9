import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { contentDigest, listExercises } from '../catalog/catalog.ts';
import { type ProofState, proofState } from '../catalog/proof.ts';
import type { PublicManifest } from '../domain/exercise.ts';
import { type Result, success } from '../domain/failure.ts';
import { type HistoryLine, history } from './history.ts';
import type { AttemptsHost } from './host.ts';

/** A catalog line with this user's record. */
export interface ListedExercise {
  readonly manifest: PublicManifest;
  readonly verified: ProofState;
  /** Runs of the determinism grid behind the proof, where it holds. */
  readonly verifiedRuns: number | null;
  /** Tries by people who had not seen it, where the proof holds. */
  readonly solvedUnseen: readonly {
    readonly found: number;
    readonly of: number;
    readonly minutes: number;
  }[];
  /** Best total over attempts begun before a reveal, of the exercise as it is now; null when there is none. */
  readonly best: number | null;
  /** The same of the exercise as it was before, the latest that was tried. Never compared with `best`. */
  readonly earlierBest: { readonly version: string; readonly total: number } | null;
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
    // A proof of exactly this content says that the hidden manifest can be read, which takes longer than all else here.
    const digest = contentDigest(host.collection, manifest.id);
    const { verified, runs, solvedUnseen } =
      digest === null
        ? ({ verified: 'unverified', runs: null, solvedUnseen: [] } as const)
        : proofState({ solutionRoot: join(host.collection.solutionsRoot, manifest.id), digest });
    const results = attempts.value.filter(
      ({ exerciseId, afterReveal, variantLine }) =>
        exerciseId === manifest.id && !afterReveal && variantLine === null,
    );
    listed.push({
      manifest,
      verified,
      verifiedRuns: runs,
      solvedUnseen: solvedUnseen.map(({ found, of, minutes }) => ({ found, of, minutes })),
      ...bestResults(results, digest ?? results[0]?.content.digest),
    });
    // A terminal UI answers keys between two exercises: a digest reads many files.
    await setImmediate();
  }
  return success(listed);
}

/** @param results latest first */
function bestResults(results: readonly HistoryLine[], digest: string | undefined) {
  const graded = results.flatMap(({ total, content }) => (total === null ? [] : [{ total, content }]));
  const bestOf = (wanted: string | undefined) =>
    graded.reduce<number | null>(
      (best, { total, content }) => (content.digest === wanted ? Math.max(best ?? 0, total) : best),
      null,
    );
  const earlier = graded.find(({ content }) => content.digest !== digest)?.content;
  return {
    best: bestOf(digest),
    earlierBest: earlier ? { version: earlier.version, total: bestOf(earlier.digest) ?? 0 } : null,
  };
}
