import type { NextStep } from '../domain/failure.ts';

/** The checks of `verify`, in the order in which they are made and shown. */
export const CHECKS = [
  'manifest',
  'static',
  'references',
  'visible',
  'isolation',
  'corpus',
  'mutation',
  'semantic',
  'differential',
  'kills',
  'determinism',
  'leaks',
  'cheats',
  'crashes',
  'effort',
  'specified',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** Something a mentor has to fix or to waive. */
export interface Finding {
  readonly check: CheckName;
  /** An error keeps the exercise a draft; a warning is for the mentor to weigh. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Absolute, where the finding has a place. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly next: NextStep;
}
