import type { Exercise } from '../domain/exercise.ts';
import type { FailureCode } from '../domain/failure.ts';
import { computeScore, type TakenHint } from '../domain/score.ts';
import type { Problem, Verdict } from '../domain/verdict.ts';
import type { ObservedRun, TestOutcome } from './supervisor/run-types.ts';

/** What stands around a run in its verdict. */
export interface JudgedFacts {
  readonly exercise: Exercise;
  readonly problems: readonly Problem[];
  readonly diff: Verdict['diff'];
  readonly sandbox: Verdict['sandbox'];
  readonly seed: string;
  readonly hints: readonly TakenHint[];
  readonly checks: Verdict['checks'];
  readonly ownTests: Verdict['ownTests'];
  /** Hidden test files that should have run. */
  readonly files: readonly string[];
  /** Test ids that `verify` recorded, where there is a proof for this digest. */
  readonly expectedIds: readonly string[] | undefined;
  readonly timings: Verdict['timings'];
}

/**
 * Makes the verdict. Fails closed: a bug counts only if exactly the expected tests of its file ran and passed,
 * and a run that was not seen to its end is not a verdict at all.
 */
export function judge(run: ObservedRun, facts: JudgedFacts): Verdict {
  const failure = whyUngradable(run, facts);
  if (failure) return ungradable(failure, facts, run.limitsHit);
  const { solution } = facts.exercise;
  const outcomesOf = (file: string): TestOutcome[] =>
    (run.collected.get(file) ?? []).map(
      (id) => run.outcomes.get(id) ?? { id, state: 'fail', error: 'it did not run' },
    );
  const tallyOf = (outcomes: readonly TestOutcome[]) => ({
    passed: outcomes.filter(({ state }) => state === 'pass').length,
    total: outcomes.length,
  });
  const bugs = solution.bugs.map(({ id, title, weight }) => {
    const outcomes = outcomesOf(`${id}.test.ts`);
    const atLeast = outcomes.some(({ state }) => state === 'skip') && ({ atLeast: true } as const);
    const tests = { ...tallyOf(outcomes), ...atLeast };
    return { id, title, weight, squashed: tests.total > 0 && tests.passed === tests.total, tests };
  });
  // In a variant in which one bug lives, the tests of the others are guards as well.
  const ownFiles = new Set([...solution.bugs.map(({ id }) => `${id}.test.ts`), 'extension.test.ts']);
  const guardOutcomes = facts.files.filter((file) => !ownFiles.has(file)).flatMap(outcomesOf);
  const regressions = guardOutcomes.filter(({ state }) => state !== 'pass').map(({ id }) => titleOf(id));
  const extension = facts.files.includes('extension.test.ts')
    ? tallyOf(outcomesOf('extension.test.ts'))
    : null;
  return {
    ...verdictFrame(facts, run.limitsHit),
    outcome: 'graded',
    bugs,
    guards: tallyOf(guardOutcomes),
    regressions,
    extension,
    problems: [...facts.problems, ...run.problems],
    score: computeScore(bugs, regressions.length, facts.hints, extension),
    failure: null,
  };
}

/** Why there is no verdict. It becomes part of a document, so its next step is in words already. */
interface Ungradable {
  readonly code: FailureCode;
  readonly message: string;
  readonly next: string;
}

/** A verdict that says why there is none. */
export function ungradable(
  failure: Ungradable,
  facts: JudgedFacts,
  limitsHit: readonly string[] = [],
): Verdict {
  return {
    ...verdictFrame(facts, limitsHit),
    outcome: 'ungradable',
    bugs: null,
    guards: null,
    regressions: [],
    extension: null,
    problems: [...facts.problems],
    score: null,
    failure: { ...failure },
  };
}

/** What every verdict says, whatever was found. */
export function verdictFrame(
  { exercise, checks, ownTests, diff, sandbox, seed, timings }: JudgedFacts,
  limitsHit: readonly string[],
) {
  const { id, version } = exercise.manifest;
  return {
    schema: 'bugsquash/verdict@1' as const,
    exercise: { id, version, digest: exercise.digest },
    ...(exercise.manifest.suite && { suite: 'native' as const }),
    checks,
    ownTests,
    diff,
    sandbox,
    seed,
    limits: { hit: [...limitsHit] },
    timings,
  };
}

