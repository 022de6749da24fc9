import type { Database } from 'better-sqlite3';

export type BlockRepository = ReturnType<typeof blockRepository>;

/** Who blocks whom. */
export function blockRepository(database: Database) {
  const insert = database.prepare(
    'insert into blocks (blocker_id, blocked_id, blocked_at) values (?, ?, ?) on conflict do nothing',
  );
  const remove = database.prepare('delete from blocks where blocker_id = ? and blocked_id = ?');
  const between = database
    .prepare('select 1 from blocks where (blocker_id, blocked_id) in (values (:one, :other), (:other, :one))')
    .pluck();

  return {
    /** Says whether this is new. */
    add(blockerId: number, blockedId: number, at: Date): boolean {
      return insert.run(blockerId, blockedId, at.getTime()).changes > 0;
    },

    remove(blockerId: number, blockedId: number): void {
      remove.run(blockerId, blockedId);
    },

    /** Whether either of two accounts blocks the other. */
    between(one: number, other: number): boolean {
      return between.get({ one, other }) !== undefined;
    },
  };
}
