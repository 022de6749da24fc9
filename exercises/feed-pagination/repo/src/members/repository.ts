import type { Database } from 'better-sqlite3';

export interface Member {
  id: number;
  handle: string;
  name: string;
  joined_at: number;
}

export type MemberRepository = ReturnType<typeof memberRepository>;

export function memberRepository(database: Database) {
  const byHandle = database.prepare('select id, handle, name, joined_at from members where handle = ?');
  const insert = database.prepare(
    `insert into members (handle, name, joined_at) values (?, ?, ?)
     on conflict do nothing returning id, handle, name, joined_at`,
  );

  return {
    /** Handles are compared without regard to case. */
    find(handle: string): Member | undefined {
      return byHandle.get(handle) as Member | undefined;
    },

    /** Returns undefined if the handle is taken. */
    add(handle: string, name: string, joinedAt: Date): Member | undefined {
      return insert.get(handle, name, joinedAt.getTime()) as Member | undefined;
    },
  };
}
