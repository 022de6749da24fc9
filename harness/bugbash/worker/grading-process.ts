import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Exercise } from '../../domain/exercise.ts';
import type { Submission } from '../../grading/submission.ts';
import {
  type FromGradingProcess,
  fromGradingProcess,
  type MeasuredGrading,
  type ToGradingProcess,
} from './grading-messages.ts';

/** What came of a request: a reply, or the end of the process that should have given it. */
type Outcome = FromGradingProcess | { readonly kind: 'ended'; readonly how: string };

/** Its runs have limits of their own, far below; this one is for a process that hangs. */
const REQUEST_LIMIT_MS = 10 * 60_000;
const CANCEL_LIMIT_MS = 10_000;
const MEMORY_MIB = 1_024;

/**
 * One process that grades, one submission at a time, started again after it has ended. What ends it (memory, a crash
 * of ours, the kernel) ends one grading and not the worker.
 */
export class GradingProcess {
  readonly #program: string;
  #child: ChildProcess | undefined;
  #number = 0;

  /** @param program what is started: `cli/worker/grading-process-main.js` */
  constructor(program: string) {
    this.#program = program;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async grade(
    exercise: Exercise,
    { files }: Pick<Submission, 'files'>,
    { seed, signal }: { readonly seed?: string | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Outcome> {
    return this.#ask(
      {
        kind: 'grade',
        exercise: placeOf(exercise),
        seed,
        files: [...files].map(([path, bytes]) => [path, bytes]),
      },
      signal,
    );
  }

  async measure(exercise: Exercise, signal: AbortSignal): Promise<MeasuredGrading | string> {
    const outcome = await this.#ask({ kind: 'measure', exercise: placeOf(exercise) }, signal);
    if (outcome.kind === 'measured') return outcome.measured;
    return outcome.kind === 'failed' ? outcome.message : wordOutcome(outcome);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || hasEnded(child)) return;
    const exit = once(child, 'exit');
    // It ends what it started, and itself, when nobody listens any more.
    child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), CANCEL_LIMIT_MS);
    await exit;
    clearTimeout(timer);
  }

  async #ask(request: Unnumbered<ToGradingProcess>, signal?: AbortSignal): Promise<Outcome> {
    const child = this.#running();
    this.#number += 1;
    const number = this.#number;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        clearTimeout(limit);
        clearTimeout(cancelLimit);
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      const onMessage = (message: unknown) => {
        const reply = fromGradingProcess.parse(message);
        if (reply.number === number) settle(reply);
      };
      const onExit = (code: number | null, by: string | null) =>
        settle({ kind: 'ended', how: by ?? `exit ${code}` });
      const onError = (error: Error) => {
        child.kill('SIGKILL');
        settle({ kind: 'ended', how: error.message });
      };
      let cancelLimit: NodeJS.Timeout | undefined;
      const onAbort = () => {
        if (child.connected) child.send({ kind: 'cancel', number } satisfies ToGradingProcess);
        cancelLimit = setTimeout(() => child.kill('SIGKILL'), CANCEL_LIMIT_MS);
      };
      const limit = setTimeout(() => child.kill('SIGKILL'), REQUEST_LIMIT_MS);
      child.on('message', onMessage).on('exit', onExit).on('error', onError);
      child.send({ ...request, number } as ToGradingProcess);
      if (signal?.aborted) onAbort();
      else signal?.addEventListener('abort', onAbort);
    });
  }

  #running(): ChildProcess {
    if (!this.#child || hasEnded(this.#child) || !this.#child.connected)
      this.#child = fork(this.#program, {
        execArgv: [`--max-old-space-size=${MEMORY_MIB}`, '--no-warnings'],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        // The worker alone decides what Ctrl-C in a terminal means.
        detached: true,
      });
    return this.#child;
  }
}

type Unnumbered<Message> = Message extends unknown ? Omit<Message, 'number'> : never;

export const wordOutcome = (outcome: Outcome): string =>
  outcome.kind === 'ended'
    ? `The grading process ended (${outcome.how}).`
    : `The grading process replied "${outcome.kind}".`;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const placeOf = ({ manifest, digest, exerciseRoot, solutionRoot }: Exercise) => ({
  exercisesRoot: dirname(exerciseRoot),
  solutionsRoot: dirname(solutionRoot),
  id: manifest.id,
  digest,
});
