import { readExercise } from '../catalog/catalog.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { list } from './list.ts';

/** What a mock interview is about. */
export interface MockChoice {
  readonly exercise: Exercise;
  /** The line of the ticket (from 1) whose bug alone is to live; undefined for the whole exercise. */
  readonly bug: string | undefined;
}

/**
 * Picks an exercise that was never tried, at random, and for `one` one bug of it. An exercise whose reference was seen, or
 * whose ticket was worked on, would be no interview.
 */
export async function chooseMock(host: AttemptsHost, one: boolean): Promise<Result<MockChoice>> {
  const [attempts, listed] = [await history(host), await list(host)];
  if (!attempts.ok) return attempts;
  if (!listed.ok) return listed;
  const tried = new Set(attempts.value.map(({ exerciseId }) => exerciseId));
  const unseen = listed.value.filter(({ manifest }) => !tried.has(manifest.id));
  const chosen = pick(unseen, host.random);
  if (chosen === undefined) {
    return failed(
      'wrong-state',
      listed.value.length === 0
        ? `There is no exercise in ${host.collection.exercisesRoot}.`
        : 'You have tried every exercise, so none is unseen.',
      listed.value[0] === undefined
        ? { command: ['doctor'] }
        : { command: ['next'], lead: 'See what is worth practising again' },
    );
  }
  const exercise = readExercise(host.collection, chosen.manifest.id);
  if (!exercise.ok) return exercise;
  const lines = exercise.value.solution.bugs.map((_, line) => String(line + 1));
  return success({ exercise: exercise.value, bug: one ? pick(lines, host.random) : undefined });
}

const pick = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.min(items.length - 1, Math.floor(random() * items.length))];
