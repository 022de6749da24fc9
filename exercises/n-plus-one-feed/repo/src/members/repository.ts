import type { Database } from 'better-sqlite3';
import { allAmong } from '../database/among.ts';

export interface Member {
  id: number;
  handle: string;
  name: string;
  joined_at: number;
}

export type MemberRepository = ReturnType<typeof memberRepository>;

export function memberRepository(database: Database) {
  const byHandle = database.prepare('select id, handle, name, joined_at from members where handle = ?');
  const byId = database.prepare('select id, handle, name, joined_at from members where id = ?');
  const insert = database.prepare(
    `insert into members (handle, name, joined_at) values (?, ?, ?)
     on conflict do nothing returning id, handle, name, joined_at`,
  );
  const rename = database.prepare(
    'update members set name = ? where id = ? returning id, handle, name, joined_at',
  );
  const remove = database.prepare('delete from members where id = ?');
  const follow = database.prepare(
    'insert into follows (follower_id, member_id) values (?, ?) on conflict do nothing',
  );
  const unfollow = database.prepare('delete from follows where follower_id = ? and member_id = ?');

  return {
    /** Handles are compared without regard to case. */
    find(handle: string): Member | undefined {
      return byHandle.get(handle) as Member | undefined;
    },

    byId(id: number): Member | undefined {
      return byId.get(id) as Member | undefined;
    },

    /** One for each id, in their order. */
    byIds(ids: readonly number[]): (Member | undefined)[] {
      const found = allAmong<Member>(
        database,
        'select id, handle, name, joined_at from members where id in (:values)',
        ids,
      );
      const members = new Map(found.map((member) => [member.id, member]));
      return ids.map((id) => members.get(id));
    },

    /** Returns undefined if the handle is taken. */
    add(handle: string, name: string, joinedAt: Date): Member | undefined {
      return insert.get(handle, name, joinedAt.getTime()) as Member | undefined;
    },

    rename(id: number, name: string): Member {
      return rename.get(name, id) as Member;
    },

    /** What they wrote stays, without a name to it; whom they followed and what they liked is forgotten. */
    remove(id: number): void {
      remove.run(id);
    },

    follow(followerId: number, memberId: number): void {
      follow.run(followerId, memberId);
    },

    unfollow(followerId: number, memberId: number): void {
      unfollow.run(followerId, memberId);
    },
  };
}
