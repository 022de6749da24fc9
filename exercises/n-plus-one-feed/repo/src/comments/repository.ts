import type { Database } from 'better-sqlite3';
import { allAmong } from '../database/among.ts';

export interface Comment {
  id: number;
  post_id: number;
  author_id: number | null;
  body: string;
  created_at: number;
}

export type CommentRepository = ReturnType<typeof commentRepository>;

export function commentRepository(database: Database) {
  const insert = database.prepare(
    `insert into comments (post_id, author_id, body, created_at) values (?, ?, ?, ?)
     returning id, post_id, author_id, body, created_at`,
  );

  return {
    add(postId: number, authorId: number, body: string, createdAt: Date): Comment {
      return insert.get(postId, authorId, body, createdAt.getTime()) as Comment;
    },

    /** The latest two comments under each post; the older one first. */
    latest(postIds: readonly number[]): Comment[][] {
      const comments = allAmong<Comment>(
        database,
        `select id, post_id, author_id, body, created_at
         from (
           select *, row_number() over (partition by post_id order by id desc) as place
           from comments
           where post_id in (:values)
         )
         where place <= 2
         order by id`,
        postIds,
      );
      const byPost = Map.groupBy(comments, (comment) => comment.post_id);
      return postIds.map((id) => byPost.get(id) ?? []);
    },
  };
}
