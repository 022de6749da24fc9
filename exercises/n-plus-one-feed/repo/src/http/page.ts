export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 50;

export interface PageQuery {
  limit: number;
  /** The id of the last item on the page before. */
  after?: number;
}

export interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** Schema of the query string of every listing. */
export const pageQuerySchema = {
  type: 'object',
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    after: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  },
} as const;

/** Cuts a page from a listing. `read` is asked for one item more than is shown, to learn whether any follow. */
export function pageOf<Item extends { id: number }>(
  path: string,
  { limit, after }: PageQuery,
  read: (after: number | undefined, limit: number) => Item[],
): Page<Item> {
  const found = read(after, limit + 1);
  const items = found.slice(0, limit);
  const more = found.length > limit;
  return { items, next: more ? `${path}?limit=${limit}&after=${items[limit - 1].id}` : null };
}
