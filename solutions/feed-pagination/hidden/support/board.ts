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
  database: { load(table: string, rows: Record<string, unknown>[]): Promise<unknown> };
}

export interface Item {
  id: number;
  createdAt: string;
}

export const START = Date.parse('2026-03-02T09:00:00.000Z');
const DAY = 86_400_000;

/** A time so many seconds after a day before the tests' clock starts. */
export const at = (second: number) => new Date(START - DAY + second * 1000).toISOString();

export async function join(subject: Subject, ...handles: string[]): Promise<void> {
  for (const handle of handles) {
    const { status } = await subject.post('/members', { handle, name: handle });
    if (status !== 201) throw new Error(`POST /members answered ${status}`);
  }
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

/** Posts a second apart; ids oldest first. */
export async function writeMany(
  subject: Subject,
  count: number,
  options: { author?: string; tags?: string[]; from?: number } = {},
): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await write(subject, at((options.from ?? 0) + n), options));
  return ids;
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
): Promise<{ shown: number[]; pages: number[][] }> {
  const pages: number[][] = [];
  let next: string | null = path;
  while (next !== null && pages.length < most) {
    const read: Page = await page(subject, next);
    pages.push(ids(read.items));
    next = read.next;
    if (next !== null) await between(pages.length);
  }
  return { shown: pages.flat(), pages };
}

export function cursorOf(link: string | null): string {
  const cursor = new URL(link ?? '', 'http://board.example').searchParams.get('cursor');
  if (!cursor) throw new Error(`no cursor in ${link}`);
  return cursor;
}

export const newestFirst = (a: Item, b: Item) =>
  Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id;
