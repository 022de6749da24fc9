import { DEFAULT_LIMITS, type RunLimits } from './supervisor/run-types.ts';

/** How many times the ordinary limits a repeated run gets, because the machine may be too busy for those. */
const PATIENCE = 3;
/** Fewer times for the whole run, so that code that uses every processor can't hold grading up for long. */
const PATIENCE_WITH_RUN = 2;

/** The longer limits of a run that is repeated. */
export function patientLimits(usual: Partial<RunLimits> = {}): RunLimits {
  const limits = { ...DEFAULT_LIMITS, ...usual };
  return {
    ...limits,
    startLimitMs: PATIENCE * limits.startLimitMs,
    requestLimitMs: PATIENCE * limits.requestLimitMs,
    testLimitMs: PATIENCE * limits.testLimitMs,
    runLimitMs: PATIENCE_WITH_RUN * limits.runLimitMs,
  };
}
