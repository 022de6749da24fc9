import { join } from 'node:path';
import { type ExerciseFiles, patched, referenceOf, type Tree } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages, type Said } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { lineOfTest } from '../../syntax/test-cases.ts';
import {
  type CheckPlan,
  failingIds,
  resultOf,
  type Trial,
  type TrialResult,
  visibleTrial,
} from '../../trial.ts';

const messages = {
  typeError: (place: string) =>
    error(`repo/ does not type-check: ${place}`, 'Fix the type, or choose a bug that type-checks.'),
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
  const untouched = visibleTrial('the untouched code', repo);
  const fixed = exercise.solution.bugs.flatMap(({ id }): WithReference[] => {
    const reference = referenceOf(exerciseFiles, id);
    return reference
      ? [{ bug: id, trial: visibleTrial(`the reference of ${id}`, patched(exerciseFiles, [reference])) }]
      : [];
  });
  const root = join(exercise.exerciseRoot, 'repo');
  const report = ({ said, id }: Complaint) => {
    const { file, line } = id === undefined ? { file: root, line: null } : placeOfVisible(root, repo, id);
    return found('visible', said, file, line);
  };
  return {
    trials: [untouched, ...fixed.map(({ trial }) => trial)],
    conclude(results) {
      const before = resultOf(results, untouched);
      const after = fixed.map(({ bug, trial }) => ({ bug, result: resultOf(results, trial) }));
      const types = before.problems.map((problem) => typeFinding(root, problem));
      const stuck = [{ bug: 'the untouched code', result: before }, ...after].find(
        ({ result }) => result.tests.length === 0,
      );
      if (stuck) return [...types, report({ said: messages.noRun(stuck.bug) })];
      const red = failingIds(before);
      const broken = after.flatMap(({ bug, result }) =>
        failingIds(result)
          .filter((id) => !red.includes(id))
          .map((id) => report({ said: messages.breaks(id, bug), id })),
      );
      return [...types, ...redComplaints(red, after).map(report), ...broken];
    },
  };
}

interface Complaint {
  readonly said: Said;
  /** Of the visible test that it is about. */
  readonly id?: string;
}

function redComplaints(
  red: readonly string[],
  after: readonly { bug: string; result: TrialResult }[],
): Complaint[] {
  const [id, ...more] = red;
  if (id === undefined) return [{ said: messages.noneFails() }];
  if (more.length > 0) return [{ said: messages.manyFail(red), id }];
  const turning = after.filter(({ result }) => !failingIds(result).includes(id)).map(({ bug }) => bug);
  if (turning.length === 1) return [];
  return [{ said: turning.length === 0 ? messages.staysRed(id) : messages.fixedByMany(id, turning), id }];
}

/** tsc says `src/fee.ts(7,19): error TS2345: …`. */
function typeFinding(root: string, problem: string): Finding {
  const [, path, line] = /^(\S[^(]*)\((\d+),\d+\): /.exec(problem) ?? [];
  const said = messages.typeError(problem);
  return path === undefined
    ? found('visible', said, root)
    : found('visible', said, join(root, path), Number(line));
}

/** vitest names a visible test by its file and its titles, joined by ` > `. */
function placeOfVisible(root: string, repo: Tree, id: string): { file: string; line: number | null } {
  const [path = '', ...titles] = id.split(' › ');
  const source = repo.get(path)?.toString('utf8');
  return {
    file: source === undefined ? root : join(root, path),
    line: source === undefined ? null : lineOfTest(source, titles.join(' › ').replaceAll(' > ', ' › ')),
  };
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `"${id}"`).join(', ');
}
