import type { AttemptState } from './attempt.ts';
import type { ExtensionState } from './extension.ts';
import type { Feedback } from './feedback.ts';

/** What the candidate should do now, as data; `wording/next-action.ts` says it and why. */
export type NextAction =
  | { readonly kind: 'begin' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'answer'; readonly question: string }
  | { readonly kind: 'see-tests'; readonly reason: 'no-run-yet' | 'changed-since' }
  | { readonly kind: 'reproduce' }
  | {
      readonly kind: 'submit';
      readonly reason: 'never-submitted' | 'changed-since' | 'time-is-short' | 'bell';
    }
  | { readonly kind: 'fix-problem'; readonly message: string }
  | { readonly kind: 'fix-regressions'; readonly count: number }
  | { readonly kind: 'next-symptom'; readonly line: number; readonly symptom: string }
  | { readonly kind: 'check-beliefs' }
  | { readonly kind: 'finish'; readonly reason: 'all-gone' | 'bell' }
  | { readonly kind: 'debrief' }
  | { readonly kind: 'reveal' }
  | { readonly kind: 'extend' }
  | { readonly kind: 'build-extension' }
  | { readonly kind: 'read-report' }
  | { readonly kind: 'start-another' };

export interface NextActionFacts {
  readonly state: AttemptState;
  readonly timeLeftMs: number;
  /** Files that differ from the start. */
  readonly changedFiles: number;
  /** Whether the workspace holds changes that no submission has. */
  readonly isUnsubmitted: boolean;
  /** Of the last submission, as the candidate may see it. */
  readonly feedback: Feedback | null;
  /** Whether anything was written down since the finish. */
  readonly hasDebrief: boolean;
  /** The interviewer's that is open. */
  readonly question: string | null;
  /** Whether there is something further to build. */
  readonly hasExtension: boolean;
}

/** With less time than this, what was never submitted is submitted first. */
const SHORT_MS = 2 * 60_000;

/** What to do now. Pure: the same facts, the same advice. */
export function nextAction(facts: NextActionFacts): NextAction {
  switch (facts.state.phase) {
    case 'prepared':
      return { kind: 'begin' };
    case 'paused':
      return { kind: 'resume' };
    case 'running':
      return whileRunning(facts);
    case 'over':
      return facts.isUnsubmitted
        ? { kind: 'submit', reason: 'bell' }
        : { kind: 'finish', reason: isAllGone(facts.feedback) ? 'all-gone' : 'bell' };
    case 'finished':
      if (facts.state.extension !== null) return inExtension(facts.state.extension, facts);
      if (facts.state.revealedAtMs !== null) return { kind: facts.hasExtension ? 'extend' : 'read-report' };
      return facts.hasDebrief ? { kind: 'reveal' } : { kind: 'debrief' };
    case 'abandoned':
      return { kind: 'start-another' };
  }
}

function inExtension({ phase }: ExtensionState, { timeLeftMs, isUnsubmitted }: NextActionFacts): NextAction {
  switch (phase) {
    case 'running':
      if (isUnsubmitted && timeLeftMs <= SHORT_MS) return { kind: 'submit', reason: 'time-is-short' };
      return { kind: 'build-extension' };
    case 'paused':
      return { kind: 'resume' };
    case 'over':
      return isUnsubmitted ? { kind: 'submit', reason: 'bell' } : { kind: 'finish', reason: 'bell' };
    case 'finished':
      return { kind: 'read-report' };
  }
}

function whileRunning({
  state,
  timeLeftMs,
  changedFiles,
  isUnsubmitted,
  feedback,
  question,
}: NextActionFacts): NextAction {
  const lastSubmission = state.submissions.at(-1);
  const lastRun = state.testRuns.at(-1);
  if (isUnsubmitted && timeLeftMs <= SHORT_MS) return { kind: 'submit', reason: 'time-is-short' };
  if (question !== null) return { kind: 'answer', question };
  if (!lastRun && !lastSubmission) return { kind: 'see-tests', reason: 'no-run-yet' };
  if (changedFiles === 0) return { kind: 'reproduce' };
  if (isUnsubmitted) {
    const isRunNewer = lastRun && (!lastSubmission || lastRun.atMs > lastSubmission.atMs);
    if (!isRunNewer) return { kind: 'see-tests', reason: 'changed-since' };
    return { kind: 'submit', reason: lastSubmission ? 'changed-since' : 'never-submitted' };
  }
  return afterSubmission(feedback);
}

function afterSubmission(feedback: Feedback | null): NextAction {
  const [problem] = feedback?.problems ?? [];
  if (problem) return { kind: 'fix-problem', message: problem.message };
  if (feedback === null || feedback.lines.some(({ state }) => state === 'sealed'))
    return { kind: 'check-beliefs' };
  if (feedback.regressions.length > 0) return { kind: 'fix-regressions', count: feedback.regressions.length };
  const line = feedback.lines.findIndex(({ state }) => state === 'still there');
  const symptom = feedback.lines[line]?.symptom;
  return symptom === undefined
    ? { kind: 'finish', reason: 'all-gone' }
    : { kind: 'next-symptom', line, symptom };
}

const isAllGone = (feedback: Feedback | null): boolean =>
  feedback?.regressions.length === 0 && feedback.lines.every(({ state }) => state === 'gone');
