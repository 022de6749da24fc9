import type { HintTakenEvent } from '../domain/attempt-event.ts';
import type { Clock } from '../domain/clock.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { goneBugs, hintOffers, type ShownHint, shownHint } from '../domain/hints.ts';
import { changedContent } from './content.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** Takes the next hint for a line of the ticket (0-based). */
export async function takeHint(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
  line: number,
): Promise<Result<ShownHint>> {
  const changed = changedContent(attempt);
  if (changed) return changed;
  const { bugs } = attempt.exercise.solution;
  const [bug, offer] = [bugs[line], hintOffers(bugs, attempt.state.hints)[line]];
  const seeHints = { command: ['hint'], workspace: attempt.workspace.directory };
  if (!offer || !bug) {
    return failed(
      'bad-arguments',
      `The ticket has lines 1 to ${bugs.length}; there is no line ${line + 1}.`,
      seeHints,
    );
  }
  if (goneBugs(attempt.state).has(bug.id)) {
    return failed(
      'wrong-state',
      `Line ${line + 1} is gone since your last submission, so no hint is sold for it.`,
      seeHints,
    );
  }
  const next = bug.hints[offer.taken.length];
  if (next === undefined) {
    return failed(
      'wrong-state',
      `You have already taken all ${bug.hints.length} hints for line ${line + 1}.`,
      seeHints,
    );
  }
  const event: HintTakenEvent = {
    type: 'hint-taken',
    ...clock.now(),
    bugId: bug.id,
    step: offer.taken.length,
    cost: next.cost,
    symptom: bug.symptom,
    text: next.text,
  };
  const recorded = await attempt.record(
    event,
    // Taken at another harness in the meantime, it must not be paid for twice.
    ({ hints }) => hintOffers(bugs, hints)[line]?.taken.length === event.step,
  );
  return recorded.ok ? success(shownHint(bug, line, event)) : recorded;
}
