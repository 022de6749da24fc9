import { printable } from '../domain/printable.ts';

/** A question or a dispute, as the host's document has it. */
interface Talk {
  readonly kind: 'question' | 'answered-to-all' | 'dispute';
  readonly line: number | null;
  readonly exercise: string | null;
  readonly text: string;
  readonly answer: { readonly text: string } | null;
}

/** `You asked: …`, or who else said what. */
export function wordAsked({ kind, line, exercise, text }: Talk): string {
  if (kind === 'question') return `You asked: ${printable(text)}`;
  if (kind === 'answered-to-all') return `Another team asked: ${printable(text)}`;
  return `You disputed line ${line ?? '?'} of ${printable(exercise ?? '')}: ${printable(text)}`;
}

export function wordAnswer({ kind, answer }: Talk): string {
  if (kind === 'dispute')
    return answer === null ? 'not settled yet' : `The host has settled it: ${printable(answer.text)}`;
  return answer === null ? 'not answered yet' : `Answer: ${printable(answer.text)}`;
}
