import { decodeCursor, encodeCursor, type Key } from './cursor.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 50;

/** A listing that is read page by page. */
export interface Listing<Row> {
  /** Names the listing in its cursors. */
  name: string;
  /** Its address, to build links from. */
  path: string;
  /** The columns whose values in a page's last row say where the next page begins. */
  sortedBy: (keyof Row & string)[];
  /** At most `limit` rows, in the listing's order: the first ones, or those that follow `after`. */
  read(after: Key | null, limit: number): Row[];
}

export interface ListingQuery {
  limit: number;
  cursor?: string;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Schema of the query string of every listing. */
export const listingQuerySchema = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    cursor: { type: 'string', minLength: 1, maxLength: 512 },
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

/** Reads the page a query asks for and turns its rows into what clients see. */
export function readPage<Row, Item>(
  listing: Listing<Row>,
  query: ListingQuery,
  present: (row: Row) => Item,
): Page<Item> {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor).key;
  const page = pageAfter(listing, after, query.limit);
  return {
    items: page.items.map(present),
    next: page.next,
  };
}

/** The rows of one page, and the link to the page behind it. */
function pageAfter<Row>(listing: Listing<Row>, after: Key | null, limit: number): Page<Row> {
  const rows = listing.read(after, limit);
  const last = rows.at(-1);
  const more = last !== undefined && rows.length === limit;
  return { items: rows, next: more ? linkTo(listing, last, limit) : null };
}

/** The address of the page that begins behind a row. */
function linkTo<Row>(listing: Listing<Row>, row: Row, limit: number): string {
  const key = listing.sortedBy.map((column) => Number(row[column]));
  const cursor = encodeCursor({ listing: listing.name, key });
  return `${listing.path}?${new URLSearchParams({ limit: String(limit), cursor })}`;
}
