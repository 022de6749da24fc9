import type { AttemptEvent, Mode, SubmittedEvent } from '../../harness/domain/attempt-event.ts';
import { computeScore } from '../../harness/domain/score.ts';
import type { Verdict } from '../../harness/domain/verdict.ts';

const MINUTE_MS = 60_000;

/** Builders of an attempt's log. Times are minutes from the epoch. */
export const prepared = (mode: Mode, digest = 'd', minutes = 0): AttemptEvent => ({
  type: 'prepared',
  atMs: minutes * MINUTE_MS,
  exercise: { id: 'x', version: '1.0.0', digest },
  mode,
  limitMs: 30 * MINUTE_MS,
  assistants: false,
  workspace: '/w',
});

type BareType = 'started' | 'paused' | 'resumed' | 'bell' | 'finished' | 'revealed' | 'abandoned';

export const at = (type: BareType, minutes: number): AttemptEvent => ({ type, atMs: minutes * MINUTE_MS });

export interface MadeSubmission {
  readonly minutes: number;
  /** Whether each bug is squashed; two bugs of weight 1 and 3. */
  readonly squashed?: readonly boolean[];
  readonly regressions?: number;
  readonly problems?: Verdict['problems'];
  readonly believed?: readonly number[];
  readonly late?: boolean;
  readonly digest?: string;
}

/** A submission as grading would have judged it. */
export function submitted({
  minutes,
  squashed = [],
  regressions = 0,
  problems = [],
  believed = [],
  late = false,
  digest = 'd',
}: MadeSubmission): SubmittedEvent {
  const bugs = [1, 3].map((weight, index) => ({
    id: `bug-${index}`,
    title: `Title ${index}`,
    weight,
    squashed: squashed[index] ?? false,
    tests: { passed: 0, total: 1 },
  }));
  const verdict: Verdict = {
    schema: 'bugsquash/verdict@1',
    exercise: { id: 'x', version: '1.0.0', digest },
    outcome: 'graded',
    bugs,
    guards: { passed: 5 - regressions, total: 5 },
    regressions: Array.from({ length: regressions }, (_, index) => `guard ${index}`),
    extension: null,
    problems,
    checks: null,
    ownTests: null,
    diff: { files: 0, added: 0, removed: 0 },
    score: computeScore(bugs, regressions, [], null),
    sandbox: 'bubblewrap',
    seed: '1',
    limits: { hit: [] },
    timings: { totalMs: 0, stageMs: 0, examinerMs: 0 },
    failure: null,
  };
  return { type: 'submitted', atMs: minutes * MINUTE_MS, submissionDigest: 's', believed, verdict, late };
}
