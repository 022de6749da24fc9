import type { AttemptState } from '../../../domain/attempt.ts';

/** What an interviewer would ask now and then, by the share of the time that has passed. */
const QUESTIONS = [
  { from: 0.12, to: 0.3, text: 'What is your hypothesis right now?' },
  { from: 0.35, to: 0.55, text: 'How could you prove it before you change anything?' },
  { from: 0.6, to: 0.75, text: 'What else might your change break?' },
  { from: 0.8, to: 0.95, text: 'What would you leave undone if you had to stop now?' },
] as const;

/** The question to show, unless it has been answered. Only while the clock runs. */
export function questionNow(state: AttemptState, timeLeftMs: number): string | null {
  if (state.phase !== 'running') return null;
  const passed = 1 - timeLeftMs / state.prepared.limitMs;
  const due = QUESTIONS.find(({ from, to }) => passed >= from && passed < to);
  if (due === undefined || state.notes.some((note) => note.startsWith(due.text))) return null;
  return due.text;
}

/** An answer as it goes into the log: the question first, so that the report can tell them apart. */
export const answerNote = (question: string, answer: string): string => `${question} ${answer}`;
