import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { PrepCheck } from '../../../attempts/prep-check.ts';
import type { MachineLine } from '../../../doctor/machine-line.ts';
import type { Failure } from '../../../domain/failure.ts';

/**
 * Before the clock.
 *
 *   checking ──► making the workspace ──► ready
 *       └── a line failed: refused ◄─────────┘ it could not be made: failed
 */
export type PrepState =
  | { readonly at: 'checking' }
  | { readonly at: 'refused'; readonly lines: readonly MachineLine[] }
  | { readonly at: 'making'; readonly lines: readonly MachineLine[] }
  | { readonly at: 'ready'; readonly lines: readonly MachineLine[]; readonly attempt: OpenAttempt }
  | { readonly at: 'failed'; readonly lines: readonly MachineLine[]; readonly failure: Failure };

export type PrepAction =
  | { readonly type: 'checked'; readonly check: PrepCheck }
  | { readonly type: 'made'; readonly attempt: OpenAttempt; readonly tests: MachineLine }
  | { readonly type: 'failed'; readonly failure: Failure };

export function prepReducer(state: PrepState, action: PrepAction): PrepState {
  const lines = state.at === 'checking' ? [] : state.lines;
  switch (action.type) {
    case 'checked':
      return { at: action.check.ready ? 'making' : 'refused', lines: action.check.lines };
    case 'made':
      return { at: 'ready', lines: [...lines, action.tests], attempt: action.attempt };
    case 'failed':
      return { at: 'failed', lines, failure: action.failure };
  }
}
