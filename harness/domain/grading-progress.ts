import type { Bug } from './exercise.ts';

/** What may be said of a line of the ticket while the hidden tests run; the verdict alone decides. */
export type ProvisionalState = 'not judged' | 'gone so far' | 'still there' | 'sealed';

/** The progress of a grading, without spoilers. */
export interface GradingProgress {
  /** Hidden tests that have answered. */
  readonly answered: number;
  /** By line of the ticket. */
  readonly lines: readonly ProvisionalState[];
  /** Whether all guards have answered; what they said comes with the verdict. */
  readonly guardsAnswered: boolean;
  /** False once it is known that the code does not start: then no answer is about what it does. */
  readonly hasStarted: boolean;
}

/** What has been seen of a run that goes on. */
export interface RunSoFar {
  /** Test ids by hidden file, as collected. */
  readonly collected: ReadonlyMap<string, readonly string[]>;
  /** States by test id. */
  readonly outcomes: ReadonlyMap<string, 'pass' | 'fail' | 'skip'>;
  readonly hasStarted: boolean;
}

/** A line is judged when every test of its bug has answered: sooner, and its tests would tell their number. */
export function gradingProgress(
  { collected, outcomes, hasStarted }: RunSoFar,
  bugs: readonly Pick<Bug, 'id'>[],
  isSealed: boolean,
): GradingProgress {
  const lines = bugs.map(({ id }): ProvisionalState => {
    if (isSealed) return 'sealed';
    if (!hasStarted) return 'not judged';
    const tests = collected.get(`${id}.test.ts`) ?? [];
    if (tests.length === 0 || tests.some((test) => !outcomes.has(test))) return 'not judged';
    return tests.every((test) => outcomes.get(test) === 'pass') ? 'gone so far' : 'still there';
  });
  const guards = collected.get('guard.test.ts') ?? [];
  const guardsAnswered = hasStarted && guards.length > 0 && guards.every((test) => outcomes.has(test));
  return { answered: outcomes.size, lines, guardsAnswered, hasStarted };
}
