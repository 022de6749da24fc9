import type { Database } from 'better-sqlite3';
import { ACCOUNT_COLUMNS, type Account } from '../accounts/account.ts';

export type FollowRepository = ReturnType<typeof followRepository>;

/** Who follows whom. The counts in `accounts.followers` are kept here, along with the rows that they count. */
export function followRepository(database: Database) {
  const insert = database.prepare(
    'insert into follows (follower_id, followed_id, followed_at) values (?, ?, ?) on conflict do nothing',
  );
  const remove = database.prepare('delete from follows where follower_id = ? and followed_id = ?');
  const removeBoth = database.prepare(`
    delete from follows where (follower_id, followed_id) in (values (:one, :other), (:other, :one))
  `);
  const addFollowers = database.prepare('update accounts set followers = followers + ? where id = ?');
  const followers = database
    .prepare('select follower_id from follows where followed_id = ? order by follower_id')
    .pluck();
  const followed = database.prepare(`
    select ${ACCOUNT_COLUMNS}
    from follows f join accounts a on a.id = f.followed_id
    where f.follower_id = ?
    order by a.handle
  `);

  return {
    /** Says whether this is new; following twice counts once. */
    add: database.transaction((followerId: number, followedId: number, at: Date): boolean => {
      const { changes } = insert.run(followerId, followedId, at.getTime());
      addFollowers.run(changes, followedId);
      return changes > 0;
    }),

    /** Says whether there was anything to end. */
    remove: database.transaction((followerId: number, followedId: number): boolean => {
      const { changes } = remove.run(followerId, followedId);
      addFollowers.run(-changes, followedId);
      return changes > 0;
    }),

    /** Ends what two accounts have with each other. */
    sever: database.transaction((one: number, other: number): void => {
      const { changes } = removeBoth.run({ one, other });
      for (const id of [one, other]) addFollowers.run(-changes, id);
    }),

    /** Ids of those who follow an account. */
    followersOf(accountId: number): number[] {
      return followers.all(accountId) as number[];
    },

    /** Those whom an account follows. */
    followedBy(accountId: number): Account[] {
      return followed.all(accountId) as Account[];
    },
  };
}
