import { readExerciseFiles } from '../catalog/exercise-files.ts';
import type { AttemptState } from '../domain/attempt.ts';
import { countingSubmission } from '../domain/counting-submission.ts';
import { matchesAny } from '../files/globs.ts';
import { type Changes, changesBetween } from '../report/precision/changes.ts';
import { editPrecision, type FixPatch } from '../report/precision/edit-precision.ts';
import { type Resemblance, resemblances } from '../report/precision/resemblance.ts';
import type { Comparison } from '../report/report.ts';
import type { AttemptsHost } from './host.ts';
import type { AttemptLog } from './open.ts';
import { filesAtFrame } from './time-lapse.ts';

/** What the solution tells of the submissions; null until its reference was shown. */
export async function compareWithSolution(
  host: Pick<AttemptsHost, 'dataDirectory'>,
  log: AttemptLog,
): Promise<Comparison | null> {
  const { state, exercise } = log;
  if (!isRevealed(state) || exercise.digest !== state.content.digest) return null;
  const files = readExerciseFiles(exercise);
  const { bugs, wrong } = exercise.solution;
  const { editable } = exercise.manifest;
  const pristine = new Map([...files.repo].filter(([path]) => matchesAny(path, editable)));
  const patches = files.patches.flatMap((patch): FixPatch[] =>
    patch.bug === null ? [] : [{ ...patch, bug: patch.bug }],
  );
  const counting = countingSubmission(state) ?? state.submissions.at(-1);
  let precision: Comparison['precision'] = null;
  const resembles: (readonly Resemblance[])[] = [];
  for (const submission of state.submissions) {
    const changes = await changesOf(host, log, submission.snapshot, pristine);
    const graded = submission.verdict.bugs;
    if (changes === undefined || graded === null) {
      resembles.push([]);
      continue;
    }
    const squashed = new Set(graded.flatMap(({ id, squashed: isGone }) => (isGone ? [id] : [])));
    // A wrong fix may squash its bug and break something else.
    const isSuspect = (id: string) => !squashed.has(id) || submission.verdict.regressions.length > 0;
    const suspects = new Set(bugs.map(({ id }) => id).filter(isSuspect));
    resembles.push(resemblances(changes, patches, wrong, suspects));
    if (submission === counting) {
      const ids = bugs.map(({ id }) => id);
      precision = editPrecision(changes, patches, ids, squashed);
    }
  }
  return { precision, resembles };
}

export const isRevealed = (state: AttemptState): boolean =>
  state.phase === 'finished' && state.revealedAtMs !== null;

async function changesOf(
  host: Pick<AttemptsHost, 'dataDirectory'>,
  log: AttemptLog,
  snapshot: string | undefined,
  pristine: ReadonlyMap<string, Buffer>,
): Promise<Changes | undefined> {
  if (snapshot === undefined) return undefined;
  const files = await filesAtFrame(host, log, { snapshot });
  if (!files.ok) return undefined;
  return changesBetween(pristine, new Map([...files.value].map(([path, { data }]) => [path, data])));
}
