import type { Exercise } from '../../../harness/domain/exercise.ts';
import { ADDER, LINKS, NOTES } from '../../redteam/rig.ts';
import { pristineTree, submissionOf } from '../../support/exercises.ts';
import { graderHere } from '../../support/grader.ts';
import { hostileCode } from './hostile-code.ts';

/** Short ones: many of these submissions never start, or never answer. */
const LIMITS = { startLimitMs: 2_000, requestLimitMs: 1_000, testLimitMs: 5_000, runLimitMs: 20_000 };

/**
 * A run in which a busy machine lost time is repeated, with twice the limit; then the examiner has some time to report,
 * and a busy machine takes some more to end everything.
 */
const LONGEST_MS = 2 * LIMITS.runLimitMs + 15_000;

/** What became of one hostile submission. */
export interface HostileGrading {
  readonly seed: number;
  readonly exercise: string;
  /** The problem that the verdict names, or how the tests went. */
  readonly came: string;
  readonly examinerMs: number;
  /** What must not be; undefined when all is well. */
  readonly wrong: string | undefined;
}

/** Grades an unsolved exercise with hostile code in it: that has to be graded, in time, and its bug alive. */
export async function gradeHostile(seed: number): Promise<HostileGrading> {
  const exercise = ([NOTES, NOTES, NOTES, NOTES, LINKS, ADDER] as const)[seed % 6] as Exercise;
  const { id, entry } = exercise.manifest;
  const tree = new Map(pristineTree(exercise));
  tree.set(entry, Buffer.from(`import './early.ts';\n${tree.get(entry)}`));
  for (const [path, text] of Object.entries(hostileCode(seed))) tree.set(path, Buffer.from(text));
  const { verdict } = await graderHere().grade(exercise, submissionOf(exercise, tree), { limits: LIMITS });
  const { outcome, bugs, problems, failure, timings } = verdict;
  const wrong =
    outcome !== 'graded'
      ? `not graded: ${failure?.message}`
      : bugs?.some(({ squashed }) => squashed)
        ? 'a bug was squashed'
        : timings.examinerMs > LONGEST_MS
          ? 'beyond the limit'
          : undefined;
  const came = problems[0]?.code ?? `${bugs?.[0]?.tests.passed} of ${bugs?.[0]?.tests.total} passed`;
  return { seed, exercise: id, came, examinerMs: timings.examinerMs, wrong };
}
