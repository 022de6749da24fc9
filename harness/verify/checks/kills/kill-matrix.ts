import type { Fault } from '../../faults.ts';
import { type FaultTrial, failingIds, resultOf, type TrialResult, type TrialResults } from '../../trial.ts';

/** Which faults each hidden test notices. */
export interface KillMatrix {
  readonly faults: readonly Fault[];
  /** By test id, in the order of the tests: ids of the faults on which it fails. */
  readonly kills: ReadonlyMap<string, readonly string[]>;
}

/** With so many tests in a run, a fault that each of them notices says nothing about any of them. */
const MANY_TESTS = 5;

/** @param tests ids of all hidden tests */
export function killMatrix(
  tests: readonly string[],
  faults: readonly FaultTrial[],
  results: TrialResults,
): KillMatrix {
  const kills = new Map<string, string[]>(tests.map((id) => [id, []]));
  for (const { fault, trial } of faults) {
    const result = resultOf(results, trial);
    if (!isTelling(fault, result)) continue;
    for (const id of failingIds(result)) kills.get(id)?.push(fault.id);
  }
  return { faults: faults.map(({ fault }) => fault), kills };
}

/** Of code that does not run, or that fails everything, no test has to look closely. */
function isTelling({ kind }: Fault, result: TrialResult): boolean {
  if (result.failure !== null || result.problems.length > 0) return false;
  const ran = result.tests.filter(({ state }) => state !== 'skip');
  return kind !== 'probe' || ran.length < MANY_TESTS || ran.some(({ state }) => state === 'pass');
}

/** Tests that notice nothing. */
export function idleTests({ kills }: KillMatrix): string[] {
  return [...kills].flatMap(([id, faults]) => (faults.length === 0 ? [id] : []));
}

export function joined(one: KillMatrix, other: KillMatrix): KillMatrix {
  return {
    faults: [...one.faults, ...other.faults],
    kills: new Map([...one.kills].map(([id, faults]) => [id, [...faults, ...(other.kills.get(id) ?? [])]])),
  };
}
