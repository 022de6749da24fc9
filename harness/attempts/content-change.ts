import { readKeptExercise } from '../catalog/kept-exercise.ts';
import type { AttemptState } from '../domain/attempt.ts';
import type { Exercise } from '../domain/exercise.ts';
import { differingPaths } from '../files/compare-trees.ts';
import { exerciseNow } from './content.ts';
import type { AttemptsHost } from './host.ts';

/** What became of an attempt's exercise in its collection, compared with the content that the attempt is graded by. */
export type ContentChange =
  | { readonly kind: 'none' }
  /** It can't be read any more; `why` says so. */
  | { readonly kind: 'gone'; readonly why: string }
  | {
      readonly kind: 'changed';
      /** Versions. */
      readonly from: string;
      readonly to: string;
      /** Which parts differ, without a word of what they hold; empty where the earlier content is not at hand. */
      readonly parts: readonly string[];
      readonly now: Exercise;
    };

/** The parts of an exercise as candidates may hear of them, by the files that make them up. */
const PUBLIC_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^TICKET\.md$/, 'the ticket'],
  [/^repo\//, 'the code you were given'],
  [/^history\//, 'its git history'],
  [/^exercise\.yaml$/, 'its description'],
];
const HIDDEN_PARTS: readonly (readonly [RegExp, string])[] = [
  [/^hidden\//, 'the hidden tests'],
  [/^solution\.yaml$/, 'bugs, weights or hints'],
  [/^(fixes|extension)\//, 'the reference fixes'],
];

export async function contentChange(host: AttemptsHost, state: AttemptState): Promise<ContentChange> {
  const { exercise } = await exerciseNow(host, state);
  if (!exercise.ok) return { kind: 'gone', why: exercise.failure.message };
  const now = exercise.value;
  if (now.digest === state.content.digest) return { kind: 'none' };
  const before = readKeptExercise(host.dataDirectory, state.content);
  return {
    kind: 'changed',
    from: state.content.version,
    to: now.manifest.version,
    parts: before ? await differingParts(before, now) : [],
    now,
  };
}

async function differingParts(before: Exercise, now: Exercise): Promise<readonly string[]> {
  const [shown, hidden] = await Promise.all([
    differingPaths(before.exerciseRoot, now.exerciseRoot),
    differingPaths(before.solutionRoot, now.solutionRoot),
  ]);
  const partsIn = (paths: readonly string[], parts: typeof PUBLIC_PARTS) =>
    parts.filter(([files]) => paths.some((path) => files.test(path))).map(([, part]) => part);
  return [...partsIn(shown, PUBLIC_PARTS), ...partsIn(hidden, HIDDEN_PARTS)];
}
