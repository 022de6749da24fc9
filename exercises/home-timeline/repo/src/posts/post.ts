import { handleSchema, idSchema, timeSchema, toIso } from '../http/schemas.ts';

export interface PostRow {
  id: number;
  author: string;
  body: string;
  likes: number;
  created_at: number;
}

/** The columns of a PostRow, from posts as `p` and accounts as `a`. */
export const POST_COLUMNS = `
  p.id, a.handle as author, p.body,
  (select count(*) from likes l where l.post_id = p.id) as likes,
  p.created_at
`;

export const postSchema = {
  type: 'object',
  required: ['id', 'author', 'body', 'likes', 'createdAt'],
  properties: {
    id: idSchema,
    author: handleSchema,
    body: { type: 'string' },
    likes: { type: 'integer' },
    createdAt: timeSchema,
  },
} as const;

/** What clients see of a post. */
export const presentPost = (post: PostRow) => ({
  id: post.id,
  author: post.author,
  body: post.body,
  likes: post.likes,
  createdAt: toIso(post.created_at),
});
