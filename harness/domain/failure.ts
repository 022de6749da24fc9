/**
 * Expected failures. A thrown error is our bug; an expected failure is a value of this shape, named once
 * here, and carries what a person needs: what happened, where, and the next command to type.
 */

/** Every expected failure by its code, and who can mend it: `input` (exit 2) or `environment` (exit 3). */
export const FAILURES = {
  'unknown-exercise': 'input',
  'unknown-command': 'input',
  'bad-arguments': 'input',
  'not-a-workspace': 'input',
  'directory-not-empty': 'input',
  'broken-manifest': 'input',
  'no-such-directory': 'input',
  'submission-refused': 'input',
  'wrong-state': 'input',
  'not-supported': 'input',
  'grader-killed': 'environment',
  'grading-incomplete': 'environment',
  'grading-timeout': 'environment',
  'store-locked': 'environment',
  'store-newer': 'environment',
  'store-broken': 'environment',
  'disk-full': 'environment',
  'git-missing': 'environment',
  'git-failed': 'environment',
  'sandbox-unavailable': 'environment',
  interrupted: 'environment',
} as const;

export type FailureCode = keyof typeof FAILURES;

export interface Failure {
  readonly code: FailureCode;
  /** What happened and where, in one or two sentences. */
  readonly message: string;
  /** The next thing to type or do. */
  readonly next: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (
  code: FailureCode,
  message: string,
  next: string,
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, next },
});
