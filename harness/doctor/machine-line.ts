import type { NextStep } from '../domain/failure.ts';

/** One thing that was looked at: whether it holds, and what to do if not. */
export interface MachineLine {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly next: NextStep | null;
}
