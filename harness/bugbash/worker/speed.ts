import type { RunLimits } from '../../grading/supervisor/run-types.ts';
import type { MeasuredGrading } from './grading-messages.ts';

/**
 * Whether the limits of grading, which are times on a wall clock, mean the same here as elsewhere: honest code
 * must be far from every one of them on every worker, however many gradings run beside it.
 */

/** A grading that met a limit is repeated with longer ones, so what is left twice over is never in doubt. */
export const LEAST_MARGIN = 2;

type Limits = Pick<RunLimits, 'startLimitMs' | 'testLimitMs' | 'runLimitMs'>;

/** The part of a grading that comes nearest to its limit. */
export interface Speed {
  readonly part: string;
  readonly tookMs: number;
  readonly limitMs: number;
  /** How many ran side by side. */
  readonly jobs: number;
}

const PARTS = [
  ['the start and a first test', 'firstResultMs', 'startLimitMs'],
  ['the longest test', 'longestTestMs', 'testLimitMs'],
  ['the whole grading', 'totalMs', 'runLimitMs'],
] as const;

/** Of gradings that ran side by side, the slowest of each part; of the parts, the one nearest to its limit. */
export function speedOf(gradings: readonly MeasuredGrading[], limits: Limits): Speed {
  const parts = PARTS.map(([part, time, limit]) => ({
    part,
    tookMs: Math.max(1, Math.round(Math.max(...gradings.map((one) => one[time])))),
    limitMs: limits[limit],
    jobs: gradings.length,
  }));
  return parts.reduce((worst, part) => (marginOf(part) < marginOf(worst) ? part : worst));
}

/** How many times longer it could take. */
export const marginOf = ({ limitMs, tookMs }: Pick<Speed, 'limitMs' | 'tookMs'>): number => limitMs / tookMs;

export const isTooSlow = (speed: Speed): boolean => marginOf(speed) < LEAST_MARGIN;
