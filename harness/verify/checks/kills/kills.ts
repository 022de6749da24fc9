import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { Kills } from '../../../catalog/proof.ts';
import { found, type Messages, warning } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { placeOfTest } from '../../test-place.ts';
import { type FaultTrial, SEED, type TrialResults } from '../../trial.ts';
import { idleTests, joined, type KillMatrix, killMatrix } from './kill-matrix.ts';
import { probesOf } from './probes.ts';

const messages = {
  killsNothing: (id: string, faults: number, probes: number) =>
    warning(
      `"${id}" kills nothing: it passes with each of ${faults} faults of fixes, and with ${probes} mutants of other code.`,
      'Let it look closer, or take it away. If it is there for another reason, waive it in solution.yaml with that reason.',
    ),
} satisfies Messages;

/** Every hidden test must fail on some faulty code. */
export const kills = { name: 'kills', messages, check } as const;

/** Mutants of the whole code that are tried for tests that notice nothing else. */
const PROBES_AT_ONCE = 16;
const MAX_PROBES = 96;

export interface KillFacts {
  readonly findings: readonly Finding[];
  readonly matrix: KillMatrix;
  readonly probes: { readonly tried: number; readonly made: number };
}

/**
 * @param tests ids of all hidden tests
 * @param faults what other checks have tried already, with their results
 * @param run tries more; null when that was interrupted
 */
async function check(
  exerciseFiles: ExerciseFiles,
  tests: readonly string[],
  { faults, results }: { readonly faults: readonly FaultTrial[]; readonly results: TrialResults },
  run: (trials: readonly FaultTrial[]) => Promise<TrialResults | null>,
): Promise<KillFacts | null> {
  let matrix = killMatrix(tests, faults, results);
  let tried = 0;
  let made = 0;
  if (idleTests(matrix).length > 0) {
    const probes = await probesOf(exerciseFiles);
    made = probes.made;
    while (tried < MAX_PROBES) {
      const files = [...new Set(idleTests(matrix).map(fileOfTest))];
      const batch = files.length === 0 ? [] : probes.next(PROBES_AT_ONCE, files);
      if (batch.length === 0) break;
      const more = await run(batch);
      if (!more) return null;
      matrix = joined(matrix, killMatrix(tests, batch, more));
      tried += batch.length;
    }
  }
  const findings = idleTests(matrix).map((id) => {
    const { file, line } = placeOfTest(exerciseFiles, id);
    // A wrong fix that leaves its bug alive meets the tests of that bug only.
    const met = faults.filter(({ trial }) => trial.files.includes(fileOfTest(id)));
    return found('kills', messages.killsNothing(id, met.length, tried), file, line);
  });
  return { findings, matrix, probes: { tried, made } };
}

/** The matrix as proofs have it; only faults that some test notices are worth their line. */
export function killsInProof({ matrix, probes }: KillFacts): Kills {
  const noticed = new Set([...matrix.kills.values()].flat());
  return {
    faults: Object.fromEntries(
      matrix.faults.filter(({ id }) => noticed.has(id)).map(({ id, text }) => [id, text]),
    ),
    tests: Object.fromEntries([...matrix.kills].map(([test, ids]) => [test, ids.join(' ')])),
    probes: { ...probes, seed: SEED },
  };
}

function fileOfTest(id: string): string {
  return id.split(' › ')[0] ?? '';
}
