import { LEVELS, type Level } from './exercise.ts';

/** What is known of an exercise when the next one is chosen. */
export interface KnownExercise {
  readonly id: string;
  readonly level: Level;
  readonly minutes: number;
}

/** An attempt, as far as it says something about what to do next. */
export interface PastResult {
  readonly exerciseId: string;
  readonly startedAtMs: number;
  /** Null where nothing was graded. */
  readonly total: number | null;
  /** Begun after its reference had been seen. */
  readonly afterReveal: boolean;
}

/** What to practise next, and why. */
export type Recommendation = {
  readonly exerciseId: string;
} /** There is no result yet: the shortest of the easiest. */ & (
  | { readonly why: 'start-here' }
  /** The last result was good: something harder, or as hard where nothing harder is new. */
  | { readonly why: 'went-well'; readonly last: number; readonly level: Level }
  /** It was middling: another of the same kind. */
  | { readonly why: 'more-of-it'; readonly last: number; readonly level: Level }
  /** It was hard: something easier, or as easy. */
  | { readonly why: 'was-hard'; readonly last: number; readonly level: Level }
  /** Everything was tried: the weakest result again. */
  | { readonly why: 'weakest'; readonly best: number; readonly triedAtMs: number }
);

const WELL = 80;
const HARD = 40;

/**
 * Pure: the same record gives the same advice. Null where there is no exercise.
 * @param results latest first
 */
export function recommendNext(
  exercises: readonly KnownExercise[],
  results: readonly PastResult[],
): Recommendation | null {
  const known = new Map(exercises.map((exercise) => [exercise.id, exercise]));
  const tried = results.filter(({ exerciseId }) => known.has(exerciseId));
  const counting = tried.flatMap(({ total, afterReveal, ...attempt }) =>
    total === null || afterReveal ? [] : [{ ...attempt, total }],
  );
  const [last] = counting;
  const fresh = exercises.filter(({ id }) => !tried.some(({ exerciseId }) => exerciseId === id));
  if (last === undefined) {
    const first = nearest(fresh.length > 0 ? fresh : exercises, 0);
    return first === undefined ? null : { exerciseId: first.id, why: 'start-here' };
  }
  const { total } = last;
  const level = rank(known.get(last.exerciseId)?.level);
  const [why, wanted] =
    total >= WELL
      ? (['went-well', level + 1] as const)
      : total < HARD
        ? (['was-hard', level - 1] as const)
        : (['more-of-it', level] as const);
  const next = nearest(fresh, wanted);
  if (next !== undefined) return { exerciseId: next.id, why, last: total, level: next.level };
  return weakest(exercises, counting);
}

/** The exercise whose level is nearest to the wanted one, the easier and then the shorter first. */
function nearest(exercises: readonly KnownExercise[], wanted: number): KnownExercise | undefined {
  const distance = ({ level }: KnownExercise) => Math.abs(rank(level) - wanted);
  return [...exercises].sort(
    (a, b) =>
      distance(a) - distance(b) ||
      rank(a.level) - rank(b.level) ||
      a.minutes - b.minutes ||
      (a.id < b.id ? -1 : 1),
  )[0];
}

function weakest(
  exercises: readonly KnownExercise[],
  results: readonly { readonly exerciseId: string; readonly startedAtMs: number; readonly total: number }[],
): Recommendation | null {
  const ranked = exercises
    .flatMap(({ id }) => {
      const own = results.filter(({ exerciseId }) => exerciseId === id);
      if (own.length === 0) return [];
      return {
        exerciseId: id,
        best: Math.max(...own.map(({ total }) => total)),
        triedAtMs: Math.max(...own.map(({ startedAtMs }) => startedAtMs)),
      };
    })
    .sort((a, b) => a.best - b.best || a.triedAtMs - b.triedAtMs);
  const first = ranked[0];
  return first === undefined ? null : { why: 'weakest', ...first };
}

const rank = (level: Level | undefined): number => LEVELS.indexOf(level ?? 'easy');
