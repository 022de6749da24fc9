import type { Database } from 'better-sqlite3';
import { type PaywellEvent, readEvent } from './event.ts';

export type EventState = 'pending' | 'done' | 'ignored' | 'dead';

interface EventRow {
  position: number;
  id: string;
  type: string;
  sequence: string;
  body: string;
  received_at: number;
  state: EventState;
  attempts: number;
  due_at: number;
  reason: string | null;
  closed_at: number | null;
}

/** An event as it was received, and what has become of it. */
export interface StoredEvent {
  id: string;
  type: string;
  sequence: string;
  body: string;
  receivedAt: number;
  state: EventState;
  attempts: number;
  dueAt: number;
  reason: string | null;
}

/** One that is to be handled. */
export interface DueEvent extends StoredEvent {
  content: PaywellEvent;
}

export interface NewEvent {
  id: string;
  type: string;
  sequence: string;
  body: string;
  isKnown: boolean;
}

const toEvent = (row: EventRow): StoredEvent => ({
  id: row.id,
  type: row.type,
  sequence: row.sequence,
  body: row.body,
  receivedAt: row.received_at,
  state: row.state,
  attempts: row.attempts,
  dueAt: row.due_at,
  reason: row.reason,
});

const toDueEvent = (row: EventRow): DueEvent => ({
  ...toEvent(row),
  content: readEvent(row.type, row.sequence, row.body),
});

export type Inbox = ReturnType<typeof inboxRepository>;

/** Every event is kept before anything is done about it, once for each id. */
export function inboxRepository(database: Database) {
  const insert = database.prepare(`
    insert into events (id, type, sequence, body, received_at, state, due_at)
    values (:id, :type, :sequence, :body, :now, :state, :now)
    on conflict (id) do nothing
  `);
  const find = database.prepare('select * from events where id = ?');
  const due = database.prepare(`
    select * from events
    where state = 'pending' and due_at <= ?
    order by due_at, position
    limit ?
  `);
  const nextDue = database
    .prepare(`select min(due_at) from events where state = 'pending' and due_at > ?`)
    .pluck();
  const close = database.prepare(`
    update events set state = :state, attempts = attempts + 1, reason = :reason, closed_at = :now
    where id = :id
  `);
  const postpone = database.prepare(`
    update events set attempts = attempts + 1, reason = :reason, due_at = :dueAt where id = :id
  `);
  const dead = database.prepare(`select * from events where state = 'dead' order by closed_at, position`);
  const counts = database.prepare(`
    select
      count(*) filter (where state = 'pending') as pending,
      count(*) filter (where state = 'dead') as dead,
      min(received_at) filter (where state = 'pending') as oldest
    from events
  `);

  return {
    /** Says whether the event is new. */
    add({ isKnown, ...event }: NewEvent, now: Date): boolean {
      const state = isKnown ? 'pending' : 'ignored';
      return insert.run({ ...event, state, now: now.getTime() }).changes > 0;
    },

    find(id: string): StoredEvent | undefined {
      const row = find.get(id) as EventRow | undefined;
      return row && toEvent(row);
    },

    /** Those that can be handled now, the ones that have waited longest first. */
    due(now: Date, limit: number): DueEvent[] {
      return (due.all(now.getTime(), limit) as EventRow[]).map(toDueEvent);
    },

    /** When the next one can be handled that cannot be now. */
    nextDue(now: Date): number | undefined {
      return (nextDue.get(now.getTime()) as number | null) ?? undefined;
    },

    done(id: string, now: Date): void {
      close.run({ id, state: 'done', reason: null, now: now.getTime() });
    },

    bury(id: string, reason: string, now: Date): void {
      close.run({ id, state: 'dead', reason, now: now.getTime() });
    },

    postpone(id: string, reason: string, dueAt: number): void {
      postpone.run({ id, reason, dueAt });
    },

    dead(): StoredEvent[] {
      return (dead.all() as EventRow[]).map(toEvent);
    },

    counts() {
      return counts.get() as { pending: number; dead: number; oldest: number | null };
    },
  };
}
