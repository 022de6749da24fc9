import type { Database } from 'better-sqlite3';
import type { Account } from '../accounts/account.ts';
import type { AccountRepository } from '../accounts/repository.ts';
import { isWide } from '../timelines/reach.ts';
import type { TimelineRepository } from '../timelines/repository.ts';
import type { BlockRepository } from './blocks.ts';
import type { FollowRepository } from './follows.ts';

interface Needs {
  accounts: AccountRepository;
  follows: FollowRepository;
  blocks: BlockRepository;
  timelines: TimelineRepository;
}

export type RelationService = ReturnType<typeof relationService>;

/** What accounts do with each other, and what it means for their timelines. */
export function relationService(database: Database, { accounts, follows, blocks, timelines }: Needs) {
  /** To be called once an account has lost followers: if it was wide and is no longer, the others get copies. */
  function settle(before: Account): void {
    const account = accounts.current(before);
    if (isWide(before) && !isWide(account)) timelines.spread(account);
  }

  return {
    follow: database.transaction((follower: Account, followed: Account, at: Date): void => {
      if (!follows.add(follower.id, followed.id, at)) return;
      timelines.backfill(follower.id, accounts.current(followed));
    }),

    unfollow: database.transaction((follower: Account, followed: Account): void => {
      if (!follows.remove(follower.id, followed.id)) return;
      timelines.forget(follower.id, followed);
      settle(followed);
    }),

    /** Ends what there is between the two, in both directions. */
    block: database.transaction((blocker: Account, blocked: Account, at: Date): void => {
      if (!blocks.add(blocker.id, blocked.id, at)) return;
      follows.sever(blocker.id, blocked.id);
      timelines.forget(blocker.id, blocked);
      timelines.forget(blocked.id, blocker);
      settle(blocker);
      settle(blocked);
    }),

    /** What a block has ended does not come back by itself. */
    unblock(blocker: Account, blocked: Account): void {
      blocks.remove(blocker.id, blocked.id);
    },
  };
}
