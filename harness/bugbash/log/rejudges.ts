import type { BashEvent, BashEventOf } from './events.ts';

/** A rejudge and what became of it. */
export interface Rejudge extends Omit<BashEventOf<'rejudge-previewed'>, 'type' | 'rejudge'> {
  readonly id: string;
  readonly position: number;
  readonly state: 'previewed' | 'applied' | 'cancelled';
  /** Position of the entry that applied it. */
  readonly appliedAt: number | null;
}

export function foldRejudges(
  rejudges: readonly Rejudge[],
  event: BashEvent,
  position: number,
): readonly Rejudge[] {
  const settle = (id: string, change: Pick<Rejudge, 'state' | 'appliedAt'>): readonly Rejudge[] =>
    rejudges.map((rejudge) =>
      rejudge.id === id && rejudge.state === 'previewed' ? { ...rejudge, ...change } : rejudge,
    );
  switch (event.type) {
    case 'rejudge-previewed': {
      const { rejudge: id, scope, digest, results } = event;
      return [...rejudges, { id, scope, digest, results, position, state: 'previewed', appliedAt: null }];
    }
    case 'rejudge-applied':
      return settle(event.rejudge, { state: 'applied', appliedAt: position });
    case 'rejudge-cancelled':
      return settle(event.rejudge, { state: 'cancelled', appliedAt: null });
    default:
      return rejudges;
  }
}

export const openRejudge = (rejudges: readonly Rejudge[], id: string): Rejudge | undefined =>
  rejudges.find((rejudge) => rejudge.id === id && rejudge.state === 'previewed');
