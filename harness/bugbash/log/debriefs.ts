import type { BashEvent } from './events.ts';

export interface SharedDebrief {
  readonly person: string;
  readonly team: string;
  readonly exercise: string;
  readonly text: string;
}

/** Debriefs that people shared, and the votes for them. */
export interface Debriefs {
  /** A person's latest for an exercise. */
  readonly shared: readonly SharedDebrief[];
  /** A person has one vote for each exercise; the latest is the one that counts. */
  readonly votes: readonly { readonly person: string; readonly exercise: string; readonly team: string }[];
}

export const NO_DEBRIEFS: Debriefs = { shared: [], votes: [] };

export function foldDebriefs(debriefs: Debriefs, event: BashEvent): Debriefs {
  switch (event.type) {
    case 'debrief-shared': {
      const { type: _, ...debrief } = event;
      return { ...debriefs, shared: [...debriefs.shared.filter(isAnother(event)), debrief] };
    }
    case 'debrief-vote': {
      const { type: _, ...vote } = event;
      return { ...debriefs, votes: [...debriefs.votes.filter(isAnother(event)), vote] };
    }
    default:
      return debriefs;
  }
}

const isAnother =
  ({ person, exercise }: { readonly person: string; readonly exercise: string }) =>
  (other: { readonly person: string; readonly exercise: string }): boolean =>
    other.person !== person || other.exercise !== exercise;
