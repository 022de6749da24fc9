import type { Member } from './repository.ts';

/** How an author is shown; null for somebody who has left. */
export const byline = (member: Member | undefined) =>
  member ? { handle: member.handle, name: member.name } : null;
