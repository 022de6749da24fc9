import type { Person } from '../log/teams.ts';

/** Who asks: the host's own command line, a person by their token, or anybody. */
export type Viewer =
  | { readonly kind: 'host' }
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'anybody' };

/** Whether all may be seen: by the host and the helpers. */
export const seesAll = (viewer: Viewer): boolean =>
  viewer.kind === 'host' || (viewer.kind === 'person' && ['host', 'helper'].includes(viewer.person.role));

/** Whether clock, teams and results may be changed. */
export const mayDecide = (viewer: Viewer): boolean =>
  viewer.kind === 'host' || (viewer.kind === 'person' && viewer.person.role === 'host');

export const teamOf = (viewer: Viewer): string | null =>
  viewer.kind === 'person' ? viewer.person.team : null;

export const actorOf = (viewer: Viewer) =>
  viewer.kind === 'person' ? { person: viewer.person.id } : ('host' as const);
