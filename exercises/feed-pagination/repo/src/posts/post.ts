import { handleSchema, idSchema, tagSchema, timeSchema, toIso } from '../http/schemas.ts';

/** A post as the queries return it. */
export interface PostRow {
  id: number;
  author: string;
  body: string;
  created_at: number;
  likes: number;
  /** How many comments it has. */
  comments: number;
  /** A JSON array. */
  tags: string;
}

/** The columns of a PostRow, for queries that call the post `p` and its author `m`. */
export const POST_COLUMNS = `
  p.id, m.handle as author, p.body, p.created_at, p.likes,
  (select count(*) from comments c where c.post_id = p.id) as comments,
  (select json_group_array(t.tag order by t.tag) from post_tags t where t.post_id = p.id) as tags
`;

export const postSchema = {
  type: 'object',
  required: ['id', 'author', 'body', 'tags', 'likes', 'comments', 'createdAt'],
  properties: {
    id: idSchema,
    author: handleSchema,
    body: { type: 'string' },
    tags: { type: 'array', items: tagSchema },
    likes: { type: 'integer' },
    comments: { type: 'integer' },
    createdAt: timeSchema,
  },
} as const;

export function presentPost(row: PostRow) {
  return {
    id: row.id,
    author: row.author,
    body: row.body,
    tags: JSON.parse(row.tags) as string[],
    likes: row.likes,
    comments: row.comments,
    createdAt: toIso(row.created_at),
  };
}
