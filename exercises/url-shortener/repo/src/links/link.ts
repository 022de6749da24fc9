/** A short link as the service knows it; times are milliseconds since 1970. */
export interface Link {
  id: number;
  /** Spelled as its maker spelled it; found in any spelling. */
  alias: string;
  url: string;
  title: string;
  createdAt: number;
  expiresAt: number | null;
  takenDownAt: number | null;
}

export type LinkState = 'live' | 'expired' | 'taken-down';

/** How long a link still lives: nothing or less once it has expired, without end if it never does. */
export function lifeLeft(link: Link, now: Date): number {
  return link.expiresAt === null ? Number.POSITIVE_INFINITY : link.expiresAt - now.getTime();
}

export function stateOf(link: Link, now: Date): LinkState {
  if (link.takenDownAt !== null) return 'taken-down';
  return lifeLeft(link, now) > 0 ? 'live' : 'expired';
}