/** Whether a run went as well as a run can: nothing in it could have come out better. */
function isFlawless(run: ObservedRun): boolean {
  const ids = [...run.collected.values()].flat();
  return (
    run.end === 'done' &&
    [run.limitsHit, run.problems, run.unhandled, run.collectErrors].every((list) => list.length === 0) &&
    ids.every((id) => run.outcomes.get(id)?.state === 'pass')
  );
}

/**
 * Whether what went wrong in a run may be due to lost time, so that it is to be repeated. It is repeated once. If time
 * is lost again, then
 * - where something stood still that the code under test can't stop, there is no verdict;
 * - else what was seen counts. Code that stops itself, or uses every processor, would escape its verdict for ever
 *   otherwise. An honest answer loses nothing: what is stopped is continued at once (`lost-time.ts`), and the
 *   repetition has longer limits.
 */
export function isDoubtful(run: ObservedRun): boolean {
  if (run.end === 'cancelled' || isFlawless(run)) return false;
  const { lostTime } = run;
  return (
    lostTime.includes('stood-still') ||
    lostTime.includes('stopped') ||
    (lostTime.includes('starved') && hasWaited(run))
  );
}

/** Whether it hit a limit of time. */
function hasWaited(run: ObservedRun): boolean {
  return run.limitsHit.includes('wall') || run.gaveUpWaiting || run.end !== 'done';
}

function whyUngradable(run: ObservedRun, { files, expectedIds }: JudgedFacts): Ungradable | undefined {
  const again = 'Grade or submit again; if that fails too, run the doctor command and read what it says.';
  const incomplete = (message: string): Ungradable => ({ code: 'grading-incomplete', message, next: again });
  if (run.end === 'cancelled') {
    return {
      code: 'grading-incomplete',
      message: 'Grading was cancelled before it ended.',
      next: 'Grade or submit again.',
    };
  }
  if (run.lostTime.includes('stood-still') && !isFlawless(run)) {
    return incomplete(
      'Grading stood still while the hidden tests ran, so what failed may not be the doing of your code.',
    );
  }
  if (run.end === 'timeout') {
    return {
      code: 'grading-timeout',
      message: 'The hidden tests did not end within their time limit.',
      next: again,
    };
  }
  if (run.end !== 'done') {
    return {
      code: 'grader-killed',
      message: `The examiner ended before its tests did (${run.end.examinerEnded.split('\n')[0]}). Your work is untouched.`,
      next: again,
    };
  }
  if (run.unhandled[0] !== undefined)
    return incomplete(`An error of the hidden tests belongs to no test: ${run.unhandled[0]}`);
  if (run.collectErrors[0] !== undefined)
    return incomplete(`A hidden test file did not load: ${run.collectErrors[0]}`);
  const missing = files.find((file) => (run.collected.get(file)?.length ?? 0) === 0);
  if (missing !== undefined) return incomplete(`The hidden tests of ${missing} did not run.`);
  const ids = [...run.collected.values()].flat();
  const duplicate = ids.find((id, index) => ids.indexOf(id) !== index);
  if (duplicate !== undefined) return incomplete(`Two hidden tests have the id "${duplicate}".`);
  const unexpected = [...run.outcomes.keys()].find((id) => !ids.includes(id));
  if (unexpected !== undefined) return incomplete(`A test ran that was not collected: "${unexpected}".`);
  if (expectedIds) {
    const lost = expectedIds.find((id) => !ids.includes(id)) ?? ids.find((id) => !expectedIds.includes(id));
    if (lost !== undefined) return incomplete(`The hidden tests are not those of the proof: "${lost}".`);
  }
  return undefined;
}

/** The title alone: the last part of file › describes › title. */
function titleOf(id: string): string {
  return id.slice(id.lastIndexOf(' › ') + 3);
}
