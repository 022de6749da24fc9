import type { DebriefDraft, DebriefSection } from '../../../domain/debrief.ts';

/** Which section one writes in; the page behind the last one leads to the reference. */
export interface DebriefState {
  readonly page: number;
}

export type DebriefAction = { readonly type: 'by'; readonly pages: number; readonly count: number };

export function debriefReducer({ page }: DebriefState, action: DebriefAction): DebriefState {
  return { page: Math.max(0, Math.min(action.count, page + action.pages)) };
}

/** Where to go on: the first section with nothing in it, or the last page. */
export function firstOpenSection({ sections }: DebriefDraft, order: readonly DebriefSection[]): number {
  const open = order.findIndex(({ topic }) => (sections[topic] ?? '').trim() === '');
  return open < 0 ? order.length : open;
}

/** `✓` where something stands, and how much. */
export function sectionMark({ sections }: DebriefDraft, { topic }: DebriefSection): string {
  return (sections[topic] ?? '').trim() === '' ? '·' : '✓';
}
