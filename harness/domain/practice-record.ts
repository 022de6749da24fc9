import type { PublicManifest } from './exercise.ts';

/** A result, as far as it says something about its subjects. */
export interface SubjectResult {
  readonly exerciseId: string;
  /** Of the submission that counts; null where there is none, or while it is sealed. */
  readonly total: number | null;
  /** Begun after the reference had been seen: practice, not a result. */
  readonly afterReveal: boolean;
  /** Null as `total` is. */
  readonly bugs: { readonly squashed: number; readonly total: number } | null;
}

/** How a subject has gone over attempts begun before a reveal. */
export interface TagRecord {
  readonly tag: string;
  readonly attempts: number;
  readonly best: number;
  /** Rounded. */
  readonly mean: number;
  /** Bugs of those attempts, and how many of them are gone. */
  readonly bugs: number;
  readonly squashed: number;
}

/** By tag of the exercises that were tried, the weakest first. */
export function recordByTag(
  exercises: readonly Pick<PublicManifest, 'id' | 'tags'>[],
  attempts: readonly SubjectResult[],
): readonly TagRecord[] {
  const results = new Map<string, SubjectResult[]>();
  for (const attempt of attempts) {
    if (attempt.total === null || attempt.afterReveal) continue;
    const tags = exercises.find(({ id }) => id === attempt.exerciseId)?.tags ?? [];
    for (const tag of new Set(tags)) results.set(tag, [...(results.get(tag) ?? []), attempt]);
  }
  const sum = (all: readonly SubjectResult[], of: (attempt: SubjectResult) => number | undefined) =>
    all.reduce((total, attempt) => total + (of(attempt) ?? 0), 0);
  return [...results]
    .map(([tag, all]) => ({
      tag,
      attempts: all.length,
      best: Math.max(...all.map(({ total }) => total ?? 0)),
      mean: Math.round(sum(all, ({ total }) => total ?? 0) / all.length),
      bugs: sum(all, ({ bugs }) => bugs?.total),
      squashed: sum(all, ({ bugs }) => bugs?.squashed),
    }))
    .sort((a, b) => a.mean - b.mean || b.attempts - a.attempts || (a.tag < b.tag ? -1 : 1));
}
