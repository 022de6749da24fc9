import { failed, type Result, success } from '../../../domain/failure.ts';
import type { BashEvent, BashEventOf } from '../events.ts';
import { overlapsOf, submissionsInScope } from '../rejudge.ts';
import { openRejudge } from '../rejudges.ts';
import type { BashState } from '../state.ts';

const LOOK = 'Look at the list of rejudges on the admin page.';

/** A preview must be of graded submissions of its scope, each judged once, by the content that it names. */
export function decidePreview(
  state: BashState,
  event: BashEventOf<'rejudge-previewed'>,
): Result<readonly BashEvent[]> {
  const inScope = new Map(submissionsInScope(state, event.scope).map((one) => [one.id, one]));
  if (inScope.size === 0)
    return failed('bad-arguments', 'No submission is in the scope of this rejudge.', 'Widen its scope.');
  const judged = new Set<string>();
  for (const { submission, verdict } of event.results) {
    const known = inScope.get(submission);
    if (!known || judged.has(submission))
      return failed('bad-arguments', `The rejudge must not judge ${submission}.`, LOOK);
    if (verdict.exercise.id !== known.exercise || verdict.exercise.digest !== event.digest)
      return failed('exercise-changed', `${submission} was judged by other content than it says.`, LOOK);
    judged.add(submission);
  }
  return success([event]);
}

/** Refused where another rejudge of the same submissions was applied since: the rows that were seen are not true now. */
export function decideApply(state: BashState, rejudge: string): Result<readonly BashEvent[]> {
  const open = openRejudge(state.rejudges, rejudge);
  if (!open) return notOpen(state, rejudge);
  const applied = overlapsOf(state, open).filter(
    (overlap) => state.rejudges.find(({ id }) => id === overlap.rejudge)?.state === 'applied',
  );
  const [first] = applied;
  if (first)
    return failed(
      'wrong-state',
      `Rejudge ${first.rejudge} was applied since this preview, and judged ${first.submissions.length} of the same submissions.`,
      'Cancel this one and preview it again.',
    );
  return success([{ type: 'rejudge-applied', rejudge }]);
}

export function decideCancel(state: BashState, rejudge: string): Result<readonly BashEvent[]> {
  if (!openRejudge(state.rejudges, rejudge)) return notOpen(state, rejudge);
  return success([{ type: 'rejudge-cancelled', rejudge }]);
}

function notOpen({ rejudges }: BashState, rejudge: string): Result<never> {
  const known = rejudges.find(({ id }) => id === rejudge);
  if (!known) return failed('bad-arguments', `There is no rejudge ${rejudge}.`, LOOK);
  return failed('wrong-state', `Rejudge ${rejudge} is ${known.state} already. Nothing was changed.`, LOOK);
}
