import type { Verdict } from '../../harness/domain/verdict.ts';

/** What `grade-once.ts` says. */
export type GradeOnce =
  | { readonly started: { readonly role: string; readonly pid: number } }
  | { readonly verdict: Verdict };
