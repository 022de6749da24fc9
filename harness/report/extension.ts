import type { AttemptState } from '../domain/attempt.ts';
import {
  bestExtensionSubmission,
  type ExtensionBase,
  type ExtensionResult,
  type ExtensionState,
  extensionResult,
} from '../domain/extension.ts';

/** The second stage of an attempt; its score is never part of the first one's. */
export interface ReportedExtension {
  readonly phase: ExtensionState['phase'];
  readonly base: ExtensionBase;
  /** Bugs whose reference it was built on. */
  readonly applied: readonly string[];
  readonly limitMs: number;
  readonly submissions: number;
  /** Of the submission that counts, and of the best after its bell. */
  readonly result: ExtensionResult | null;
  readonly lateResult: ExtensionResult | null;
}

/** Null where it was never started. */
export function reportedExtension(state: AttemptState): ReportedExtension | null {
  const stage = state.phase === 'finished' ? state.extension : null;
  if (stage === null) return null;
  const { started, submissions, phase } = stage;
  const best = bestExtensionSubmission(stage, state.content.digest);
  const late = bestExtensionSubmission(stage, state.content.digest, true);
  return {
    phase,
    base: started.base,
    applied: started.applied,
    limitMs: started.limitMs,
    submissions: submissions.length,
    result: best ? extensionResult(best) : null,
    lateResult: late ? extensionResult(late) : null,
  };
}

/** Its score in a line. */
export function extensionLine({ result, lateResult, phase }: ReportedExtension): string {
  const worth = ({ score, passed, total }: ExtensionResult) =>
    `${score ?? '-'} of 100 (${passed} of ${total} tests)`;
  return [
    `Extension (${phase}): ${result ? worth(result) : 'no score'}`,
    ...(lateResult ? [`after its bell ${worth(lateResult)}`] : []),
  ].join('; ');
}
