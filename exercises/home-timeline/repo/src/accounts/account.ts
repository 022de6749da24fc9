import { handleSchema, timeSchema, toIso } from '../http/schemas.ts';

export interface Account {
  id: number;
  handle: string;
  name: string;
  /** How many follow it. */
  followers: number;
  joined_at: number;
}

/** The columns of an Account, from accounts as `a`. */
export const ACCOUNT_COLUMNS = 'a.id, a.handle, a.name, a.followers, a.joined_at';

export const accountSchema = {
  type: 'object',
  required: ['handle', 'name', 'followers', 'following', 'joinedAt'],
  properties: {
    handle: handleSchema,
    name: { type: 'string' },
    followers: { type: 'integer' },
    following: { type: 'integer' },
    joinedAt: timeSchema,
  },
} as const;

/** What clients see of an account. */
export const presentAccount = (account: Account, following: number) => ({
  handle: account.handle,
  name: account.name,
  followers: account.followers,
  following,
  joinedAt: toIso(account.joined_at),
});
