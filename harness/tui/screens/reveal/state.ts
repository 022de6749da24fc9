import type { Revealed } from '../../../attempts/attempts.ts';

/** A page of the reveal: one per bug, then what to talk about. */
export type RevealPage =
  | { readonly kind: 'bug'; readonly bug: Revealed['bugs'][number] }
  | { readonly kind: 'checklist' }
  | { readonly kind: 'questions' }
  | { readonly kind: 'author' }
  | { readonly kind: 'extension' };

export interface RevealState {
  readonly page: number;
  /** The follow-up question looked at, and the ones whose outlines are open. */
  readonly question: number;
  readonly open: readonly number[];
}

export type RevealAction =
  | { readonly type: 'page'; readonly by: number; readonly count: number }
  | { readonly type: 'question'; readonly by: number; readonly count: number }
  | { readonly type: 'toggle' };

export const firstPage: RevealState = { page: 0, question: 0, open: [] };

export function revealReducer(state: RevealState, action: RevealAction): RevealState {
  switch (action.type) {
    case 'page':
      return { ...state, page: (state.page + action.by + action.count) % action.count };
    case 'question':
      return { ...state, question: Math.max(0, Math.min(action.count - 1, state.question + action.by)) };
    case 'toggle':
      return {
        ...state,
        open: state.open.includes(state.question)
          ? state.open.filter((index) => index !== state.question)
          : [...state.open, state.question],
      };
  }
}

/** The pages that this exercise has something for. */
export function revealPages({
  bugs,
  checklist,
  followUps,
  debrief,
  extensionBrief,
}: Revealed): readonly RevealPage[] {
  return [
    ...bugs.map((bug) => ({ kind: 'bug' as const, bug })),
    ...(checklist.length > 0 ? [{ kind: 'checklist' as const }] : []),
    ...(followUps.length > 0 ? [{ kind: 'questions' as const }] : []),
    ...(debrief.trim() === '' ? [] : [{ kind: 'author' as const }]),
    ...(extensionBrief.trim() === '' ? [] : [{ kind: 'extension' as const }]),
  ];
}
