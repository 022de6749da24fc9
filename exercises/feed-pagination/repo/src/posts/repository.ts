import type { Database } from 'better-sqlite3';
import { POST_COLUMNS, type PostRow } from './post.ts';

export interface NewPost {
  authorId: number;
  body: string;
  tags: string[];
  createdAt: number;
}

export type PostRepository = ReturnType<typeof postRepository>;

export function postRepository(database: Database) {
  const byId = database.prepare(
    `select ${POST_COLUMNS} from posts p join members m on m.id = p.author_id where p.id = ?`,
  );
  const insert = database.prepare('insert into posts (author_id, body, created_at) values (?, ?, ?)');
  const insertTag = database.prepare('insert into post_tags (tag, posted_at, post_id) values (?, ?, ?)');
  const remove = database.prepare('delete from posts where id = ?');
  const like = database.prepare(
    'insert into likes (post_id, member_id) values (?, ?) on conflict do nothing',
  );
  const addLikes = database.prepare('update posts set likes = likes + ? where id = ?');

  return {
    find(id: number): PostRow | undefined {
      return byId.get(id) as PostRow | undefined;
    },

    add: database.transaction((post: NewPost): PostRow => {
      const { lastInsertRowid } = insert.run(post.authorId, post.body, post.createdAt);
      for (const tag of new Set(post.tags)) insertTag.run(tag, post.createdAt, lastInsertRowid);
      return byId.get(lastInsertRowid) as PostRow;
    }),

    /** Says whether there was such a post. Its comments, tags and likes go with it. */
    remove(id: number): boolean {
      return remove.run(id).changes > 0;
    },

    /** Liking twice counts once; `likes` of the post follows. */
    like: database.transaction((postId: number, memberId: number): void => {
      addLikes.run(like.run(postId, memberId).changes, postId);
    }),
  };
}
