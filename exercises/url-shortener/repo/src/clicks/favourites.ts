import type { Database } from 'better-sqlite3';

export interface Favourite {
  alias: string;
  clicks: number;
}

export const favouritesSchema = {
  type: 'object',
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['alias', 'clicks'],
        properties: { alias: { type: 'string' }, clicks: { type: 'integer' } },
      },
    },
  },
} as const;

const HOUR = 3_600_000;

/** A week, the hour that has begun included. */
const HOURS = 7 * 24;

const MOST = 10;

export type FavouriteRepository = ReturnType<typeof favouriteRepository>;

/** Which links are followed most just now. */
export function favouriteRepository(database: Database) {
  const mostFollowed = database.prepare(`
    select l.alias, sum(c.count) as clicks
    from clicks c join links l on l.id = c.link_id
    where c.hour >= ?
    group by c.link_id
    order by clicks desc, c.link_id
    limit ?
  `);

  return {
    favourites(now: Date): Favourite[] {
      const first = Math.floor(now.getTime() / HOUR) - HOURS + 1;
      return mostFollowed.all(first, MOST) as Favourite[];
    },
  };
}
