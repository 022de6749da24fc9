import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type CheckPlan, failingIds, resultOf, SEED, type Trial, type TrialResult } from '../../trial.ts';

const messages = {
  typeError: (place: string) =>
    error(`repo/ does not type-check: ${place}`, 'Fix the type, or the bug that needs it.'),
  noRun: (label: string) =>
    error(
      `The visible tests of ${label} do not run.`,
      'Run `npm test` in a workspace and read what it says.',
    ),
  noneFails: () =>
    error(
      'Every visible test passes on the untouched code; exactly one has to fail and show a bug.',
      'Let one visible test reproduce one of the bugs.',
    ),
  manyFail: (ids: readonly string[]) =>
    error(
      `${ids.length} visible tests fail on the untouched code, and exactly one should: ${quoted(ids)}.`,
      'Keep the one that reproduces a bug, and leave the others to the candidate.',
    ),
  staysRed: (id: string) =>
    error(
      `The visible test "${id}" fails with every single reference too, so it shows none of the bugs.`,
      'Let it reproduce one bug alone.',
    ),
  fixedByMany: (id: string, bugs: readonly string[]) =>
    error(
      `The visible test "${id}" turns green with the reference of ${bugs.join(' and of ')}; exactly one should do.`,
      'Let it reproduce one bug alone.',
    ),
  breaks: (id: string, bug: string) =>
    error(
      `With the reference of "${bug}" alone, the visible test "${id}" fails.`,
      'Fix the reference, or the test.',
    ),
} satisfies Messages;

/** `repo/` type-checks, and exactly one visible test is red, which turns green with exactly one reference. */
export const visible = { name: 'visible', messages, plan } as const;

interface WithReference {
  readonly bug: string;
  readonly trial: Trial;
}

function plan(exerciseFiles: ExerciseFiles): CheckPlan<readonly Finding[]> {
  const { exercise, repo } = exerciseFiles;
  const trialOver = (label: string, tree: Trial['tree']): Trial => ({
    label: `${label}, visible tests`,
    tree,
    files: [],
    seed: SEED,
    conditions: {},
    runs: 'visible tests',
  });
  const untouched = trialOver('the untouched code', repo);
  const fixed = exercise.solution.bugs.flatMap(({ id }): WithReference[] => {
    const reference = referenceOf(exerciseFiles, id);
    return reference
      ? [{ bug: id, trial: trialOver(`the reference of ${id}`, patched(exerciseFiles, [reference])) }]
      : [];
  });
  const report = (said: ReturnType<(typeof messages)['noneFails']>) =>
    found('visible', said, join(exercise.exerciseRoot, 'repo'));
  return {
    trials: [untouched, ...fixed.map(({ trial }) => trial)],
    conclude(results) {
      const before = resultOf(results, untouched);
      const after = fixed.map(({ bug, trial }) => ({ bug, result: resultOf(results, trial) }));
      const types = before.problems.map((place) => report(messages.typeError(place)));
      const stuck = [{ bug: 'the untouched code', result: before }, ...after].find(
        ({ result }) => result.tests.length === 0,
      );
      if (stuck) return [...types, report(messages.noRun(stuck.bug))];
      const red = failingIds(before);
      const broken = after.flatMap(({ bug, result }) =>
        failingIds(result)
          .filter((id) => !red.includes(id))
          .map((id) => report(messages.breaks(id, bug))),
      );
      return [...types, ...redFindings(red, after).map(report), ...broken];
    },
  };
}

function redFindings(red: readonly string[], after: readonly { bug: string; result: TrialResult }[]) {
  const [id, ...more] = red;
  if (id === undefined) return [messages.noneFails()];
  if (more.length > 0) return [messages.manyFail(red)];
  const turning = after.filter(({ result }) => !failingIds(result).includes(id)).map(({ bug }) => bug);
  if (turning.length === 1) return [];
  return [turning.length === 0 ? messages.staysRed(id) : messages.fixedByMany(id, turning)];
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}
