import { gone } from '../http/problem.ts';
import { type Link, stateOf } from '../links/link.ts';

/** Says that a link is no more, and why, unless it lives. */
export function refuseUnlessLive(link: Link, now: Date): void {
  const state = stateOf(link, now);
  if (state === 'expired') throw gone('expired', `The link ${link.alias} has expired.`);
  if (state === 'taken-down') throw gone('taken-down', `The link ${link.alias} was taken down.`);
}
