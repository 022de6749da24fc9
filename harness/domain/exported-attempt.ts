import { z } from 'zod';
import { type AttemptState, replay } from './attempt.ts';
import type { AttemptEvent } from './attempt-event.ts';
import { attemptEventSchema } from './attempt-event-schema.ts';
import { elapsedMs, type Instant } from './clock.ts';
import { countingSubmission } from './counting-submission.ts';

/** An attempt as one document, for other machines: its whole log. Readers accept keys that they do not know. */
export const exportedAttemptSchema = z.object({
  schema: z.literal('bugsquash/attempt@1'),
  attempt: z.string().min(1),
  /** What it is graded by. */
  exercise: z.object({ id: z.string(), version: z.string(), digest: z.string() }),
  /** Begun after the reference had been looked at in another attempt. */
  afterReveal: z.boolean(),
  events: z.array(attemptEventSchema).min(1),
});
export type ExportedAttempt = z.infer<typeof exportedAttemptSchema>;

/** How somebody did who had not seen the exercise before. */
export interface UnseenTry {
  readonly attempt: string;
  /** Bugs squashed by the submission that counts, of all bugs. */
  readonly found: number;
  readonly of: number;
  /** Time on the clock, rounded up. */
  readonly minutes: number;
}

/** Why an attempt says nothing of how hard its exercise is for somebody new. */
export type NotUnseen =
  | { readonly reason: 'other content'; readonly version: string }
  | { readonly reason: 'seen before' }
  /** `start --bug`: the other bugs were fixed already. */
  | { readonly reason: 'one bug alone' }
  | { readonly reason: 'not finished' }
  | { readonly reason: 'nothing graded' };

/** What an exported attempt shows of an exercise's content. Pure. */
export function unseenTryOf(
  exported: ExportedAttempt,
  content: { readonly id: string; readonly digest: string },
): UnseenTry | NotUnseen {
  const state = replay(exported.events);
  // The log decides; what stands beside it is for people.
  const graded = state?.content ?? exported.exercise;
  if (graded.id !== content.id || graded.digest !== content.digest)
    return { reason: 'other content', version: graded.version };
  if (exported.afterReveal || state?.afterReveal) return { reason: 'seen before' };
  if (state?.prepared.variant) return { reason: 'one bug alone' };
  if (state?.phase !== 'finished' && state?.phase !== 'over') return { reason: 'not finished' };
  const bugs = countingSubmission(state)?.verdict.bugs;
  if (!bugs) return { reason: 'nothing graded' };
  return {
    attempt: exported.attempt,
    found: bugs.filter(({ squashed }) => squashed).length,
    of: bugs.length,
    minutes: Math.ceil(usedMs(exported.events, state) / 60_000),
  };
}

/** Time on the attempt's clock: from start to bell or finish, without pauses. */
function usedMs(events: readonly AttemptEvent[], { prepared }: AttemptState): number {
  let total = 0;
  let since: Instant | undefined;
  for (const event of events) {
    if (event.type === 'started' || event.type === 'resumed') since = event;
    if (!['paused', 'bell', 'finished'].includes(event.type)) continue;
    if (since) total += elapsedMs(since, event);
    since = undefined;
  }
  return Math.min(total, prepared.limitMs);
}
