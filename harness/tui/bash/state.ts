import type { SubmissionView } from '../../bugbash/client/submit.ts';
import type { VisibleTests } from '../../workspace/runs/run-visible-tests.ts';

export const PANES = ['ticket', 'board', 'news', 'hints', 'team'] as const;
export type Pane = (typeof PANES)[number];

/** What the cockpit of a bash shows beside the bash itself. */
export interface BashScreenState {
  /** 0-based, in the order of the bash's exercises. */
  readonly exercise: number;
  readonly pane: Pane;
  readonly notice: string | null;
  /** Letters are text: a question to the host is being written. */
  readonly isAsking: boolean;
  /** 1-based line of the ticket whose next hint is about to be bought. */
  readonly buying: number | null;
  /** By exercise, the last run of its visible tests. */
  readonly runs: ReadonlyMap<string, VisibleTests | 'running'>;
}

export const firstState = (exercise: number): BashScreenState => ({
  exercise,
  pane: 'ticket',
  notice: null,
  isAsking: false,
  buying: null,
  runs: new Map(),
});

export type BashScreenAction =
  | { readonly type: 'exercise'; readonly index: number; readonly count: number }
  | { readonly type: 'pane'; readonly pane: Pane }
  | { readonly type: 'next-pane' }
  | { readonly type: 'notice'; readonly notice: string | null }
  /** It holds no longer; anything else that was said stays. */
  | { readonly type: 'taken-back'; readonly notice: string }
  | { readonly type: 'asking'; readonly isAsking: boolean }
  | { readonly type: 'buying'; readonly line: number | null }
  | { readonly type: 'run'; readonly exercise: string; readonly run: VisibleTests | 'running' };

export function bashScreen(state: BashScreenState, action: BashScreenAction): BashScreenState {
  switch (action.type) {
    case 'exercise':
      return action.index < action.count
        ? { ...state, exercise: action.index, buying: null, notice: null }
        : { ...state, notice: `There are ${action.count} exercises.` };
    case 'pane':
      return { ...state, pane: action.pane, buying: null };
    case 'next-pane':
      return {
        ...state,
        pane: PANES[(PANES.indexOf(state.pane) + 1) % PANES.length] ?? 'ticket',
        buying: null,
      };
    case 'notice':
      return { ...state, notice: action.notice };
    case 'taken-back':
      return state.notice === action.notice ? { ...state, notice: null } : state;
    case 'asking':
      return { ...state, isAsking: action.isAsking };
    case 'buying':
      return { ...state, buying: action.line };
    case 'run':
      return { ...state, runs: new Map([...state.runs, [action.exercise, action.run]]) };
  }
}

/** What a newly graded submission of one's team is worth a line for; null where nothing is new. */
export function newsOf(
  before: readonly SubmissionView[],
  now: readonly SubmissionView[],
  titleOf: (exercise: string) => string,
): string | null {
  const known = new Map(before.map((one) => [one.id, one.state]));
  const fresh = now.findLast(
    ({ id, state, feedback }) =>
      (feedback !== null || state === 'could-not-grade') && known.get(id) !== state,
  );
  // At the first look everything would be news.
  if (fresh === undefined || before.length === 0) return null;
  const { name, exercise, feedback } = fresh;
  if (feedback === null)
    return `${name}, ${titleOf(exercise)}: it could not be graded; the host has been told.`;
  const gone = feedback.lines.filter(({ state }) => state === 'gone').length;
  return `${name}, ${titleOf(exercise)}: ${gone} of ${feedback.lines.length} gone, ${feedback.score.total} points`;
}
