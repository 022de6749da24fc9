import type { Database } from 'better-sqlite3';
import type { Listing } from '../http/listing.ts';

export interface CommentRow {
  id: number;
  author: string;
  body: string;
  created_at: number;
}

export interface NewComment {
  postId: number;
  authorId: number;
  body: string;
  createdAt: number;
}

const COMMENT_COLUMNS = 'c.id, m.handle as author, c.body, c.created_at';

export type CommentRepository = ReturnType<typeof commentRepository>;

export function commentRepository(database: Database) {
  const byId = database.prepare(
    `select ${COMMENT_COLUMNS} from comments c join members m on m.id = c.author_id where c.id = ?`,
  );
  const insert = database.prepare(
    'insert into comments (post_id, author_id, body, created_at) values (?, ?, ?, ?)',
  );
  const remove = database.prepare('delete from comments where id = ?');
  const ofPost = database.prepare(`
    select ${COMMENT_COLUMNS}
    from comments c join members m on m.id = c.author_id
    where c.post_id = ? and c.created_at > ?
    order by c.created_at, c.id
    limit ?
  `);

  return {
    add: database.transaction((comment: NewComment): CommentRow => {
      const { postId, authorId, body, createdAt } = comment;
      const { lastInsertRowid } = insert.run(postId, authorId, body, createdAt);
      return byId.get(lastInsertRowid) as CommentRow;
    }),

    /** Says whether there was such a comment. */
    remove(id: number): boolean {
      return remove.run(id).changes > 0;
    },

    /** The conversation under a post, in the order it was held. */
    ofPost(postId: number): Listing<CommentRow> {
      return {
        name: `comments ${postId}`,
        path: `/posts/${postId}/comments`,
        sortedBy: ['created_at'],
        read: (after, limit) => ofPost.all(postId, ...(after ?? [-1]), limit) as CommentRow[],
      };
    },
  };
}
