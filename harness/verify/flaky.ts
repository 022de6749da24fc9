import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import { error, found, type Messages } from './check.ts';
import type { CheckName, Finding } from './finding.ts';
import type { TrialRunner } from './run-trials.ts';
import { placeOfTest } from './test-place.ts';
import type { CheckPlan, TrialResult, TrialResults } from './trial.ts';

const messages = {
  flaky: (id: string, label: string, first: 'pass' | 'fail') =>
    error(
      `"${id}" is flaky: it ${first === 'fail' ? 'failed at first and passed' : 'passed at first and failed'} when the same was run again (${label}).`,
      'Let it wait for what it expects instead of for time, and take time and chance from `world`, `subject.clock` and `random`.',
    ),
} satisfies Messages;

/** What a check goes by when what surprised it has been run twice, and the tests that did not end alike. */
export interface Settled {
  readonly results: TrialResults;
  readonly findings: readonly Finding[];
}

/**
 * Runs once more what surprised a check. A test that ends otherwise the second time is flaky, whatever the check would
 * have blamed; the second result is then the one that counts. Null when interrupted or broken.
 */
export async function settled(
  runner: Pick<TrialRunner, 'runAgain' | 'forget'>,
  exerciseFiles: ExerciseFiles,
  check: CheckName,
  plan: Pick<CheckPlan<unknown>, 'trials' | 'surprising'> | undefined,
  results: TrialResults,
): Promise<Settled | null> {
  const surprising = plan?.surprising?.(results) ?? [];
  if (surprising.length === 0) return { results, findings: [] };
  const again = await runner.runAgain(surprising);
  if (!again) return null;
  const counting = new Map(results);
  const findings = new Map<string, Finding>();
  for (const trial of surprising) {
    const [first, second] = [results.get(trial), again.get(trial)];
    const flaky = first && second ? endedOtherwise(first, second) : [];
    if (second && flaky.length > 0) {
      counting.set(trial, second);
      runner.forget(trial);
    }
    for (const { id, state } of flaky) {
      const { file, line } = placeOfTest(exerciseFiles, id);
      // A test that is flaky in several runs is said to be so once.
      if (!findings.has(id))
        findings.set(id, found(check, messages.flaky(id, trial.label, state), file, line));
    }
  }
  return { results: counting, findings: [...findings.values()] };
}

/** Tests that passed once and failed once, with how they ended first. */
export function endedOtherwise(
  first: TrialResult,
  second: TrialResult,
): { readonly id: string; readonly state: 'pass' | 'fail' }[] {
  const states = new Map(second.tests.map(({ id, state }) => [id, state]));
  return first.tests.flatMap(({ id, state }) => {
    const other = states.get(id);
    // One that was skipped, because its file was given up at another's failure, shows nothing.
    return state !== 'skip' && (other === 'pass' || other === 'fail') && other !== state
      ? [{ id, state }]
      : [];
  });
}
