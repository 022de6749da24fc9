import type { Revealed } from '../../../attempts/attempts.ts';

export type RevealedBug = Revealed['bugs'][number];

/** A page of the reveal: one per bug, then how one worked, and what to talk about. */
export type RevealPage =
  | { readonly kind: 'bug'; readonly bug: RevealedBug }
  | { readonly kind: 'report' }
  | { readonly kind: 'checklist' }
  | { readonly kind: 'questions' }
  | { readonly kind: 'author' }
  | { readonly kind: 'extension' };

export interface RevealState {
  readonly page: number;
  /** What one's own change is set beside: 0 is the reference. */
  readonly beside: number;
  /** The follow-up question looked at, and the ones whose outlines are open. */
  readonly question: number;
  readonly open: readonly number[];
}

export type RevealAction =
  | { readonly type: 'page'; readonly by: number; readonly count: number }
  | { readonly type: 'beside'; readonly by: number; readonly count: number }
  | { readonly type: 'question'; readonly by: number; readonly count: number }
  | { readonly type: 'toggle' };

export const firstPage: RevealState = { page: 0, beside: 0, question: 0, open: [] };

export function revealReducer(state: RevealState, action: RevealAction): RevealState {
  const around = (now: number, by: number, count: number) => (now + by + count) % Math.max(1, count);
  switch (action.type) {
    case 'page':
      return { ...state, page: around(state.page, action.by, action.count), beside: 0 };
    case 'beside':
      return { ...state, beside: around(state.beside, action.by, action.count) };
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
    { kind: 'report' },
    ...(checklist.length > 0 ? [{ kind: 'checklist' as const }] : []),
    ...(followUps.length > 0 ? [{ kind: 'questions' as const }] : []),
    ...(debrief.trim() === '' ? [] : [{ kind: 'author' as const }]),
    ...(extensionBrief.trim() === '' ? [] : [{ kind: 'extension' as const }]),
  ];
}

/** A fix of the solution that one's own can be set beside. */
export interface OtherFix {
  readonly kind: 'reference' | 'accepted' | 'wrong';
  readonly name: string;
  readonly patch: string;
  /** Why it is wrong; empty for one that is not. */
  readonly why: string;
  /** What its author says to a candidate who wrote it. */
  readonly message?: string | undefined;
}

/** The reference, other fixes that are accepted, and wrong ones. */
export function otherFixes({ reference, alternatives, wrong }: RevealedBug): readonly OtherFix[] {
  return [
    { kind: 'reference', name: 'reference', patch: reference, why: '' },
    ...alternatives.map(({ name, patch }) => ({ kind: 'accepted' as const, name, patch, why: '' })),
    ...wrong.map((fix) => ({ kind: 'wrong' as const, ...fix })),
  ];
}
