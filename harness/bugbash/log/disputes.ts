import type { BashEvent } from './events.ts';
import type { Person } from './teams.ts';

/** A team holds that a bug of one of its submissions is judged wrongly. */
export interface Dispute {
  readonly id: string;
  readonly person: string;
  readonly team: string;
  readonly submission: string;
  readonly bug: string;
  readonly text: string;
  readonly atMs: number;
  /** What the host answered; null while it is open. */
  readonly settled: { readonly text: string; readonly atMs: number } | null;
}

/** Those of this person's team. */
export const disputesFor = (disputes: readonly Dispute[], { team }: Person): readonly Dispute[] =>
  team === null ? [] : disputes.filter((dispute) => dispute.team === team);

export function foldDisputes(
  disputes: readonly Dispute[],
  event: BashEvent,
  atMs: number,
): readonly Dispute[] {
  if (event.type === 'disputed') {
    const { dispute: id, person, team, submission, bug, text } = event;
    return [...disputes, { id, person, team, submission, bug, text, atMs, settled: null }];
  }
  if (event.type !== 'dispute-settled') return disputes;
  return disputes.map((dispute) =>
    dispute.id === event.dispute ? { ...dispute, settled: { text: event.text, atMs } } : dispute,
  );
}
