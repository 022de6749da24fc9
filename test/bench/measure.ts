/**
 * Measuring by comparison: the variants that are compared take turns (A B A B …) in one run, so that whatever else the
 * machine does meanwhile falls on all of them. A ratio of two medians is all that is ever concluded.
 */

/** What one turn yielded, by name of the measurement; milliseconds. */
export type Measurements = Readonly<Record<string, number>>;

export interface Variant {
  readonly name: string;
  /** One turn. What has to be prepared or cleared away is done in here as well, outside of what is timed. */
  turn(): Promise<Measurements>;
}

/** One of a variant's measurements. */
export interface Measured {
  readonly variant: string;
  readonly measurement: string;
}

export interface RowPlan {
  readonly name: string;
  readonly ours: Measured;
  /** Null where the target is a time that a person notices, and not a ratio. */
  readonly reference: Measured | null;
  /** The ratio that is asked for, or without a reference the milliseconds; null where nothing is. */
  readonly target: number | null;
}

/** Variants that need the same preparation, and the rows that are drawn from their turns. */
export interface Benchmark {
  readonly rows: readonly RowPlan[];
  /** Turns of each variant, after one that does not count. */
  readonly runs: number;
  /** Prepares below a temporary folder; what it leaves there need not be cleared away. */
  open(folder: string, tools: BenchmarkTools): Promise<OpenBenchmark>;
}

export interface BenchmarkTools {
  /** A line that belongs below the table. The same line is printed once. */
  readonly note: (line: string) => void;
  /** `--full`: as much as the target names, where the usual run does less of the same. */
  readonly isFull: boolean;
}

export interface OpenBenchmark {
  readonly variants: readonly Variant[];
  close(): Promise<void>;
}

export interface Spread {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface RowResult {
  readonly name: string;
  readonly ours: Spread;
  readonly reference: Spread | null;
  readonly ratio: number | null;
  readonly target: number | null;
  /** Null where there is no target. */
  readonly met: boolean | null;
}

/** Takes the turns: one of each that does not count, then `runs` of each. */
export async function takeTurns(
  variants: readonly Variant[],
  runs: number,
  {
    signal,
    onTurn,
  }: { readonly signal: AbortSignal; readonly onTurn: (variant: string, round: number) => void },
): Promise<ReadonlyMap<string, readonly Measurements[]>> {
  const taken = new Map<string, Measurements[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round += 1) {
    for (const variant of variants) {
      signal.throwIfAborted();
      onTurn(variant.name, round);
      const measurements = await variant.turn().catch((error: unknown) => {
        // Ctrl-C ends the processes of the turn as well; what they say then is of no interest.
        signal.throwIfAborted();
        throw error;
      });
      if (round > 0) taken.get(variant.name)?.push(measurements);
    }
  }
  return taken;
}

/** A row's result; undefined where a variant could not measure what the row compares. */
export function resultOf(
  { name, ours, reference, target }: RowPlan,
  taken: ReadonlyMap<string, readonly Measurements[]>,
): RowResult | undefined {
  const mine = spreadOf(ours, taken);
  const theirs = reference === null ? null : spreadOf(reference, taken);
  if (!mine || theirs === undefined) return undefined;
  const ratio = theirs === null ? null : mine.medianMs / theirs.medianMs;
  return {
    name,
    ours: mine,
    reference: theirs,
    ratio,
    target,
    met: target === null ? null : (ratio ?? mine.medianMs) <= target,
  };
}

function spreadOf(
  { variant, measurement }: Measured,
  taken: ReadonlyMap<string, readonly Measurements[]>,
): Spread | undefined {
  const values = (taken.get(variant) ?? [])
    .map((measurements) => measurements[measurement])
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);
  const [minMs, maxMs] = [values[0], values.at(-1)];
  if (minMs === undefined || maxMs === undefined) return undefined;
  return { medianMs: medianOf(values), minMs, maxMs };
}

function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
