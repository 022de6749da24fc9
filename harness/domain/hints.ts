import { type AttemptState, isSealed } from './attempt.ts';
import type { HintTakenEvent } from './attempt-event.ts';
import type { Bug } from './exercise.ts';

/** A hint that was paid for. */
export interface ShownHint {
  /** 0-based line of the ticket. */
  readonly line: number;
  readonly symptom: string;
  readonly bugTitle: string;
  /** 0-based step on the ladder. */
  readonly step: number;
  readonly steps: number;
  readonly text: string;
  readonly cost: number;
}

/** What the next hint for a ticket line would cost; its text is shown only when it is taken. */
export interface HintOffer {
  readonly line: number;
  readonly symptom: string;
  readonly taken: readonly ShownHint[];
  /** Null when there is none left, or none needed. */
  readonly nextCost: number | null;
  /** The latest verdict that the candidate may see has this bug squashed: a hint would help nobody. */
  readonly gone: boolean;
  /** The bug's share of the 100 points. */
  readonly share: number;
}

/** A bug's share of the 100 points: the most that its hints can cost. */
export function shareOf(bug: Pick<Bug, 'weight'>, bugs: readonly Pick<Bug, 'weight'>[]): number {
  return Math.floor((100 * bug.weight) / bugs.reduce((sum, { weight }) => sum + weight, 0));
}

/** By line of the ticket: what was taken, and what the next one costs. */
export function hintOffers(
  bugs: readonly Bug[],
  taken: readonly HintTakenEvent[],
  goneBugs: ReadonlySet<string> = new Set(),
): readonly HintOffer[] {
  return bugs.map((bug, line) => {
    const paid = taken.filter((hint) => bugOf(hint, bugs) === bug);
    const gone = goneBugs.has(bug.id);
    return {
      line,
      symptom: bug.symptom,
      taken: paid.map((hint) => shownHint(bug, line, hint)),
      nextCost: gone ? null : (bug.hints[paid.length]?.cost ?? null),
      gone,
      share: shareOf(bug, bugs),
    };
  });
}

/** The bugs that the latest submission squashed; none while its verdict is sealed. */
export function goneBugs(state: AttemptState): ReadonlySet<string> {
  const bugs = isSealed(state) ? [] : (state.submissions.at(-1)?.verdict.bugs ?? []);
  return new Set(bugs.filter(({ squashed }) => squashed).map(({ id }) => id));
}

/** What was paid for, by the bugs that are graded now. Hints for a bug that is none of them any more cost nothing. */
export function paidHints(
  taken: readonly HintTakenEvent[],
  bugs: readonly Bug[],
): readonly { readonly bugId: string; readonly cost: number }[] {
  return taken.flatMap((hint) => {
    const bug = bugOf(hint, bugs);
    return bug ? [{ bugId: bug.id, cost: hint.cost }] : [];
  });
}

/** Hints that were paid for before the exercise changed, for bugs that it does not have any more. */
export function hintsOfOtherBugs(
  taken: readonly HintTakenEvent[],
  bugs: readonly Bug[],
): readonly { readonly symptom: string; readonly text: string; readonly cost: number }[] {
  return taken
    .filter((hint) => bugOf(hint, bugs) === undefined)
    .map(({ symptom = '', text = '', cost }) => ({ symptom, text, cost }));
}

/** What a hint says. One that was paid for says what it said then. */
export function shownHint(
  bug: Bug,
  line: number,
  { step, text, cost }: Pick<HintTakenEvent, 'step' | 'text' | 'cost'>,
): ShownHint {
  return {
    line,
    symptom: bug.symptom,
    bugTitle: bug.title,
    step,
    steps: bug.hints.length,
    text: text ?? bug.hints[step]?.text ?? '',
    cost,
  };
}

/** The bug that a hint is for: of its id, or of its line of the ticket, where the exercise renamed the bug since. */
const bugOf = ({ bugId, symptom }: HintTakenEvent, bugs: readonly Bug[]): Bug | undefined =>
  bugs.find(({ id }) => id === bugId) ?? bugs.find((bug) => symptom !== undefined && bug.symptom === symptom);
