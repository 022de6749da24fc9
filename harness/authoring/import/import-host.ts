import type { Grader } from '../../grading/grader.ts';

/** What an import works with. */
export interface ImportHost {
  readonly grader: Pick<Grader, 'runSuite'>;
  readonly packagesRoot: string;
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
  readonly onStep: (what: string) => void;
}
