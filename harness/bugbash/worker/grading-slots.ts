import type { Exercise } from '../../domain/exercise.ts';
import { failed } from '../../domain/failure.ts';
import type { GradingLoopOptions, JobGraded } from '../host/grading-loop.ts';
import type { MeasuredGrading } from './grading-messages.ts';
import { GradingProcess, wordOutcome } from './grading-process.ts';

/** The processes that grade for one worker: as many as it grades side by side. */
export class GradingSlots {
  readonly #processes: readonly GradingProcess[];
  readonly #free: GradingProcess[];

  constructor(program: string, jobs: number) {
    this.#processes = Array.from({ length: jobs }, () => new GradingProcess(program));
    this.#free = [...this.#processes];
  }

  /** Of the processes that run now. */
  get pids(): readonly number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? []);
  }

  readonly grade: GradingLoopOptions['grade'] = async (
    exercise,
    submission,
    options = {},
  ): Promise<JobGraded> => {
    const process = this.#free.pop();
    if (!process) throw new Error('more gradings at once than there are processes for');
    try {
      const outcome = await process.grade(exercise, submission, options);
      if (outcome.kind === 'graded') return { verdict: outcome.verdict };
      if (outcome.kind === 'failed')
        return failed(outcome.isDiskFull ? 'disk-full' : 'grading-incomplete', outcome.message, NEXT);
      return failed('grader-killed', `${wordOutcome(outcome)} Its worker goes on.`, NEXT);
    } finally {
      this.#free.push(process);
    }
  };

  /** The fixed grading, in all processes at once; or why it could not be made. */
  async measure(exercise: Exercise, signal: AbortSignal): Promise<readonly MeasuredGrading[] | string> {
    const measured = await Promise.all(this.#processes.map((process) => process.measure(exercise, signal)));
    const trouble = measured.find((one) => typeof one === 'string');
    return trouble ?? measured.filter((one) => typeof one !== 'string');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.stop()));
  }
}

const NEXT = 'See what doctor says about this machine.';
