/**
 * Expected failures. A thrown error is our bug; an expected failure is a value of this shape, named once
 * here, and carries what a person needs: what happened, where, and what to do next.
 */

/** Every expected failure by its code, and where to fix it: in the `input` (exit 2) or the `environment` (exit 3). */
export const FAILURES = {
  'unknown-exercise': 'input',
  'unknown-command': 'input',
  'bad-arguments': 'input',
  'not-a-workspace': 'input',
  'foreign-workspace': 'input',
  'directory-not-empty': 'input',
  'broken-manifest': 'input',
  'no-such-directory': 'input',
  'submission-refused': 'input',
  'wrong-state': 'input',
  'exercise-changed': 'environment',
  'not-supported': 'input',
  'patch-conflict': 'input',
  'editor-failed': 'environment',
  'import-refused': 'input',
  'unreadable-file': 'environment',
  'grader-killed': 'environment',
  'grading-incomplete': 'environment',
  'grading-timeout': 'environment',
  'store-locked': 'environment',
  'store-newer': 'environment',
  'store-broken': 'environment',
  'database-unreachable': 'environment',
  'disk-full': 'environment',
  'temp-folder': 'environment',
  'git-missing': 'environment',
  'git-failed': 'environment',
  'sandbox-unavailable': 'environment',
  'machine-too-slow': 'environment',
  'not-joined': 'input',
  'host-refused': 'input',
  'host-busy': 'environment',
  'host-unreachable': 'environment',
  'client-version': 'environment',
  'archive-refused': 'environment',
  'packages-missing': 'environment',
  interrupted: 'environment',
} as const;

export type FailureCode = keyof typeof FAILURES;

/**
 * What to do or to type next, as data. Only a face words it (`wording/next-step.ts`), because how we are called and
 * whether a workspace has to be named depends on where it is read. Paths and words are as they are: quoting is the
 * wording's.
 */
export type NextStep =
  /** Something to do that is not a command. */
  | string
  /** A bugsquash command, word by word. */
  | {
      readonly command: readonly string[];
      /** The workspace it is about. */
      readonly workspace?: string;
      /** What to do before, or what the command is for. */
      readonly lead?: string;
    }
  /** A command of another program. */
  | { readonly run: readonly string[]; readonly in?: string; readonly lead?: string }
  /** What was typed, but with another word in place of one, or for another workspace. */
  | {
      readonly retype: {
        readonly replace?: { readonly typo: string; readonly meant: string };
        readonly workspace?: string;
      };
    };

export interface Failure {
  readonly code: FailureCode;
  /** What happened and where, in one or two sentences. */
  readonly message: string;
  readonly next: NextStep;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (
  code: FailureCode,
  message: string,
  next: NextStep,
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, next },
});
