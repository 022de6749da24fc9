import type { Collection } from '../catalog/catalog.ts';
import type { Clock } from '../domain/clock.ts';
import type { Grader } from '../grading/grader.ts';
import type { MatrixRow } from './checks/isolation/isolation.ts';
import type { Fault } from './faults.ts';
import type { CheckName } from './finding.ts';
import type { Progress } from './progress.ts';

export interface VerifyHost {
  readonly collection: Collection;
  /** With one worker. */
  readonly grader: Grader;
  readonly clock: Clock;
  /** The clone: its packages, its lock file, its build. */
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly signal: AbortSignal;
}

export interface VerifyOptions {
  /** Runs of the determinism grid. */
  readonly runs: number;
  /** Forget what was measured before. */
  readonly fresh: boolean;
  /** Only these checks, and what each builds on; all of them, and a proof, when absent. */
  readonly only?: readonly CheckName[] | undefined;
  /** Measure although there is a proof, for what it does not hold: the survivors in their source. */
  readonly remeasure?: boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Told of what single trials show, as they end. */
  readonly onOutcome?: (outcome: TrialOutcome) => void;
}

/** A row of the matrix of fixes, or a fault with the ids of the hidden tests that notice it. */
export type TrialOutcome =
  | { readonly kind: 'row'; readonly row: MatrixRow }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly noticedBy: readonly string[] };
