import type { Collection } from '../catalog/catalog.ts';
import type { Clock } from '../domain/clock.ts';
import type { Grader } from '../grading/grader.ts';
import type { AttemptStore } from '../store/attempt-store.ts';

/** What the candidate's use cases work with; `compose.ts` and tests put it together. */
export interface AttemptsHost {
  readonly collection: Collection;
  readonly store: AttemptStore;
  readonly clock: Clock;
  /** Made on first use, because finding the sandbox costs a process. */
  readonly grader: () => Promise<Grader>;
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly workspacesRoot: string;
  readonly newAttemptId: () => string;
  /** At least 0 and less than 1; what is picked at random follows from it. */
  readonly random: () => number;
}
