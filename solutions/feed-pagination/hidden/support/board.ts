/** What the tests need of the noticeboard; everything through its addresses, bulk rows aside. */

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
  restart(): Promise<void>;
  reopen(sql: string): Promise<void>;
  database: {
    load(table: string, rows: Record<string, unknown>[]): Promise<unknown>;
    measure<T>(stretch: () => Promise<T>): Promise<{ vmSteps: number; result: T }>;
    // biome-ignore lint/suspicious/noExplicitAny: rows have the shape their query gives them
    query(sql: string, ...params: (string | number)[]): Promise<any[]>;
  };
}

export interface Item {
  id: number;
  createdAt: string;
}

export const START = Date.parse('2026-03-02T09:00:00.000Z');
const DAY = 86_400_000;

/** A time so many seconds after a day before the tests' clock starts. */
export const at = (second: number) => new Date(START - DAY + Math.round(second * 1000)).toISOString();

/** Members who have joined, in this order. */
export async function join(subject: Subject, ...handles: string[]): Promise<void> {
  const rows = handles.map((handle) => ({ handle, name: handle, joined_at: START - DAY }));
  await subject.database.load('members', rows);
}

/** Puts rows into a table; the ids that they got, in the same order. */
async function load(subject: Subject, table: string, rows: Record<string, unknown>[]): Promise<number[]> {
  await subject.database.load(table, rows);
  if (rows.every(({ id }) => id !== undefined)) return rows.map(({ id }) => Number(id));
  const newest = `select id from ${table} order by id desc limit ?`;
  return (await subject.database.query(newest, rows.length)).map(({ id }) => id).reverse();
}

interface OldPost {
  second: number;
  /** Counted on from the last one unless told; all posts of a call are told, or none is. */
  id?: number;
  author?: string;
  tags?: string[];
  likes?: number;
}

/** Posts that are there already, as the service keeps them. The members who joined first are who likes them. */
export async function addPosts(subject: Subject, posts: OldPost[]): Promise<Item[]> {
  const members = await subject.database.query('select id, handle from members order by id');
  const written = await load(
    subject,
    'posts',
    posts.map(({ second, id, author = 'ada', likes = 0 }) => ({
      ...(id === undefined ? {} : { id }),
      author_id: members.find(({ handle }) => handle === author)?.id,
      body: 'words',
      created_at: Date.parse(at(second)),
      likes,
    })),
  );
  const items = posts.map(({ second }, n) => ({ id: written[n] as number, createdAt: at(second) }));
  const tags = posts.flatMap(({ second, tags = [] }, n) =>
    tags.map((tag) => ({ tag, posted_at: Date.parse(at(second)), post_id: written[n] })),
  );
  const likes = posts.flatMap(({ likes = 0 }, n) =>
    members.slice(0, likes).map(({ id }) => ({ post_id: written[n], member_id: id })),
  );
  await subject.database.load('post_tags', tags);
  await subject.database.load('likes', likes);
  return items;
}

/** Posts that are there already, a second apart; ids oldest first. */
export async function addMany(
  subject: Subject,
  count: number,
  { from = 0, ...post }: Omit<OldPost, 'second'> & { from?: number } = {},
): Promise<number[]> {
  return ids(
    await addPosts(
      subject,
      Array.from({ length: count }, (_, n) => ({ ...post, second: from + n })),
    ),
  );
}

/** Comments that are there already, by ada. */
export async function addComments(subject: Subject, post: number, seconds: number[]): Promise<Item[]> {
  const written = await load(
    subject,
    'comments',
    seconds.map((second) => ({
      post_id: post,
      author_id: 1,
      body: 'words',
      created_at: Date.parse(at(second)),
    })),
  );
  return seconds.map((second, n) => ({ id: written[n] as number, createdAt: at(second) }));
}

export async function write(
  subject: Subject,
  createdAt: string,
  { author = 'ada', tags = [] as string[] } = {},
): Promise<number> {
  const { status, json } = await subject.post('/posts', { author, body: 'words', tags, createdAt });
  if (status !== 201) throw new Error(`POST /posts answered ${status}`);
  return json.id;
}

export async function comment(subject: Subject, post: number, createdAt: string): Promise<number> {
  const { status, json } = await subject.post(`/posts/${post}/comments`, {
    author: 'ada',
    body: 'words',
    createdAt,
  });
  if (status !== 201) throw new Error(`POST comments answered ${status}`);
  return json.id;
}

export const ids = (items: Item[]) => items.map((item) => item.id);

export interface Page {
  items: Item[];
  next: string | null;
  previous?: string | null;
}

export async function page(subject: Subject, path: string | null | undefined): Promise<Page> {
  if (path === null || path === undefined) throw new Error('there is no such link');
  const { status, json } = await subject.get(path);
  if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
  return json;
}

/** Follows `next` until it is null, at most `most` times; runs `between` after each page but the last. */
export async function walk(
  subject: Subject,
  path: string,
  { between = async (_page: number) => {}, most = 100 } = {},
): Promise<{ shown: number[]; pages: number[][]; last: Page }> {
  let last = await page(subject, path);
  const pages = [ids(last.items)];
  while (last.next !== null && pages.length < most) {
    await between(pages.length);
    last = await page(subject, last.next);
    pages.push(ids(last.items));
  }
  return { shown: pages.flat(), pages, last };
}

export function cursorOf(link: string | null): string {
  const cursor = new URL(link ?? '', 'http://board.example').searchParams.get('cursor');
  if (!cursor) throw new Error(`no cursor in ${link}`);
  return cursor;
}

export const oldestFirst = (a: Item, b: Item) =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || a.id - b.id;

export const newestFirst = (a: Item, b: Item) => oldestFirst(b, a);
