import { listExercises } from '../catalog/catalog.ts';
import { type Result, success } from '../domain/failure.ts';
import { recordByTag, type TagRecord } from '../domain/practice-record.ts';
import { type Recommendation, recommendNext } from '../domain/recommendation.ts';
import { type HistoryLine, history } from './history.ts';
import type { AttemptsHost } from './host.ts';

/** The record of a user, and what follows from it. */
export interface PracticeRecord {
  /** Latest first. */
  readonly attempts: readonly HistoryLine[];
  /** The best result of each exercise that has one, best first; the earliest among equals. */
  readonly best: readonly HistoryLine[];
  /** The weakest first. */
  readonly byTag: readonly TagRecord[];
  /** What to practise next, and why; null where there is no exercise. */
  readonly next: (Recommendation & { readonly title: string }) | null;
}

export async function practice(
  host: Pick<AttemptsHost, 'store' | 'clock' | 'collection'>,
): Promise<Result<PracticeRecord>> {
  const attempts = await history(host);
  if (!attempts.ok) return attempts;
  const manifests = listExercises(host.collection).flatMap(({ manifest }) => manifest ?? []);
  const titles = new Map(manifests.map(({ id, title }) => [id, title]));
  // An attempt at one bug alone is no result of its exercise.
  const whole = attempts.value.filter(({ variantLine }) => variantLine === null);
  const next = recommendNext(manifests, whole);
  return success({
    attempts: attempts.value,
    best: bestOf(whole),
    byTag: recordByTag(manifests, whole),
    next: next && { ...next, title: titles.get(next.exerciseId) ?? next.exerciseId },
  });
}

/** Results of different content are never compared: of each exercise, those of the content that was tried last. */
function bestOf(attempts: readonly HistoryLine[]): readonly HistoryLine[] {
  const results = attempts.filter(({ total, afterReveal }) => total !== null && !afterReveal);
  const best = new Map<string, HistoryLine>();
  for (const line of results) {
    const known = best.get(line.exerciseId);
    if (known === undefined) best.set(line.exerciseId, line);
    else if (known.content.digest === line.content.digest && (line.total ?? 0) >= (known.total ?? 0))
      best.set(line.exerciseId, line);
  }
  return [...best.values()].sort((a, b) => (b.total ?? 0) - (a.total ?? 0));
}
