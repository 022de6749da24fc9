import type { CheckName, Finding } from './finding.ts';

/** What a finding says, without its place. */
export type Said = Pick<Finding, 'severity' | 'message' | 'next'>;

/**
 * All that a check can say, declared at the top of its entry file: a name, and a function of what differs from one
 * finding to the next.
 */
export type Messages = Readonly<Record<string, (...facts: never[]) => Said>>;

/** The message of an error, which keeps the exercise a draft. */
export const error = (message: string, next: Finding['next']): Said => ({ severity: 'error', message, next });

/** The message of a warning, for the mentor to weigh. */
export const warning = (message: string, next: Finding['next']): Said => ({
  severity: 'warning',
  message,
  next,
});

/** A finding of `check` at a place; without a file it concerns the whole exercise. */
export function found(
  check: CheckName,
  said: Said,
  file: string | null = null,
  line: number | null = null,
): Finding {
  return { check, ...said, file, line };
}
