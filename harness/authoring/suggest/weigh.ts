import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import {
  firstDifference,
  scriptsOf,
  transcriptOf,
  transcriptTrial,
} from '../../verify/checks/differential/transcript.ts';
import { withTranscriptTests } from '../../verify/checks/differential/with-transcript-tests.ts';
import { MUTANT_LIMITS } from '../../verify/checks/mutation/mutation.ts';
import { TrialRunner, type TrialRunnerHost } from '../../verify/run-trials.ts';
import { treePatch } from '../../verify/tree-patch.ts';
import {
  failingIds,
  resultOf,
  SEED,
  type Trial,
  type TrialResult,
  visibleTrial,
} from '../../verify/trial.ts';
import type { Candidate, Suggestion, Suggestions, Weighing, WhyLeft } from './suggestion.ts';

export interface WeighOptions {
  /** How many suggestions are enough. */
  readonly most: number;
  /** How many candidates may be tried for them. */
  readonly mostTried: number;
  /** The number of the one candidate to try. */
  readonly only?: number | undefined;
  readonly onTried: (tried: number, kept: number) => void;
}

/** Candidates that are tried before it is asked whether there are enough. */
const AT_ONCE = 8;
const MAX_ERROR_CHARACTERS = 240;

/** Tries candidates in their order until there are enough suggestions; a failure where it was interrupted. */
export async function weigh(
  trialHost: TrialRunnerHost,
  exerciseFiles: ExerciseFiles,
  weighing: Weighing,
  options: WeighOptions,
): Promise<Result<Suggestions>> {
  const runner = new TrialRunner(trialHost, exerciseFiles);
  try {
    if (!scriptsOf(exerciseFiles).includes(weighing.script))
      return await new Weigher(runner, null, weighing, options).weigh();
    return await withTranscriptTests(exerciseFiles, async (withTests) => {
      const transcripts = new TrialRunner(trialHost, withTests);
      try {
        return await new Weigher(runner, transcripts, weighing, options).weigh();
      } finally {
        await transcripts.dispose();
      }
    });
  } finally {
    await runner.dispose();
  }
}

/** What is known of a candidate so far. */
interface Noticed {
  readonly candidate: Candidate;
  readonly failing: readonly string[];
  readonly difference: string;
}

class Stopped extends Error {}

class Weigher {
  readonly #runner: TrialRunner;
  readonly #transcripts: TrialRunner | null;
  readonly #weighing: Weighing;
  readonly #options: WeighOptions;
  readonly #left: Record<WhyLeft, number> = { unnoticed: 0, 'too plain': 0, 'not running': 0, entangled: 0 };

  /** @param transcripts runs generated inputs; null where the author says nothing of what to ask */
  constructor(
    runner: TrialRunner,
    transcripts: TrialRunner | null,
    weighing: Weighing,
    options: WeighOptions,
  ) {
    this.#runner = runner;
    this.#transcripts = transcripts;
    this.#weighing = weighing;
    this.#options = options;
  }

