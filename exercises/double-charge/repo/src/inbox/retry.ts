import { Refused } from '../http/call.ts';
import { Unreadable } from './event.ts';

export const MOST_ATTEMPTS = 8;

const FIRST_DELAY = 30_000;
const LONGEST_DELAY = 15 * 60_000;

/** Answers that stay the same as long as the question does. */
const FINAL = [400, 401, 403, 404, 422];

/** Whether another try may end otherwise. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Unreadable) return false;
  if (error instanceof Refused) return !FINAL.includes(error.status);
  return true;
}

/** How long to wait after so many attempts. The half of it is left to chance, so that not all come back at once. */
export function delayAfter(attempts: number, random: () => number): number {
  const longest = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1));
  return Math.round(longest * (1 - random() / 2));
}
