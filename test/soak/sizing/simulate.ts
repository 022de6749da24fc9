import { EarliestFirst } from './earliest-first.ts';

/**
 * A model of grading, for what no machine here can be asked: how long people wait for a verdict, by how many there are
 * and how many cores grade for them. It replays the submissions of a bash and takes turns as the queue does.
 */

/** One submission, as a bash has it. */
export interface Arrival {
  readonly atMs: number;
  readonly team: string;
  readonly exercise: string;
}

export interface Model {
  /** Processor time of one grading, by exercise. */
  readonly cpuMsOf: (exercise: string) => number;
  /** One core grades one submission at a time: what a grading costs is what it takes. */
  readonly cores: number;
  /** Between a submission and its worker's looking for it, and back to the board. */
  readonly overheadMs: number;
}

export interface Simulated {
  readonly submissions: number;
  /** The most that came in within one minute. */
  readonly peakPerMinute: number;
  /** From receipt to verdict, in milliseconds: half of them, nineteen of twenty, the longest. */
  readonly verdict: { readonly median: number; readonly p95: number; readonly longest: number };
  /** Of the time between the first submission and the last verdict, how much all cores together graded. */
  readonly busy: number;
}

const MINUTE_MS = 60_000;

/** @param arrivals by time */
export function simulate(arrivals: readonly Arrival[], { cpuMsOf, cores, overheadMs }: Model): Simulated {
  const ends = new EarliestFirst<string>();
  /** Teams of which nothing is being graded and something waits; whoever waited longest comes next. */
  const turns = new EarliestFirst<string>();
  const waiting = new Map<string, Arrival[]>();
  const inHand = new Set<string>();
  const took: number[] = [];
  let [free, busyMs, nowMs, next] = [cores, 0, 0, 0];
  for (;;) {
    const arrival = arrivals[next];
    if (!arrival && ends.nextMs === Number.POSITIVE_INFINITY) break;
    if (arrival && arrival.atMs < ends.nextMs) {
      next += 1;
      nowMs = arrival.atMs;
      const own = waiting.get(arrival.team) ?? [];
      waiting.set(arrival.team, [...own, arrival]);
      if (own.length === 0 && !inHand.has(arrival.team)) turns.put(nowMs, arrival.team);
    } else {
      nowMs = ends.nextMs;
      const team = ends.take() ?? '';
      free += 1;
      inHand.delete(team);
      if ((waiting.get(team)?.length ?? 0) > 0) turns.put(nowMs, team);
    }
    while (free > 0 && turns.nextMs < Number.POSITIVE_INFINITY) {
      const team = turns.take() ?? '';
      const [first, ...rest] = waiting.get(team) ?? [];
      if (!first) throw new Error(`nothing of ${team} waits`);
      waiting.set(team, rest);
      inHand.add(team);
      free -= 1;
      const cpuMs = cpuMsOf(first.exercise);
      busyMs += cpuMs;
      ends.put(nowMs + cpuMs, team);
      took.push(nowMs + cpuMs - first.atMs + overheadMs);
    }
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0;
  const spanMs = Math.max(1, nowMs - (arrivals[0]?.atMs ?? 0));
  return {
    submissions: arrivals.length,
    peakPerMinute: peakPerMinute(arrivals),
    verdict: { median: at(0.5), p95: at(0.95), longest: at(1) },
    busy: busyMs / (spanMs * cores),
  };
}

export function peakPerMinute(arrivals: readonly Arrival[]): number {
  let [from, most] = [0, 0];
  for (const [index, { atMs }] of arrivals.entries()) {
    while ((arrivals[from]?.atMs ?? atMs) <= atMs - MINUTE_MS) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** The fewest cores with which nineteen of twenty have their verdict within that time. */
export function coresFor(arrivals: readonly Arrival[], model: Omit<Model, 'cores'>, mostMs: number): number {
  const isEnough = (cores: number) => simulate(arrivals, { ...model, cores }).verdict.p95 <= mostMs;
  let [low, high] = [0, 1];
  while (!isEnough(high)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
