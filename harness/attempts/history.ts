import { type AttemptState, isSealed } from '../domain/attempt.ts';
import type { ContentId, Mode } from '../domain/attempt-event.ts';
import { countingSubmission, lateSubmission } from '../domain/counting-submission.ts';
import { bestExtensionSubmission, extensionResult } from '../domain/extension.ts';
import { type Result, success } from '../domain/failure.ts';
import { readAttempts } from '../store/read-attempts.ts';
import type { AttemptsHost } from './host.ts';

export interface HistoryLine {
  readonly attemptId: string;
  readonly exerciseId: string;
  /** What it is graded by. */
  readonly content: ContentId;
  readonly startedAtMs: number;
  readonly phase: AttemptState['phase'];
  readonly mode: Mode;
  readonly total: number | null;
  readonly lateTotal: number | null;
  /** What the extension was worth, of 100; null where there was none. It is never added to `total`. */
  readonly extensionTotal: number | null;
  readonly workspace: string;
  /** The only line of the ticket (from 0) that it was about; null for the whole exercise. */
  readonly variantLine: number | null;
  /** Begun after the reference had been revealed in another attempt: practice, not a result. */
  readonly afterReveal: boolean;
  /** Whether the reference was looked at in this attempt. */
  readonly revealed: boolean;
  /** Of the submission that counts; null as `total` is. */
  readonly bugs: { readonly squashed: number; readonly total: number } | null;
  readonly hints: number;
}

/** All attempts of this user that can be read, latest first. */
export async function history({
  store,
  clock,
}: Pick<AttemptsHost, 'store' | 'clock'>): Promise<Result<readonly HistoryLine[]>> {
  const read = await readAttempts(store, clock.now());
  if (!read.ok) return read;
  const states = read.value.attempts.filter(({ state }) => !neverBegan(state));
  const revealedAtMs = firstReveals(states.map(({ state }) => state));
  return success(
    states.map(({ id, state }) => {
      const { exercise, mode, workspace, atMs } = state.prepared;
      const sealed = isSealed(state);
      const counting = sealed ? undefined : countingSubmission(state);
      const bugs = counting?.verdict.bugs ?? null;
      return {
        attemptId: id,
        exerciseId: exercise.id,
        content: state.content,
        startedAtMs: atMs,
        phase: state.phase,
        mode,
        total: counting?.verdict.score?.total ?? null,
        lateTotal: sealed ? null : (lateSubmission(state)?.verdict.score?.total ?? null),
        extensionTotal: extensionTotal(state),
        workspace,
        variantLine: state.prepared.variant?.line ?? null,
        afterReveal: state.afterReveal ?? atMs > (revealedAtMs.get(exercise.id) ?? Number.POSITIVE_INFINITY),
        revealed: state.phase === 'finished' && state.revealedAtMs !== null,
        bugs: bugs && { squashed: bugs.filter(({ squashed }) => squashed).length, total: bugs.length },
        hints: state.hints.length,
      };
    }),
  );
}

function extensionTotal(state: AttemptState): number | null {
  if (state.phase !== 'finished' || state.extension === null) return null;
  const best = bestExtensionSubmission(state.extension, state.content.digest);
  return best ? extensionResult(best).score : null;
}

/** Prepared and left again: nothing happened that anybody would look up. */
const neverBegan = (state: AttemptState): boolean =>
  state.phase === 'abandoned' && state.startedAtMs === null;

/** When the reference of an exercise was seen first, by its id. */
function firstReveals(states: readonly AttemptState[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const state of states) {
    if (state.phase !== 'finished' || state.revealedAtMs === null) continue;
    const { id } = state.prepared.exercise;
    first.set(id, Math.min(state.revealedAtMs, first.get(id) ?? Number.POSITIVE_INFINITY));
  }
  return first;
}
