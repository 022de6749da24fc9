import type { BashEvent } from './events.ts';
import type { Person } from './teams.ts';

export interface Question {
  readonly id: string;
  readonly person: string;
  readonly team: string | null;
  readonly exercise: string | null;
  readonly text: string;
  readonly atMs: number;
  readonly answers: readonly {
    readonly text: string;
    readonly to: 'asker' | 'all';
    readonly atMs: number;
  }[];
}

export function foldQuestions(
  questions: readonly Question[],
  event: BashEvent,
  atMs: number,
): readonly Question[] {
  if (event.type === 'asked') {
    const { question: id, person, team, exercise, text } = event;
    return [...questions, { id, person, team, exercise, text, atMs, answers: [] }];
  }
  if (event.type !== 'answered') return questions;
  const { text, to } = event;
  return questions.map((question) =>
    question.id === event.question
      ? { ...question, answers: [...question.answers, { text, to, atMs }] }
      : question,
  );
}

/** What this person may read: the own team's questions with all answers, others' with the answers to all. */
export function questionsFor(
  questions: readonly Question[],
  { id, role, team }: Person,
): readonly Question[] {
  if (role === 'host' || role === 'helper') return questions;
  return questions.flatMap((question) => {
    if (question.person === id || (team !== null && question.team === team)) return [question];
    const answers = question.answers.filter(({ to }) => to === 'all');
    // Who asked stays private.
    return answers.length === 0 ? [] : [{ ...question, person: '', team: null, answers }];
  });
}
