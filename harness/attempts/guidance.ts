import type { Result } from '../domain/failure.ts';
import type { NextAction } from '../domain/next-action.ts';
import type { Prompt } from '../domain/prompts.ts';
import { answer, promptNow } from './answer.ts';
import type { AttemptsHost } from './host.ts';
import type { MockChoice } from './mock.ts';
import type { Elsewhere } from './next.ts';
import type { OpenAttempt } from './open-attempt.ts';
import type { Status } from './status.ts';

/** The use cases that tell a candidate what to do, or ask. */
export class Guidance {
  readonly #host: AttemptsHost;

  constructor(host: AttemptsHost) {
    this.#host = host;
  }

  /** What to do now in an attempt, and the status that it follows from. */
  async next(
    attempt: OpenAttempt,
  ): Promise<Result<{ readonly action: NextAction; readonly status: Status }>> {
    const { next } = await import('./next.ts');
    return next(this.#host, attempt);
  }

  /** What to do where there is no attempt at hand. */
  async nextElsewhere(): Promise<Result<Elsewhere>> {
    const { nextElsewhere } = await import('./next.ts');
    return nextElsewhere(this.#host);
  }

  /** Picks an exercise that was never tried, and for `one` a bug of it: for `prepare` in strict mode. */
  async chooseMock(one: boolean): Promise<Result<MockChoice>> {
    const { chooseMock } = await import('./mock.ts');
    return chooseMock(this.#host, one);
  }

  /** The interviewer's question that is open now. */
  prompt(attempt: OpenAttempt): Prompt | null {
    return promptNow(this.#host, attempt);
  }

  /** Answers the question that is open; an empty text passes it over. */
  answer(attempt: OpenAttempt, text: string): Promise<Result<Prompt>> {
    return answer(this.#host, attempt, text);
  }
}
