import type { FromExaminer } from '../protocol/examiner-messages.ts';
import { RESTART_FAILED } from '../protocol/subject-messages.ts';
import type { ObservedRun, RunEnd, RunRequest, TestOutcome } from './run-types.ts';

type Seen = Extract<
  FromExaminer,
  { readonly type: 'collected' | 'test' | 'problem' | 'limit' | 'unhandled' | 'gave-up-waiting' }
>;

/** What is seen of a run while it goes on. It only collects; nothing here decides what counts. */
export class Observation {
  readonly #collected = new Map<string, readonly string[]>();
  readonly #collectErrors: string[] = [];
  readonly #outcomes = new Map<string, TestOutcome>();
  readonly #problems: ObservedRun['problems'][number][] = [];
  readonly #limitsHit = new Set<string>();
  readonly #unhandled: string[] = [];
  #gaveUpWaiting = false;

  noteLimit(name: string): void {
    this.#limitsHit.add(name);
  }

  note(message: Seen, request: RunRequest | undefined): void {
    switch (message.type) {
      case 'collected':
        this.#collected.set(message.file, message.tests);
        request?.onCollected?.(message.file, message.tests);
        if (message.error !== null) this.#collectErrors.push(`${message.file}: ${message.error}`);
        break;
      case 'test': {
        const { id, state, error, place, durationMs } = message;
        const before = this.#outcomes.get(id)?.state;
        // What has failed stays so: an error that no test awaited may come before the test has ended, or after.
        if (before === 'fail' && state !== 'fail') break;
        const outcome = { id, state, error, place, durationMs };
        this.#outcomes.set(id, outcome);
        if (before !== state) request?.onOutcome?.(outcome);
        break;
      }
      case 'problem':
        this.#problems.push(message.problem);
        // What did not start again has started.
        if (message.problem.code !== RESTART_FAILED) request?.onNotStarted?.();
        break;
      case 'limit':
        this.noteLimit(message.name);
        break;
      case 'gave-up-waiting':
        this.#gaveUpWaiting = true;
        break;
      case 'unhandled':
        this.#unhandled.push(message.message);
        break;
    }
  }

  conclude(end: RunEnd, mostRequests: number, examinerMs: number): WorkersRun {
    return {
      collected: this.#collected,
      collectErrors: this.#collectErrors,
      outcomes: this.#outcomes,
      problems: this.#problems,
      limitsHit: [...this.#limitsHit].sort(),
      unhandled: this.#unhandled,
      end,
      mostRequests,
      gaveUpWaiting: this.#gaveUpWaiting,
      examinerMs,
    };
  }
}

/** What one worker saw. */
export type WorkersRun = Omit<ObservedRun, 'lostTime'>;

/** What several workers saw, as one run. A worker that did not see its end decides how the run ended. */
export function mergeRuns(runs: readonly WorkersRun[]): WorkersRun {
  return {
    collected: new Map(runs.flatMap((run) => [...run.collected])),
    collectErrors: runs.flatMap((run) => run.collectErrors),
    outcomes: new Map(runs.flatMap((run) => [...run.outcomes])),
    problems: tellableProblems(runs.map(({ problems }) => problems)),
    limitsHit: [...new Set(runs.flatMap((run) => run.limitsHit))].sort(),
    unhandled: runs.flatMap((run) => run.unhandled),
    end: runs.find((run) => run.end !== 'done')?.end ?? 'done',
    mostRequests: Math.max(...runs.map(({ mostRequests }) => mostRequests)),
    gaveUpWaiting: runs.some((run) => run.gaveUpWaiting),
    examinerMs: Math.max(0, ...runs.map((run) => run.examinerMs)),
  };
}

type Problem = ObservedRun['problems'][number];

/**
 * What hinders the code at its start is in its own words, so it is told only where every worker was told the same: one
 * whose subject does start shows it what hidden tests ask, and the code of another could say that.
 */
function tellableProblems(workers: readonly (readonly Problem[])[]): readonly Problem[] {
  const told = workers.map((problems) => new Set(problems.map(keyOf)));
  const tellable = workers
    .flat()
    .map((problem) =>
      problem.code === RESTART_FAILED || told.every((keys) => keys.has(keyOf(problem))) ? problem : UNLIKE,
    );
  return [...new Map(tellable.map((problem) => [keyOf(problem), problem])).values()];
}

const keyOf = (problem: Problem): string => JSON.stringify(problem);

const UNLIKE: Problem = {
  code: RESTART_FAILED,
  message:
    'The code fails at its start, with another error each time; start it yourself a few times to see them.',
};
