import type { HintTakenEvent } from './attempt.ts';
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
  readonly nextCost: number | null;
  /** The bug's share of the 100 points. */
  readonly share: number;
}

/** A bug's share of the 100 points: the most that its hints can cost. */
export function shareOf(bug: Pick<Bug, 'weight'>, bugs: readonly Pick<Bug, 'weight'>[]): number {
  return Math.floor((100 * bug.weight) / bugs.reduce((sum, { weight }) => sum + weight, 0));
}

/** By line of the ticket: what was taken, and what the next one costs. */
export function hintOffers(bugs: readonly Bug[], taken: readonly HintTakenEvent[]): readonly HintOffer[] {
  return bugs.map((bug, line) => {
    const steps = taken.filter(({ bugId }) => bugId === bug.id).map(({ step }) => step);
    return {
      line,
      symptom: bug.symptom,
      taken: steps.map((step) => shownHint(bug, line, step)),
      nextCost: bug.hints[steps.length]?.cost ?? null,
      share: shareOf(bug, bugs),
    };
  });
}

export function shownHint(bug: Bug, line: number, step: number): ShownHint {
  const { text = '', cost = 0 } = bug.hints[step] ?? {};
  return { line, symptom: bug.symptom, bugTitle: bug.title, step, steps: bug.hints.length, text, cost };
}