  async weigh(): Promise<Result<Suggestions>> {
    const { base, candidates } = this.#weighing;
    const { most, mostTried, only, onTried } = this.#options;
    const pending = candidates.filter(({ number }) => only === undefined || number === only);
    const kept: Suggestion[] = [];
    let tried = 0;
    let already: Pick<Suggestions, 'failingAlready' | 'noticingOthers'> = {
      failingAlready: [],
      noticingOthers: [],
    };
    try {
      const [hidden, visible] = await this.#run(this.#runner, [
        this.#hiddenTrial('the right code', base),
        visibleTrial('the right code', base),
      ]);
      const failing = failingIds(hidden);
      already = await this.#whyFailing(failing);
      const before = { hidden: new Set(failing), visible: new Set(failingIds(visible)) };
      while (pending.length > 0 && kept.length < most && tried < mostTried) {
        const batch = this.#nextBatch(pending);
        kept.push(...(await this.#weighBatch(batch, before)));
        tried += batch.length;
        onTried(tried, kept.length);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      const broken = this.#runner.broken ?? this.#transcripts?.broken;
      return broken
        ? { ok: false, failure: broken }
        : failed('interrupted', 'Interrupted; what was tried so far is remembered.', { retype: {} });
    }
    return success({
      suggestions: kept.slice(0, most),
      made: candidates.length,
      tried,
      left: this.#left,
      ...already,
    });
  }

  /** Tells tests that fail on right code from those that notice a bug which is alive in the base. */
  async #whyFailing(
    failing: readonly string[],
  ): Promise<Pick<Suggestions, 'failingAlready' | 'noticingOthers'>> {
    const { others } = this.#weighing;
    if (!others || failing.length === 0) return { failingAlready: failing, noticingOthers: [] };
    const [solved, ...alive] = await this.#run(this.#runner, [
      this.#hiddenTrial('the solved code', others.solved),
      ...others.alive.map(({ bug, tree }) => this.#hiddenTrial(`the solved code with "${bug}"`, tree)),
    ]);
    const failingSolved = new Set(solved ? failingIds(solved) : []);
    return {
      failingAlready: failing.filter((test) => failingSolved.has(test)),
      noticingOthers: others.alive.flatMap(({ bug }, index) => {
        const result = alive[index];
        const noticing = new Set(result ? failingIds(result) : []);
        return failing
          .filter((test) => noticing.has(test) && !failingSolved.has(test))
          .map((test) => ({ test, bug }));
      }),
    };
  }

  /** Takes the next candidates that could be kept. */
  #nextBatch(pending: Candidate[]): Candidate[] {
    const batch: Candidate[] = [];
    while (batch.length < AT_ONCE) {
      const next = pending.shift();
      if (!next) break;
      if (this.#weighing.isFit(next)) batch.push(next);
      else this.#leave('entangled');
    }
    return batch;
  }

  async #weighBatch(
    batch: readonly Candidate[],
    before: { readonly hidden: ReadonlySet<string>; readonly visible: ReadonlySet<string> },
  ): Promise<Suggestion[]> {
    const hidden = await this.#run(
      this.#runner,
      batch.map(({ text, tree }) => this.#hiddenTrial(text, tree)),
    );
    const running = batch.flatMap((candidate, index) => {
      const result = hidden[index];
      if (!result || result.failure !== null || result.problems.length + result.limitsHit.length > 0)
        return this.#leave('not running');
      const failing = failingIds(result).filter((id) => !before.hidden.has(id));
      if (failing.some(this.#weighing.isAnothers)) return this.#leave('entangled');
      return [{ candidate, failing, said: errorOf(result, failing) }];
    });
    const differences = await this.#differences(running.map(({ candidate }) => candidate));
    const noticed = running.flatMap(({ candidate, failing, said }, index): Noticed[] => {
      const difference = differences[index] ?? said;
      return difference === null ? this.#leave('unnoticed') : [{ candidate, failing, difference }];
    });
    const visible = await this.#run(
      this.#runner,
      noticed.map(({ candidate }) => visibleTrial(candidate.text, candidate.tree)),
    );
    return noticed.flatMap(({ candidate, failing, difference }, index): Suggestion[] => {
      const result = visible[index];
      const red = result ? failingIds(result).filter((id) => !before.visible.has(id)) : [];
      const isPlain =
        !result ||
        result.tests.length === 0 ||
        result.problems.length > 0 ||
        red.length > this.#weighing.mostVisible;
      if (isPlain) return this.#leave('too plain');
      const { number, text, kind, file, line, tree } = candidate;
      const diff = treePatch(this.#weighing.base, tree);
      return [{ number, text, kind, file, line, diff, difference, failing, visible: red }];
    });
  }

  /** In a sentence each; null where generated inputs show none. */
  async #differences(candidates: readonly Candidate[]): Promise<(string | null)[]> {
    const { script } = this.#weighing;
    const transcripts = this.#transcripts;
    if (!transcripts) return candidates.map(() => null);
    const trees = candidates.map((candidate) => candidate.compared());
    // One trial for each right tree, however many are compared with it.
    const references = new Map(
      [...new Set(trees.map(({ reference }) => reference))].map(
        (tree) => [tree, transcriptTrial('the right code', tree, script)] as const,
      ),
    );
    const others = trees.map(({ other }, index) =>
      transcriptTrial(candidates[index]?.text ?? '', other, script),
    );
    const trials = [...references.values(), ...others];
    const results = await this.#run(transcripts, trials);
    const transcriptFor = (trial: Trial | undefined) => {
      const result = trial && results[trials.indexOf(trial)];
      return result ? transcriptOf(result) : null;
    };
    return trees.map(({ reference }, index) => {
      const [right, given] = [transcriptFor(references.get(reference)), transcriptFor(others[index])];
      return (right && given && firstDifference(right, given)?.text) ?? null;
    });
  }

  #hiddenTrial(label: string, tree: Tree): Trial {
    return {
      label,
      tree,
      files: this.#weighing.files,
      seed: SEED,
      conditions: {},
      limits: MUTANT_LIMITS,
      stopsWhenRetried: 'run',
      shares: 'everything',
      keepsErrors: true,
    };
  }

  async #run<const Trials extends readonly Trial[]>(
    runner: TrialRunner,
    trials: Trials,
  ): Promise<{ -readonly [Index in keyof Trials]: TrialResult }> {
    const results = await runner.run(trials, () => {});
    if (!results) throw new Stopped();
    return trials.map((trial) => resultOf(results, trial)) as {
      -readonly [Index in keyof Trials]: TrialResult;
    };
  }

  #leave(why: WhyLeft): [] {
    this.#left[why] += 1;
    return [];
  }
}

/** What the first test that fails says, with the test's titles. */
function errorOf({ errors = {} }: TrialResult, [first]: readonly string[]): string | null {
  if (first === undefined) return null;
  const text = (errors[first] ?? 'it fails').replace(/\s+/g, ' ').trim();
  const short = text.length <= MAX_ERROR_CHARACTERS ? text : `${text.slice(0, MAX_ERROR_CHARACTERS - 1)}…`;
  return `"${first.split(' › ').slice(1).join(' › ')}" fails: ${short}`;
}
