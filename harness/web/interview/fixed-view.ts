import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { RATINGS, RUBRIC } from '../../domain/rubric.ts';

/** What an interviewer is told of the exercise: it does not change while the attempt goes on. */
export function fixedView({ id, exercise, state }: OpenAttempt) {
  const { manifest, solution, ticket } = exercise;
  const { mode, assistants, assistantNames } = state.prepared;
  return {
    attempt: id,
    exercise: { id: manifest.id, title: manifest.title, level: manifest.level, minutes: manifest.minutes },
    mode,
    assistants: assistants ? (assistantNames ?? 'yes') : null,
    ticket,
    bugs: solution.bugs.map(({ id: bug, title, weight, symptom, root_cause, hints }) => ({
      bug,
      title,
      weight,
      symptom,
      rootCause: root_cause,
      hints,
    })),
    followUps: solution.follow_ups,
    rubric: RUBRIC,
    ratings: RATINGS,
  };
}
