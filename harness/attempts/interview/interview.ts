import { failed, type Result, success } from '../../domain/failure.ts';
import { type InterviewRecord, interviewRecord } from '../../domain/interview-record.ts';
import type { Criterion, Rating } from '../../domain/rubric.ts';
import { history } from '../history.ts';
import type { AttemptsHost } from '../host.ts';
import { open } from '../open.ts';
import type { OpenAttempt } from '../open-attempt.ts';
import { type LiveView, liveView } from './live-view.ts';

/** As long a note as an interviewer writes; more is a mistake. */
const MOST_CHARACTERS = 4_000;

/** The use cases of an interviewer, who sees all that the candidate does not. */
export class Interview {
  readonly #host: AttemptsHost;

  constructor(host: AttemptsHost) {
    this.#host = host;
  }

  /** The attempt that is meant: the latest at an exercise whose clock has not stopped for good, or one by its id. */
  async find(asked: string): Promise<Result<OpenAttempt>> {
    const lines = await history(this.#host);
    if (!lines.ok) return lines;
    const known = lines.value.filter(
      ({ exerciseId, attemptId, phase }) =>
        attemptId.startsWith(asked) || (exerciseId === asked && phase !== 'abandoned'),
    );
    const [latest] = known;
    if (latest) return open(this.#host, latest.workspace);
    return failed('bad-arguments', `There is no attempt at "${asked}", and none whose id begins so.`, {
      command: ['history'],
      lead: 'Start one first, or see which there are',
    });
  }

  /** Records that an interviewer is there. */
  seat(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'interviewer-seated', ...this.#host.clock.now() });
  }

  /** What happens now, and everything that is to be known of the exercise; brings the attempt up to date. */
  live(attempt: OpenAttempt): Promise<Result<LiveView>> {
    return liveView(this.#host, attempt);
  }

  record(attempt: OpenAttempt): InterviewRecord | null {
    return interviewRecord(attempt.events);
  }

  async note(attempt: OpenAttempt, text: string): Promise<Result<void>> {
    const kept = text.trim();
    if (kept === '' || kept.length > MOST_CHARACTERS) {
      return failed(
        'bad-arguments',
        kept === '' ? 'The note is empty.' : `A note has at most ${MOST_CHARACTERS} characters.`,
        'Write a shorter one.',
      );
    }
    return attempt.record({ type: 'interviewer-note', ...this.#host.clock.now(), text: kept });
  }

  /** @param rating null takes a rating back */
  async rate(attempt: OpenAttempt, criterion: Criterion, rating: Rating | null): Promise<Result<void>> {
    const recorded = await attempt.record({
      type: 'interviewer-rating',
      ...this.#host.clock.now(),
      criterion,
      rating,
    });
    return recorded.ok ? success(undefined) : recorded;
  }
}
