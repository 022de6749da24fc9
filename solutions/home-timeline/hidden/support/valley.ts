/** What the tests need of the network; everything through its addresses, but for what is so beforehand. */

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

export interface Subject {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  clock: { now: Date; advance(milliseconds: number): Promise<void> };
  database: {
    load(table: string, rows: Record<string, unknown>[]): Promise<unknown>;
    // biome-ignore lint/suspicious/noExplicitAny: rows have the shape their query gives them
    query(sql: string, ...params: any[]): Promise<any[]>;
  };
}

export interface Post {
  id: number;
  author: string;
  createdAt: string;
  score?: number;
}

export interface Page {
  items: Post[];
  next: string | null;
}

const PAST = Date.parse('2026-02-23T08:59:58.417Z');

/** Milliseconds: so many seconds, fractions too, after a moment that is long past when the tests' clock starts. */
export const time = (second: number) => PAST + Math.round(second * 1000);
export const at = (second: number) => new Date(time(second)).toISOString();

export const ids = (items: { id: number }[]) => items.map((item) => item.id);

async function done(answer: Promise<Answer>, status: number): Promise<Answer> {
  const got = await answer;
  if (got.status !== status) throw new Error(`answered ${got.status}: ${got.text}`);
  return got;
}

export async function join(subject: Subject, ...handles: string[]): Promise<void> {
  for (const handle of handles) await done(subject.post('/accounts', { handle, name: handle }), 201);
}

export const follow = (subject: Subject, follower: string, followed: string) =>
  done(subject.put(`/accounts/${follower}/follows/${followed}`), 204);
export const unfollow = (subject: Subject, follower: string, followed: string) =>
  done(subject.delete(`/accounts/${follower}/follows/${followed}`), 204);
export const block = (subject: Subject, blocker: string, blocked: string) =>
  done(subject.put(`/accounts/${blocker}/blocks/${blocked}`), 204);
export const close = (subject: Subject, handle: string) => done(subject.delete(`/accounts/${handle}`), 204);

export async function account(subject: Subject, handle: string) {
  return (await done(subject.get(`/accounts/${handle}`), 200)).json;
}

/** What was loaded: ids by handle, and the ids of who follows each. */
export interface Valley {
  idOf: Record<string, number>;
  followers: Record<string, number[]>;
  posts: number;
}

/**
 * Loads accounts and whom each follows, for tests in which that is so beforehand. Of `fans` so many more follow an
 * account: `odile-1`, `odile-2` and so on.
 */
export async function people(
  subject: Subject,
  follows: Record<string, string[]>,
  fans: Record<string, number> = {},
): Promise<Valley> {
  const pairs = Object.entries(follows).flatMap(([one, others]) => others.map((other) => [one, other]));
  for (const [handle, count] of Object.entries(fans)) {
    for (let n = 1; n <= count; n += 1) pairs.push([`${handle}-${n}`, handle]);
  }
  const handles = [...new Set([...Object.keys(follows), ...pairs.flat()])];
  const idOf = Object.fromEntries(handles.map((handle, n) => [handle, 301 + 3 * n]));
  const followers: Record<string, number[]> = Object.fromEntries(handles.map((handle) => [handle, []]));
  for (const [follower, followed] of pairs) followers[followed].push(idOf[follower]);
  await subject.database.load(
    'accounts',
    handles.map((handle) => ({
      id: idOf[handle],
      handle,
      name: handle,
      joined_at: time(0),
      followers: followers[handle].length,
    })),
  );
  const rows = pairs.map(([follower, followed]) => ({
    follower_id: idOf[follower],
    followed_id: idOf[followed],
    followed_at: time(0),
  }));
  if (rows.length > 0) await subject.database.load('follows', rows);
  return { idOf, followers, posts: 0 };
}

/**
 * Loads posts, and their copies if the author's followers get any, as if they had been written before the test.
 * Unless told, ids go on from 92, two apart: from two digits to three, and not one of them is another's place in a
 * list. To be called before the first one is written.
 */
export async function posted(
  subject: Subject,
  valley: Valley,
  posts: [author: string, second: number, id?: number][],
): Promise<number[]> {
  const rows = posts.map(([author, second, id], n) => ({
    id: id ?? 92 + 2 * (valley.posts + n),
    author_id: valley.idOf[author],
    body: 'words',
    created_at: time(second),
  }));
  await subject.database.load('posts', rows);
  valley.posts += rows.length;
  const copied = rows.flatMap((row, n) => {
    const followers = valley.followers[posts[n][0]];
    return (followers.length > 50 ? [] : followers).map((account_id) => ({
      account_id,
      post_id: row.id,
      author_id: row.author_id,
      posted_at: row.created_at,
    }));
  });
  if (copied.length > 0) await subject.database.load('timeline_entries', copied);
  return ids(rows);
}

/** Loads likes of this moment, of `<handle>-<from>` and so many in all. */
export async function liked(
  subject: Subject,
  valley: Valley,
  post: number,
  handle: string,
  count: number,
  from = 1,
): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => ({
    post_id: post,
    account_id: valley.idOf[`${handle}-${from + n}`],
    liked_at: subject.clock.now.getTime(),
  }));
  await subject.database.load('likes', rows);
}

export async function write(subject: Subject, author: string, createdAt?: string): Promise<number> {
  const body = { author, body: 'words', ...(createdAt === undefined ? {} : { createdAt }) };
  return (await done(subject.post('/posts', body), 201)).json.id;
}

export async function page(subject: Subject, path: string | null): Promise<Page> {
  if (path === null) throw new Error('there is no such link');
  return (await done(subject.get(path), 200)).json;
}

/** Follows `next` until it is null, at most `most` times; runs `between` after each page but the last. */
export async function walk(
  subject: Subject,
  path: string,
  { between = async (_page: number) => {}, most = 60 } = {},
): Promise<{ shown: number[]; pages: Post[][] }> {
  const pages: Post[][] = [];
  let next: string | null = path;
  while (next !== null && pages.length < most) {
    const read: Page = await page(subject, next);
    pages.push(read.items);
    next = read.next;
    if (next !== null) await between(pages.length);
  }
  return { shown: ids(pages.flat()), pages };
}

/** Ids of everything in a home timeline, from the newest to the oldest, read `limit` by `limit`. */
export async function home(subject: Subject, handle: string, limit = 50): Promise<number[]> {
  const { shown, pages } = await walk(subject, `/accounts/${handle}/home?limit=${limit}`);
  const most = Math.max(...pages.map((items) => items.length));
  if (most > limit) throw new Error(`a page of ${limit} holds ${most}`);
  return shown;
}

/** Ids of the posts that one timeline has copies of, from the lowest to the highest. */
export async function copied(subject: Subject, handle: string): Promise<number[]> {
  const rows = await subject.database.query(
    `select e.post_id as id from timeline_entries e join accounts a on a.id = e.account_id
     where a.handle = ? order by e.post_id`,
    handle,
  );
  return ids(rows);
}

/** How many copies there are, in everybody's timelines or in one. */
export async function copies(subject: Subject, handle?: string): Promise<number> {
  const [row] =
    handle === undefined
      ? await subject.database.query('select count(*) as n from timeline_entries')
      : await subject.database.query(
          'select count(*) as n from timeline_entries where account_id = (select id from accounts where handle = ?)',
          handle,
        );
  return row.n;
}
