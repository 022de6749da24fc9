import type { Failure, Result } from '../../domain/failure.ts';
import type { ProblemCode } from '../api.ts';

/** Why a request is refused, for those who sent it. */
export interface Refused {
  readonly code: ProblemCode;
  readonly detail: string;
  /** When the same may be tried again. */
  readonly retryAfterS?: number;
}

/** What a use case of the host comes to: a value, or why the person may not have it. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refused: Refused };

export const granted = <T>(value: T): Answer<T> => ({ ok: true, value });

export const refuse = (
  code: ProblemCode,
  detail: string,
  retryAfterS?: number,
): { readonly ok: false; readonly refused: Refused } => ({
  ok: false,
  refused: { code, detail, ...(retryAfterS !== undefined && { retryAfterS }) },
});

const TRY_AGAIN_S = 5;

/** A store that can't take anything just now: nothing was written, so the same may be sent again. */
export const storeRefusal = ({ code }: Failure) =>
  code === 'disk-full'
    ? refuse('disk-full', 'The disk of the host is full: nothing was taken. Tell the host.', TRY_AGAIN_S)
    : refuse('unavailable', 'The host can not write just now: nothing was taken.', TRY_AGAIN_S);

/** A decision over the log as an answer. */
export function answerOf<T>(decided: Result<T>): Answer<T> {
  if (decided.ok) return decided;
  const { code, message } = decided.failure;
  if (code === 'wrong-state') return refuse('wrong-state', message);
  return refuse(code === 'exercise-changed' ? 'other-exercise' : 'bad-request', message);
}
