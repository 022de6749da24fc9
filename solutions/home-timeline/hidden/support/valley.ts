/** What the tests need of the network; everything through its addresses, crowds and long pasts aside. */

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

const PAST = Date.parse('2026-02-23T09:00:00.000Z');

/** Milliseconds: so many seconds after a moment that is long past when the tests' clock starts. */
export const time = (second: number) => PAST + second * 1000;
export const at = (second: number) => new Date(time(second)).toISOString();

export const ids = (items: Post[]) => items.map((item) => item.id);

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

/**
 * Loads an account that so many follow, `<handle>-1` and so on. Its id is `base`, theirs follow. `base` must be
 * above all ids so far.
 */
export async function star(subject: Subject, handle: string, fans: number, base: number): Promise<void> {
  const row = (id: number, name: string, followers: number) => ({
    id,
    handle: name,
    name,
    joined_at: time(0),
    followers,
  });
  const numbers = Array.from({ length: fans }, (_, n) => n + 1);
  await subject.database.load('accounts', [
    row(base, handle, fans),
    ...numbers.map((n) => row(base + n, `${handle}-${n}`, 0)),
  ]);
  const rows = numbers.map((n) => ({ follower_id: base + n, followed_id: base, followed_at: time(0) }));
  if (rows.length > 0) await subject.database.load('follows', rows);
}

/** Loads posts of one author at the given times (ms). */
export async function past(
  subject: Subject,
  authorId: number,
  times: number[],
  firstId: number,
): Promise<number[]> {
  const rows = times.map((created_at, n) => ({
    id: firstId + n,
    author_id: authorId,
    body: 'words',
    created_at,
  }));
  await subject.database.load('posts', rows);
  return rows.map((row) => row.id);
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

/** Ids of everything in a home timeline, from the newest to the oldest. */
export async function home(subject: Subject, handle: string, limit = 50): Promise<number[]> {
  return (await walk(subject, `/accounts/${handle}/home?limit=${limit}`)).shown;
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
