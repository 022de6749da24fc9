import type { Bug } from './exercise.ts';
import type { Verdict } from './verdict.ts';

/** How much of a verdict a candidate may see. */
export type Visibility = 'sealed' | 'open' | 'revealed';

/** One line of the ticket, with what may be said about it. */
export interface TicketLine {
  readonly symptom: string;
  readonly state: 'gone' | 'still there' | 'sealed';
  /** Only once the bug is squashed, or everything is revealed. */
  readonly bug?: {
    readonly id: string;
    readonly title: string;
    readonly passed: number;
    readonly total: number;
  };
}

export interface Feedback {
  readonly lines: readonly TicketLine[];
  /** Titles; a regression always names itself, once the verdict is open at all. */
  readonly regressions: readonly string[];
  readonly problems: readonly {
    readonly message: string;
    readonly file?: string | undefined;
    readonly line?: number | undefined;
  }[];
  readonly score: Verdict['score'];
  readonly failure: Verdict['failure'];
}

/**
 * A verdict without spoilers: a living bug shows only as its line of the ticket; its id, title and
 * tests appear once it is squashed or revealed. A sealed verdict says only that it was received, and whether
 * the code loads at all.
 */
export function feedbackOf(verdict: Verdict, bugs: readonly Bug[], visibility: Visibility): Feedback {
  const isSealed = visibility === 'sealed';
  const lines = bugs.map((bug): TicketLine => {
    const graded = verdict.bugs?.find(({ id }) => id === bug.id);
    if (isSealed || !graded) return { symptom: bug.symptom, state: isSealed ? 'sealed' : 'still there' };
    const details = { id: bug.id, title: bug.title, passed: graded.tests.passed, total: graded.tests.total };
    return {
      symptom: bug.symptom,
      state: graded.squashed ? 'gone' : 'still there',
      ...(graded.squashed || visibility === 'revealed' ? { bug: details } : {}),
    };
  });
  return {
    lines,
    regressions: isSealed || !codeStarted(verdict) ? [] : verdict.regressions,
    problems: verdict.problems.map(({ message, file, line }) => ({ message, file, line })),
    score: isSealed ? null : verdict.score,
    failure: verdict.failure,
  };
}

/** Code that does not start fails every guard; its problems say so better than a list of all of them. */
export const codeStarted = ({ problems }: Pick<Verdict, 'problems'>): boolean =>
  problems.every(({ code }) => code === 'left-out');
