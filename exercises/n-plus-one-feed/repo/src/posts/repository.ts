import type { Database } from 'better-sqlite3';
import { allAmong } from '../database/among.ts';
import type { Member, MemberRepository } from '../members/repository.ts';
import type { Audience, Post, Tally } from './post.ts';

interface PostRow {
  id: number;
  author_id: number | null;
  body: string;
  audience: Audience;
  quotes: number | null;
  created_at: number;
}

export interface NewPost {
  authorId: number;
  body: string;
  audience: Audience;
  photos: { url: string; species?: string }[];
  quotes?: number;
  createdAt: Date;
}

const POST_COLUMNS = 'p.id, p.author_id, p.body, p.audience, p.quotes, p.created_at';

/** True of the posts `p` that the member `:viewer` may see; a visitor's is null. */
const VISIBLE = `(
  p.audience = 'everyone'
  or p.author_id = :viewer
  or exists (select 1 from follows f where f.follower_id = :viewer and f.member_id = p.author_id)
)`;

export type PostRepository = ReturnType<typeof postRepository>;

export function postRepository(database: Database, members: MemberRepository) {
  const byId = database.prepare(`select ${POST_COLUMNS} from posts p where p.id = :id and ${VISIBLE}`);
  const insert = database.prepare(
    `insert into posts (author_id, body, audience, quotes, created_at) values (?, ?, ?, ?, ?)
     returning id`,
  );
  const insertPhoto = database.prepare('insert into photos (post_id, url, species) values (?, ?, ?)');
  const remove = database.prepare('delete from posts where id = ?');
  const like = database.prepare(
    'insert into likes (post_id, member_id) values (?, ?) on conflict do nothing',
  );
  const unlike = database.prepare('delete from likes where post_id = ? and member_id = ?');

  const feed = database.prepare(`
    select ${POST_COLUMNS}
    from posts p
    where (:after is null or p.id < :after) and ${VISIBLE}
    order by p.id desc
    limit :limit
  `);
  const ofSpecies = database.prepare(`
    select ${POST_COLUMNS}
    from posts p
    where p.id in (select post_id from photos where species = :code)
      and (:after is null or p.id > :after) and ${VISIBLE}
    order by p.id
    limit :limit
  `);

  const toPost = (row: PostRow): Post => ({
    id: row.id,
    author: row.author_id === null ? undefined : members.byId(row.author_id),
    body: row.body,
    audience: row.audience,
    quotes: row.quotes,
    createdAt: row.created_at,
  });
  const toPosts = (rows: unknown[]) => (rows as PostRow[]).map(toPost);
  const idOf = (viewer: Member | null) => viewer?.id ?? null;

  return {
    /** What `viewer` may not see is not there for them. */
    find(id: number, viewer: Member | null): Post | undefined {
      const row = byId.get({ id, viewer: idOf(viewer) }) as PostRow | undefined;
      return row && toPost(row);
    },

    /** One for each id, in their order. */
    visible(ids: readonly number[], viewer: Member | null): (Post | undefined)[] {
      const rows = allAmong<PostRow>(
        database,
        `select ${POST_COLUMNS} from posts p where p.id in (:values) and ${VISIBLE}`,
        ids,
        { viewer: idOf(viewer) },
      );
      const posts = new Map(rows.map((row) => [row.id, toPost(row)]));
      return ids.map((id) => posts.get(id));
    },

    /** Newest first; all that is visible, wherever it comes from. */
    feed(viewer: Member | null, after: number | undefined, limit: number): Post[] {
      return toPosts(feed.all({ viewer: idOf(viewer), after, limit }));
    },

    /** Oldest first: a chronicle of the species. */
    ofSpecies(code: string, viewer: Member | null, after: number | undefined, limit: number): Post[] {
      return toPosts(ofSpecies.all({ code, viewer: idOf(viewer), after, limit }));
    },

    /** What is counted under each post. */
    tallies(ids: readonly number[]): Tally[] {
      return allAmong<Tally>(
        database,
        `select
           (select count(*) from likes l where l.post_id = p.id) as likes,
           (select count(*) from comments c where c.post_id = p.id) as comments
         from posts p
         where p.id in (:values)
         order by p.id desc`,
        ids,
      );
    },

    add: database.transaction((post: NewPost): number => {
      const { authorId, body, audience, photos, quotes, createdAt } = post;
      const { id } = insert.get(authorId, body, audience, quotes, createdAt.getTime()) as { id: number };
      for (const { url, species } of photos) insertPhoto.run(id, url, species);
      return id;
    }),

    remove(id: number): void {
      remove.run(id);
    },

    /** Liking twice counts once. */
    like(postId: number, memberId: number): void {
      like.run(postId, memberId);
    },

    unlike(postId: number, memberId: number): void {
      unlike.run(postId, memberId);
    },
  };
}
