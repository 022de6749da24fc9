import { type AttemptState, replay, type Submission } from '../../domain/attempt.ts';
import { elapsedMs, type Instant } from '../../domain/clock.ts';
import { countingSubmission } from '../../domain/counting-submission.ts';
import type { Exercise } from '../../domain/exercise.ts';
import type { ExportedAttempt } from '../../domain/exported-attempt.ts';

/** How an exercise is used, from attempts that people exported. */
export interface ExerciseStats {
  readonly exercise: string;
  readonly version: string;
  /** Attempts that count. */
  readonly attempts: number;
  /** Those that do not, and why. */
  readonly leftOut: readonly { readonly attempt: string; readonly why: LeftOut }[];
  /** On the attempt's clock; null without attempts. */
  readonly minutes: {
    readonly declared: number;
    readonly median: number | null;
    readonly longest: number | null;
  };
  readonly bugs: readonly BugStats[];
  readonly regressions: readonly { readonly guard: string; readonly attempts: number }[];
}

export type LeftOut =
  | 'another exercise'
  | 'other content'
  | 'seen before'
  | 'nothing submitted'
  | 'one bug alone';

export interface BugStats {
  readonly id: string;
  readonly title: string;
  readonly weight: number;
  /** Of the attempts that count, those whose best submission squashed it. */
  readonly found: number;
  /** Minutes until it was squashed first, of those that found it. */
  readonly medianMinutes: number | null;
  /** Hints taken, over all attempts. */
  readonly hints: number;
  /** Submissions that left it alive, by what they did to it. */
  readonly wrong: Readonly<Record<WrongKind, number>>;
}

/**
 * What a submission did to a bug that it left alive.
 * - `partly`: some of the bug's tests pass that did not before
 * - `believed`: nothing changed, and its author believed it fixed
 * - `none`: nothing changed, and nobody said that it had
 * - `came-back`: an earlier submission had squashed it
 * - `did-not-start`: the code did not load, or its tests did not run
 */
export const WRONG_KINDS = ['partly', 'believed', 'none', 'came-back', 'did-not-start'] as const;
export type WrongKind = (typeof WRONG_KINDS)[number];

/** Pure. Attempts at other content, or by people who had seen the reference, say nothing of how hard it is. */
export function statsOf(exercise: Exercise, exported: readonly ExportedAttempt[]): ExerciseStats {
  const { manifest, solution } = exercise;
  const read = exported.map((attempt) => ({ attempt, counted: countable(exercise, attempt) }));
  const leftOut = read.flatMap(({ attempt, counted }) =>
    typeof counted === 'string' ? [{ attempt: attempt.attempt, why: counted }] : [],
  );
  const tried = read.flatMap(({ attempt, counted }) =>
    typeof counted === 'string' ? [] : [{ state: counted, events: attempt.events }],
  );
  const times = tried.map(({ state, events }) => {
    const last = events.findLast(
      ({ type }) => type === 'submitted' || type === 'finished' || type === 'bell',
    );
    return minutesBetween(events, last ?? events[0], state);
  });
  return {
    exercise: manifest.id,
    version: manifest.version,
    attempts: tried.length,
    leftOut,
    minutes: {
      declared: manifest.minutes,
      median: median(times),
      longest: times.length === 0 ? null : Math.max(...times),
    },
    bugs: solution.bugs.map(({ id, title, weight }, line): BugStats => {
      const isIn = ({ verdict }: Submission) => verdict.bugs?.find((bug) => bug.id === id)?.squashed === true;
      const found = tried.filter(({ state }) => {
        const best = countingSubmission(state);
        return best !== undefined && isIn(best);
      });
      const wrong: Record<WrongKind, number> = {
        partly: 0,
        believed: 0,
        none: 0,
        'came-back': 0,
        'did-not-start': 0,
      };
      const isOwn = ({ test }: { readonly test: string }) => test.startsWith(`${id}.test.ts › `);
      const passedAlready = (solution.already_passes ?? []).filter(isOwn).length;
      const bug = { id, line, passedAlready };
      for (const { state } of tried)
        for (const [index, submission] of state.submissions.entries())
          if (submission.verdict.bugs && !isIn(submission))
            wrong[kindOf(state.submissions.slice(0, index), submission, bug)] += 1;
      return {
        id,
        title,
        weight,
        found: found.length,
        medianMinutes: median(
          found.map(({ state, events }) => minutesBetween(events, state.submissions.find(isIn), state)),
        ),
        hints: tried.reduce(
          (sum, { state }) => sum + state.hints.filter(({ bugId }) => bugId === id).length,
          0,
        ),
        wrong,
      };
    }),
    regressions: guardsBroken(tried.map(({ state }) => state)),
  };
}

function countable(
  { manifest, digest }: Exercise,
  { events, exercise, afterReveal }: ExportedAttempt,
): AttemptState | LeftOut {
  const state = replay(events);
  const content = state?.content ?? exercise;
  if (content.id !== manifest.id) return 'another exercise';
  if (content.digest !== digest) return 'other content';
  if (!state || afterReveal || state.afterReveal) return 'seen before';
  if (state.prepared.variant) return 'one bug alone';
  return state.submissions.some(({ verdict }) => verdict.bugs) ? state : 'nothing submitted';
}

function kindOf(
  before: readonly Submission[],
  { verdict, believed }: Submission,
  { id, line, passedAlready }: { readonly id: string; readonly line: number; readonly passedAlready: number },
): WrongKind {
  const testsIn = ({ verdict: { bugs } }: Pick<Submission, 'verdict'>) => bugs?.find((bug) => bug.id === id);
  if (
    verdict.problems.some(({ code }) => code !== 'left-out') &&
    (testsIn({ verdict })?.tests.passed ?? 0) === 0
  )
    return 'did-not-start';
  if (before.some((submission) => testsIn(submission)?.squashed)) return 'came-back';
  const passed = testsIn({ verdict })?.tests.passed ?? 0;
  if (passed > passedAlready) return 'partly';
  return believed.includes(line) ? 'believed' : 'none';
}

function guardsBroken(states: readonly AttemptState[]): ExerciseStats['regressions'] {
  const counts = new Map<string, number>();
  for (const { submissions } of states)
    for (const guard of new Set(submissions.flatMap(({ verdict }) => verdict.regressions)))
      counts.set(guard, (counts.get(guard) ?? 0) + 1);
  return [...counts]
    .map(([guard, attempts]) => ({ guard, attempts }))
    .sort((a, b) => b.attempts - a.attempts || (a.guard < b.guard ? -1 : 1));
}

/** Minutes on the attempt's clock until an event: without pauses, and no more than its limit. */
function minutesBetween(
  events: ExportedAttempt['events'],
  until: Instant | undefined,
  { prepared }: AttemptState,
): number {
  let totalMs = 0;
  let since: Instant | undefined;
  for (const event of events) {
    if (event.type === 'started' || event.type === 'resumed') since = event;
    const isEnd = until !== undefined && event.atMs === until.atMs && event.type !== 'started';
    if (!isEnd && event.type !== 'paused') continue;
    if (since) totalMs += elapsedMs(since, event);
    since = undefined;
    if (isEnd) break;
  }
  return Math.round(Math.min(totalMs, prepared.limitMs) / 6_000) / 10;
}

function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, sorted[middle] ?? 0];
  return Math.round(((low + high) / 2) * 10) / 10;
}
