import type { Database } from 'better-sqlite3';

/** When the oldest and the newest post with a tag were written. */
export interface TagDates {
  first: number;
  last: number;
}

export type TagRepository = ReturnType<typeof tagRepository>;

export function tagRepository(database: Database) {
  const dates = database.prepare(
    'select min(posted_at) as first, max(posted_at) as last from post_tags where tag = :tag',
  );

  return {
    /** Returns undefined if nothing carries the tag. */
    dates(tag: string): TagDates | undefined {
      const { first, last } = dates.get({ tag }) as { first: number | null; last: number | null };
      return first === null || last === null ? undefined : { first, last };
    },
  };
}
