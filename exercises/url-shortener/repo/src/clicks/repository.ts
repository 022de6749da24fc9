import type { Database } from 'better-sqlite3';

export interface ClicksOfDay {
  /** A day in UTC, as in 2026-03-02. */
  day: string;
  clicks: number;
}

export type ClickRepository = ReturnType<typeof clickRepository>;

export function clickRepository(database: Database) {
  const record = database.prepare(`
    insert into clicks (link_id, day, count) values (?, ?, 1)
    on conflict (link_id, day) do update set count = count + 1
  `);
  const total = database.prepare('select coalesce(sum(count), 0) from clicks where link_id = ?').pluck();
  const byDay = database.prepare('select day, count as clicks from clicks where link_id = ? order by day');

  return {
    record(linkId: number, at: Date): void {
      record.run(linkId, at.toISOString().slice(0, 10));
    },

    total(linkId: number): number {
      return total.get(linkId) as number;
    },

    byDay(linkId: number): ClicksOfDay[] {
      return byDay.all(linkId) as ClicksOfDay[];
    },
  };
}
