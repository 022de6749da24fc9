import type { AttemptEvent, InterviewerNoteEvent } from './attempt-event.ts';
import { type Criterion, type Rating, RUBRIC } from './rubric.ts';

/** What an interviewer left in an attempt's log. */
export interface InterviewRecord {
  readonly notes: readonly InterviewerNoteEvent[];
  /** The last rating of each criterion; null where there is none. */
  readonly ratings: readonly { readonly criterion: Criterion; readonly rating: Rating | null }[];
}

/** Null where no interviewer was seated. */
export function interviewRecord(events: readonly AttemptEvent[]): InterviewRecord | null {
  if (!events.some(({ type }) => type === 'interviewer-seated')) return null;
  const rated = events.filter((event) => event.type === 'interviewer-rating');
  return {
    notes: events.filter((event) => event.type === 'interviewer-note'),
    ratings: RUBRIC.map(({ id }) => ({
      criterion: id,
      rating: rated.findLast(({ criterion }) => criterion === id)?.rating ?? null,
    })),
  };
}
