import type { PostRow } from '../posts/post.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 50;

/** A place in a listing that is read from the newest to the oldest: that of the post with this time and id. */
export interface Position {
  time: number;
  id: number;
}

/** Before everything there is or will be. */
export const TOP: Position = { time: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

export interface ListingQuery {
  limit: number;
  cursor?: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Schema of the query string of every listing. A cursor is a position: time and id, both whole numbers. */
export const listingQuerySchema = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    cursor: { type: 'string', pattern: '^-?\\d{1,15}_\\d{1,15}$' },
  },
} as const;

/** Schema of a page of `item`s. */
export function pageSchema<Item extends object>(item: Item) {
  return {
    type: 'object',
    required: ['items', 'next'],
    properties: {
      items: { type: 'array', items: item },
      next: { type: ['string', 'null'] },
    },
  } as const;
}

/**
 * Answers a query with a page of posts. `read` gives up to `count` posts behind a position, newest first; one more
 * than the page holds is asked for, to learn whether another page follows.
 */
export function readPage<Item>(
  path: string,
  query: ListingQuery,
  read: (after: Position, count: number) => PostRow[],
  present: (post: PostRow) => Item,
): Page<Item> {
  const { limit, cursor } = query;
  const rows = read(cursor === undefined ? TOP : positionOf(cursor), limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = last !== undefined && rows.length > limit;
  return {
    items: shown.map(present),
    next: more ? `${path}?${new URLSearchParams({ limit: String(limit), cursor: cursorOf(last) })}` : null,
  };
}

function positionOf(cursor: string): Position {
  const [time, id] = cursor.split('_');
  return { time: Number(time), id: Number(id) };
}

function cursorOf(post: PostRow): string {
  return `${post.created_at}_${post.id}`;
}
