import type { Database } from 'better-sqlite3';

export interface ClicksOfDay {
  /** A day in UTC, as in 2026-03-02. */
  day: string;
  clicks: number;
}

export type ClickRepository = ReturnType<typeof clickRepository>;

const HOUR = 3_600_000;

/** Clicks are kept by the hour, counted from 1970, and told by the day. */
export function clickRepository(database: Database) {
  const record = database.prepare(`
    insert into clicks (link_id, hour, count) values (:link, :at / ${HOUR}, 1)
    on conflict (link_id, hour) do update set count = count + 1
  `);
  const total = database.prepare('select coalesce(sum(count), 0) from clicks where link_id = ?').pluck();
  const byDay = database.prepare(`
    select date(hour * 3600, 'unixepoch') as day, sum(count) as clicks
    from clicks
    where link_id = ?
    group by day
    order by day
  `);

  return {
    record(linkId: number, at: Date): void {
      record.run({ link: linkId, at: at.getTime() });
    },

    total(linkId: number): number {
      return total.get(linkId) as number;
    },

    byDay(linkId: number): ClicksOfDay[] {
      return byDay.all(linkId) as ClicksOfDay[];
    },
  };
}
