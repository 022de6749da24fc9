import type { Account } from '../accounts/account.ts';

/** The most followers whose timelines get a copy of each post. */
export const FAN_OUT_LIMIT = 50;

/** The most copies that a timeline keeps. */
export const TIMELINE_CAP = 200;

/** Whether so many follow an account that its posts are read live instead of being copied. */
export function isWide(account: Account): boolean {
  return account.followers > FAN_OUT_LIMIT;
}
