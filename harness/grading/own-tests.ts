import { type ExerciseFiles, patched, referenceOf } from '../catalog/exercise-files.ts';
import type { OwnTest } from '../domain/attempt-event.ts';
import { layOver, type Submission } from './submission.ts';
import { testsOf, type VisibleTest } from './submission-checks.ts';
import type { GradingProcesses } from './supervisor/start-processes.ts';

/** How the added tests came out on the trees that tell what they catch; each run by the tests' ids. */
export interface OwnTestRuns {
  /** Of the candidate's own tree, those that the pristine tree does not have. */
  readonly added: readonly string[];
  /** On the tree with all references. */
  readonly withAll: readonly ReadonlyMap<string, boolean>[];
  /** By bug, on the tree with all references but its own. */
  readonly without: ReadonlyMap<string, readonly ReadonlyMap<string, boolean>[]>;
}

/**
 * What each added test is worth. It catches a bug when it fails with that bug alone alive and passes with none; one
 * that does not come out the same each time catches nothing.
 */
export function judgeOwnTests({ added, withAll, without }: OwnTestRuns): readonly OwnTest[] {
  return added.map((id): OwnTest => {
    const onAll = outcomes(withAll, id);
    const onOthers = [...without].map(([bug, runs]) => ({ bug, outcome: outcomes(runs, id) }));
    if (onAll === 'fails' || onAll === 'did not run') return { id, outcome: 'fails-on-reference', bugs: [] };
    if (onAll === 'mixed' || onOthers.some(({ outcome }) => outcome === 'mixed'))
      return { id, outcome: 'flaky', bugs: [] };
    const bugs = onOthers.flatMap(({ bug, outcome }) => (outcome === 'fails' ? [bug] : []));
    return { id, outcome: bugs.length > 0 ? 'catches' : 'catches-nothing', bugs };
  });
}

type Outcome = 'passes' | 'fails' | 'did not run' | 'mixed';

function outcomes(runs: readonly ReadonlyMap<string, boolean>[], id: string): Outcome {
  const [first = 'did not run', ...others] = runs.map((run): Outcome => {
    const passed = run.get(id);
    return passed === undefined ? 'did not run' : passed ? 'passes' : 'fails';
  });
  return others.every((other) => other === first) ? first : 'mixed';
}

/** A run that begins now, for people who wait. */
export interface OwnTestRun {
  /** A bug's id: all references but its own. */
  readonly on: 'your code' | 'the untouched code' | 'all references' | { readonly without: string };
  readonly done: number;
  /** As far as can be told: what catches something is run again. */
  readonly total: number;
}

export type OnOwnTestRun = (run: OwnTestRun) => void;

/**
 * Runs the candidate's added tests on a tree with all references, and on trees with all references but one.
 *
 * On those trees the candidate's code runs beside what the candidate may not read yet: a test there can read a
 * reference, and report whatever names, numbers and order of tests say what it has read. So which tests are added is
 * decided on the candidate's own tree, which holds no reference, and of the other runs counts only whether tests with
 * those names pass. A verdict tells of them one bit for each bug, whether it is caught: it is what was asked, and a
 * test can choose it. The time that those runs take is part of no verdict; but whoever waits for one sees it, so a host
 * offers this only after the reveal, and only then is more told than that bit.
 *
 * @param onOwnTree the candidate's tests, run on the candidate's own tree
 * @param onRun told of each run that begins; only for those who have seen the references
 */
export async function runOwnTests(
  processes: GradingProcesses,
  exerciseFiles: ExerciseFiles,
  submission: Submission,
  onOwnTree: readonly VisibleTest[],
  onRun: OnOwnTestRun = () => {},
): Promise<OwnTestRuns> {
  const { solution, manifest } = exerciseFiles.exercise;
  let total = runsToJudge(solution.bugs);
  let done = 1;
  const begins = (on: OwnTestRun['on']) => {
    onRun({ on, done, total });
    done += 1;
  };
  begins('the untouched code');
  const ownTests = new Map([...submission.files].filter(([path]) => isTest(path)));
  const pristineIds = new Set((await testsOf(processes, exerciseFiles.repo)).map(({ id }) => id));
  const added = new Set(onOwnTree.map(({ id }) => id).filter((id) => !pristineIds.has(id)));
  const runWithout = async (leftOut: string | undefined): Promise<ReadonlyMap<string, boolean>> => {
    begins(leftOut === undefined ? 'all references' : { without: leftOut });
    const references = solution.bugs.flatMap(({ id }) =>
      id === leftOut ? [] : (referenceOf(exerciseFiles, id) ?? []),
    );
    const tree = layOver(patched(exerciseFiles, references), ownTests, manifest.editable);
    const tests = await testsOf(processes, tree);
    return new Map(tests.filter(({ id }) => added.has(id)).map(({ id, passed }) => [id, passed]));
  };
  const without = new Map<string, ReadonlyMap<string, boolean>[]>();
  if (added.size === 0) return { added: [], withAll: [], without };
  const withAll = [await runWithout(undefined)];
  const isSound = [...added].some((id) => withAll[0]?.get(id) === true);
  for (const { id } of isSound ? solution.bugs : []) without.set(id, [await runWithout(id)]);
  // What seems to catch a bug has to do so twice: a test that fails now and then would, too.
  const caught = [...without].filter(([, [run]]) =>
    [...added].some((id) => withAll[0]?.get(id) === true && run?.get(id) === false),
  );
  total += caught.length === 0 ? 0 : caught.length + 1;
  if (caught.length > 0) withAll.push(await runWithout(undefined));
  for (const [bug, runs] of caught) runs.push(await runWithout(bug));
  return { added: [...added], withAll, without };
}

/** The candidate's own tree, the pristine one, all references, and all but one for each bug. */
export const runsToJudge = (bugs: readonly unknown[]): number => bugs.length + 3;

/** What a verdict tells of them. */
export function catchesOf(tests: readonly OwnTest[], bugs: readonly { readonly id: string }[]): string[] {
  return bugs.map(({ id }) => id).filter((id) => tests.some((test) => test.bugs.includes(id)));
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/');
}
