import type { Database } from 'better-sqlite3';
import type { Position } from '../http/listing.ts';
import { POST_COLUMNS, type PostRow } from './post.ts';

export interface NewPost {
  authorId: number;
  body: string;
  createdAt: number;
}

export type PostRepository = ReturnType<typeof postRepository>;

export function postRepository(database: Database) {
  const byId = database.prepare(
    `select ${POST_COLUMNS} from posts p join accounts a on a.id = p.author_id where p.id = ?`,
  );
  const byAuthor = database.prepare(`
    select ${POST_COLUMNS}
    from posts p join accounts a on a.id = p.author_id
    where p.author_id = ? and (p.created_at, p.id) < (?, ?)
    order by p.created_at desc, p.id desc
    limit ?
  `);
  const insert = database.prepare('insert into posts (author_id, body, created_at) values (?, ?, ?)');
  const remove = database.prepare('delete from posts where id = ?');
  const like = database.prepare(
    'insert into likes (post_id, account_id, liked_at) values (?, ?, ?) on conflict do nothing',
  );

  return {
    find(id: number): PostRow | undefined {
      return byId.get(id) as PostRow | undefined;
    },

    /** At most `count` posts of one author behind a position, newest first. */
    byAuthor(authorId: number, after: Position, count: number): PostRow[] {
      return byAuthor.all(authorId, after.time, after.id, count) as PostRow[];
    },

    add(post: NewPost): PostRow {
      const { lastInsertRowid } = insert.run(post.authorId, post.body, post.createdAt);
      return byId.get(lastInsertRowid) as PostRow;
    },

    /** Says whether there was such a post. Its likes go with it, and so do its copies in timelines. */
    remove(id: number): boolean {
      return remove.run(id).changes > 0;
    },

    /** Liking twice counts once. */
    like(postId: number, accountId: number, at: Date): void {
      like.run(postId, accountId, at.getTime());
    },
  };
}
