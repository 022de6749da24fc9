import type { Database } from 'better-sqlite3';
import { FAN_OUT_LIMIT } from '../timelines/reach.ts';
import { ACCOUNT_COLUMNS, type Account } from './account.ts';

export type AccountRepository = ReturnType<typeof accountRepository>;

export function accountRepository(database: Database) {
  const byHandle = database.prepare(`select ${ACCOUNT_COLUMNS} from accounts a where a.handle = ?`);
  const byId = database.prepare(`select ${ACCOUNT_COLUMNS} from accounts a where a.id = ?`);
  const insert = database.prepare(
    'insert into accounts (handle, name, joined_at) values (?, ?, ?) on conflict do nothing',
  );
  const wideFollowed = database.prepare(`
    select ${ACCOUNT_COLUMNS}
    from follows f join accounts a on a.id = f.followed_id
    where f.follower_id = ? and a.followers > ?
  `);
  const leave = database.prepare(`
    update accounts set followers = followers - 1
    where id in (select followed_id from follows where follower_id = ?)
  `);
  const remove = database.prepare('delete from accounts where id = ?');

  return {
    /** Handles are compared without regard to case. */
    find(handle: string): Account | undefined {
      return byHandle.get(handle) as Account | undefined;
    },

    /** The account as it is now. */
    current(account: Account): Account {
      return byId.get(account.id) as Account;
    },

    /** Returns undefined if the handle is taken. */
    add(handle: string, name: string, joinedAt: Date): Account | undefined {
      const { changes } = insert.run(handle, name, joinedAt.getTime());
      return changes > 0 ? (byHandle.get(handle) as Account) : undefined;
    },

    /** Those whose posts an account reads live. */
    wideFollowedBy(id: number): Account[] {
      return wideFollowed.all(id, FAN_OUT_LIMIT) as Account[];
    },

    /** Removes an account. Its posts, likes, follows, blocks and timeline go with it. */
    close: database.transaction((id: number): void => {
      leave.run(id);
      remove.run(id);
    }),
  };
}
