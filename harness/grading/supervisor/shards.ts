import type { ExerciseFiles } from '../../catalog/exercise-files.ts';

/** The hidden test files of an exercise, relative to `hidden/`. */
export function hiddenTestFiles({ hidden }: ExerciseFiles): string[] {
  return [...hidden.keys()].filter((path) => path.endsWith('.test.ts'));
}

/** Whether hidden tests of an exercise start the code under test more than once. Only what is made ready depends on it. */
export function restartsSubject(files: ExerciseFiles): boolean {
  const isFresh = files.exercise.solution.process === 'fresh';
  return isFresh || hiddenTestFiles(files).some((file) => sizeOf(files, file).restarts > 0);
}

/** What a new process of the code under test costs, in tests. */
const TESTS_PER_RESTART = 8;

/** A hidden test file, and about what it takes. */
interface SizedFile {
  readonly file: string;
  readonly restarts: number;
  /** In milliseconds where a proof tells them, else in tests. */
  readonly cost: number;
}

function sizeOf({ hidden, provenTests }: ExerciseFiles, file: string): SizedFile {
  const text = hidden.get(file)?.toString('utf8') ?? '';
  const restarts = text.match(/\.restart\(/g)?.length ?? 0;
  const cost = provenTests?.fileMs?.[file] ?? countTests(text) + restarts * TESTS_PER_RESTART;
  return { file, restarts, cost };
}

const countTests = (text: string): number => text.match(/^[ \t]*test(\.\w+)?\(/gm)?.length ?? 0;

/** The hidden test files that one worker runs, in order. */
export interface Shard {
  readonly files: readonly string[];
  /** How often each file's tests start the code under test anew. */
  readonly restarts: ReadonlyMap<string, number>;
}

/**
 * Deals hidden test files to workers, the longest first, each to the worker that has least. What runs behind a restart of the
 * code under test runs in a process that has yet to get fast, so files with restarts are dealt before all others, that each
 * worker has about as many, and come last in their shard, the longest of them first.
 */
export function dealShards(files: ExerciseFiles, names: readonly string[], workerCount: number): Shard[] {
  const sized = names.map((file) => sizeOf(files, file));
  const byCost = [...sized].sort((a, b) => b.cost - a.cost || (a.file < b.file ? -1 : 1));
  const [restarting, others] = [byCost.filter(restarts), byCost.filter((file) => !restarts(file))];
  if (workerCount === 1) return [shardOf([...sized.filter((file) => !restarts(file)), ...restarting])];
  const shards = Array.from({ length: workerCount }, () => ({ files: [] as SizedFile[], cost: 0 }));
  for (const next of [...restarting, ...others]) {
    const smallest = shards.reduce((least, other) => (other.cost < least.cost ? other : least));
    smallest.files.push(next);
    smallest.cost += next.cost;
  }
  return shards.map(({ files: dealt }) =>
    shardOf([...dealt.filter((file) => !restarts(file)), ...dealt.filter(restarts)]),
  );
}

const restarts = (file: SizedFile): boolean => file.restarts > 0;

/** A single shard: these files in this order, for runs that may end at the first failure. */
export function shardAsAsked(files: ExerciseFiles, names: readonly string[]): Shard {
  return shardOf(names.map((file) => sizeOf(files, file)));
}

function shardOf(dealt: readonly SizedFile[]): Shard {
  return {
    files: dealt.map(({ file }) => file),
    restarts: new Map(dealt.map(({ file, restarts }) => [file, restarts])),
  };
}

/** Foretells, while a shard runs, whether the code under test will yet be started anew. */
export class RestartForecast {
  readonly #files: readonly string[];
  readonly #left: Map<string, number>;
  readonly #startsFresh: boolean;
  #file: string | undefined;

  /** @param startsFresh whether each file has a process of its own */
  constructor({ files, restarts }: Shard, startsFresh: boolean) {
    this.#files = files;
    this.#left = new Map(restarts);
    this.#startsFresh = startsFresh;
  }

  /** A file's tests begin. */
  begin(file: string): void {
    this.#file = file;
  }

  /** One of its tests restarts the code under test. */
  restarted(): void {
    if (this.#file !== undefined) this.#left.set(this.#file, this.#leftOf(this.#file) - 1);
  }

  get isRestartToCome(): boolean {
    if (this.#file === undefined) return false;
    const unfinished = this.#files.slice(this.#files.indexOf(this.#file));
    if (this.#startsFresh && unfinished.length > 1) return true;
    return unfinished.some((file) => this.#leftOf(file) > 0);
  }

  #leftOf(file: string): number {
    return this.#left.get(file) ?? 0;
  }
}
