import { type ExerciseFiles, solvedTree } from '../../../catalog/exercise-files.ts';
import { wordMutant } from '../../mutants/mutant-wording.ts';
import { type Mutant, mutantsOf } from '../../mutants/mutants.ts';
import { inSeededOrder } from '../../seeded-order.ts';
import { type FaultTrial, SEED, type Trial } from '../../trial.ts';

/** Of each source file no more are made than this. */
const MAX_OF_A_FILE = 12;

/** Mutants from all over the solved code, in an order that follows from the seed. */
export interface Probes {
  readonly made: number;
  /** The next of them as trials of these hidden files; none when all have been tried. */
  next(count: number, files: readonly string[]): FaultTrial[];
}

/**
 * Guards hold what no fix touches. That they look closely only faults elsewhere can show: mutants of any code of the
 * solved tree, a sample.
 */
export async function probesOf(exerciseFiles: ExerciseFiles): Promise<Probes> {
  const solved = solvedTree(exerciseFiles);
  const mutants = await mutantsOf(new Map(), solved, (edits) =>
    inSeededOrder(edits, ({ start, end, mutator, replacement }) =>
      JSON.stringify([start, end, mutator, replacement]),
    ).slice(0, MAX_OF_A_FILE),
  );
  const pending = inSeededOrder(mutants, (mutant) => `${mutant.file}:${mutant.line} ${wordMutant(mutant)}`);
  let tried = 0;
  const trialOf = (mutant: Mutant, files: readonly string[]): Trial => ({
    label: `probe: ${wordMutant(mutant)}`,
    tree: new Map(solved).set(mutant.file, mutant.content),
    files,
    seed: SEED,
    conditions: {},
    limits: PROBE_LIMITS,
    stopsWhenRetried: 'run',
    shares: 'everything',
  });
  return {
    made: mutants.length,
    next: (count, files) =>
      pending.splice(0, count).map((mutant) => {
        tried += 1;
        const fault = { id: `probe:${tried}`, kind: 'probe' as const, text: wordMutant(mutant) };
        return { fault, trial: trialOf(mutant, files) };
      }),
  };
}

const PROBE_LIMITS = {
  runLimitMs: 12_000,
  requestLimitMs: 2_500,
  testLimitMs: 8_000,
  startLimitMs: 5_000,
};
