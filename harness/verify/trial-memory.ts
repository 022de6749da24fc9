import { createHash } from 'node:crypto';
import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import { type Trial, type TrialResult, testsOf } from './trial.ts';
import type { TrialCache } from './trial-cache.ts';

/** What is known of a trial, and what of it is left to try; nothing is left where all is known. */
export interface Recalled {
  readonly known: TrialResult | undefined;
  readonly left: Trial | undefined;
}

/**
 * Remembers results by what they follow from, so that a change re-runs only what it can decide: of a trial whose files
 * do not touch each other the changed file, of one that ends at its first failure nothing behind that failure.
 */
export class TrialMemory {
  readonly #cache: TrialCache;
  readonly #toolchain: string;
  readonly #exerciseFiles: ExerciseFiles;
  readonly #hidden: ReadonlyMap<string, string>;

  /** @param toolchain changes with everything outside the exercise that a result may depend on */
  constructor(cache: TrialCache, toolchain: string, exerciseFiles: ExerciseFiles) {
    this.#cache = cache;
    this.#toolchain = toolchain;
    this.#exerciseFiles = exerciseFiles;
    this.#hidden = new Map([...exerciseFiles.hidden].map(([path, content]) => [path, sha256(content)]));
  }

  recall(trial: Trial): Recalled {
    const base = this.#base(trial);
    for (const files of wholes(trial)) {
      const known = this.#cache.read(this.#key(base, files));
      if (known) return { known, left: undefined };
    }
    if (!isDivisible(trial)) return { known: undefined, left: trial };
    const parts = trial.files.map((file) => ({ file, result: this.#cache.read(this.#key(base, [file])) }));
    const known = parts.flatMap(({ result }) => result ?? []);
    const files = parts.filter(({ result }) => !result).map(({ file }) => file);
    if (known.length === 0) return { known: undefined, left: trial };
    return { known: joined(trial, known), left: files.length === 0 ? undefined : { ...trial, files } };
  }

  /** @param trial what was really tried, with the files that were left to try */
  remember(trial: Trial, result: TrialResult): void {
    // A run that could not be graded may go better next time.
    if (result.failure !== null) return;
    const base = this.#base(trial);
    if (isDivisible(trial) && result.problems.length === 0 && result.limitsHit.length === 0) {
      for (const file of trial.files) this.#cache.write(this.#key(base, [file]), partOf(result, file));
      return;
    }
    const last = Math.max(...decidingFiles(trial, result).map((file) => trial.files.indexOf(file)));
    const files = stopsElsewhere(trial.conditions) ? trial.files.slice(0, last + 1) : trial.files;
    this.#cache.write(this.#key(base, files), result);
  }

  /** For what turned out not to be steady. */
  forget(trial: Trial): void {
    const base = this.#base(trial);
    for (const files of [...wholes(trial), ...trial.files.map((file) => [file])])
      this.#cache.forget(this.#key(base, files));
  }

  /** All that the result of a trial follows from, but for its hidden test files. */
  #base(trial: Trial): string {
    const { manifest, solution } = this.#exerciseFiles.exercise;
    const { entry, style, world, packages, editable, time_zone = null } = manifest;
    const support = [...this.#hidden].filter(([path]) => !path.endsWith('.test.ts'));
    return JSON.stringify([
      this.#toolchain,
      [entry, style, world, packages, editable, time_zone, solution.process],
      [...trial.tree].map(([path, content]) => [path, sha256(content)]).sort(),
      support.sort(),
      trial.seed,
      Object.entries(trial.conditions).sort(),
      Object.entries(trial.limits ?? {}).sort(),
      trial.hasBusyNeighbours ?? false,
      trial.runs ?? 'hidden tests',
      trial.repetition ?? 0,
      trial.keepsErrors ?? false,
      trial.stopsWhenRetried ?? null,
    ]);
  }

  #key(base: string, files: readonly string[]): string {
    return sha256(JSON.stringify([base, files.map((file) => [file, this.#hidden.get(file)])]));
  }
}

/** Whether each file's tests end as they would without the others: all run, in their own order. */
function isDivisible({ conditions, runs, files }: Trial): boolean {
  const runsAll = !stopsElsewhere(conditions) && conditions.shuffleSeed === undefined;
  return runsAll && conditions.subjectDiesAtRequest === undefined && runs === undefined && files.length > 0;
}

/** Whether a failure in one file keeps those behind it from running. */
function stopsElsewhere({ stopsAtFailure }: Trial['conditions']): boolean {
  return stopsAtFailure === 'run' || stopsAtFailure === 'other files';
}

/** Lists of files under which a trial's whole result may be remembered. */
function wholes({ conditions, files }: Trial): (readonly string[])[] {
  if (!stopsElsewhere(conditions)) return [files];
  return files.map((_, index) => files.slice(0, index + 1));
}

/** The files of which a test ran. */
function decidingFiles({ files }: Trial, result: TrialResult): readonly string[] {
  const ran = files.filter((file) => testsOf(result, file).some(({ state }) => state !== 'skip'));
  return ran.length > 0 && result.tests.some(({ state }) => state === 'fail') ? ran : files;
}

function partOf(result: TrialResult, file: string): TrialResult {
  const tests = testsOf(result, file);
  const firstFailing = result.tests.find(({ state }) => state === 'fail');
  const hasFirst = firstFailing !== undefined && tests.includes(firstFailing);
  const { errors, ...rest } = result;
  const own = Object.entries(errors ?? {}).filter(([id]) => tests.some((test) => test.id === id));
  return {
    ...rest,
    tests,
    firstError: hasFirst ? result.firstError : null,
    ...(errors && { errors: Object.fromEntries(own) }),
  };
}

/** One result of those of some files, in the trial's order. */
export function joined({ files }: Pick<Trial, 'files'>, parts: readonly TrialResult[]): TrialResult {
  const tests = files.flatMap((file) => parts.flatMap((part) => testsOf(part, file)));
  const failing = tests.find(({ state }) => state === 'fail');
  const of = parts.find((part) => failing !== undefined && part.tests.includes(failing));
  const errors = parts.map((part) => part.errors).filter((known) => known !== undefined);
  return {
    tests,
    firstError: of?.firstError ?? null,
    ...(errors.length > 0 && { errors: Object.assign({}, ...errors) }),
    problems: [...new Set(parts.flatMap(({ problems }) => problems))],
    limitsHit: [...new Set(parts.flatMap(({ limitsHit }) => limitsHit))],
    failure: parts.find(({ failure }) => failure !== null)?.failure ?? null,
    durationMs: Math.max(0, ...parts.map(({ durationMs }) => durationMs)),
  };
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
