import { readExerciseFiles, referenceOf } from '../../catalog/exercise-files.ts';
import {
  bestExtensionSubmission,
  type ExtensionBase,
  type ExtensionResult,
  type ExtensionState,
  extensionResult,
} from '../../domain/extension.ts';
import type { OpenAttempt } from '../open-attempt.ts';

/** An extension as its candidate may see it now. */
export interface ExtensionView {
  readonly brief: string;
  readonly phase: ExtensionState['phase'];
  readonly limitMs: number;
  readonly timeLeftMs: number;
  readonly base: ExtensionBase;
  /** Lines of the ticket (0-based) whose reference was applied. */
  readonly appliedLines: readonly number[];
  /** The snapshot of what the workspace held before. */
  readonly before: string;
  readonly submissions: number;
  /** Of the last submission; null before the first. */
  readonly last: ExtensionResult | null;
  /** Of the submission that counts, and of the best after the bell. */
  readonly result: ExtensionResult | null;
  readonly lateResult: ExtensionResult | null;
  /** The author's way to build it, as a patch on top of all references; only once the stage is finished. */
  readonly reference: string | null;
}

/** The attempt's extension; null before it is started. */
export function extensionView({ state, exercise, timeLeftMs }: OpenAttempt): ExtensionView | null {
  const stage = state.phase === 'finished' ? state.extension : null;
  if (stage === null) return null;
  const { started, submissions, phase } = stage;
  const best = bestExtensionSubmission(stage, state.content.digest);
  const late = bestExtensionSubmission(stage, state.content.digest, true);
  const last = submissions.at(-1);
  return {
    brief: exercise.solution.extension?.brief ?? '',
    phase,
    limitMs: started.limitMs,
    timeLeftMs,
    base: started.base,
    appliedLines: exercise.solution.bugs.flatMap(({ id }, line) =>
      started.applied.includes(id) ? [line] : [],
    ),
    before: started.before,
    submissions: submissions.length,
    last: last ? extensionResult(last) : null,
    result: best ? extensionResult(best) : null,
    lateResult: late ? extensionResult(late) : null,
    reference: phase === 'finished' ? (referenceOf(readExerciseFiles(exercise), null)?.text ?? null) : null,
  };
}
