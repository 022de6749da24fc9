/** What the tests need of the service; everything through its addresses, but for what is so beforehand. */

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

interface Options {
  headers?: Record<string, string>;
}

interface Cost<Result> {
  statements: number;
  rowsReturned: number;
  vmSteps: number;
  result: Result;
}

export interface Subject {
  get(path: string, options?: Options): Promise<Answer>;
  post(path: string, body?: unknown, options?: Options): Promise<Answer>;
  put(path: string, body?: unknown, options?: Options): Promise<Answer>;
  delete(path: string, options?: Options): Promise<Answer>;
  clock: { now: Date; advance(milliseconds: number): Promise<void> };
  output: Promise<string>;
  database: {
    statements: number;
    load(table: string, rows: Record<string, unknown>[]): Promise<unknown>;
    measure<Result>(run: () => Promise<Result>): Promise<Cost<Result>>;
  };
}

export interface Post {
  id: number;
  author: { handle: string; name: string } | null;
  body: string;
  photos: { url: string; species: { code: string; name: string } | null }[];
  quoted: { id: number; author: { handle: string; name: string } | null; body: string } | null;
  likes: number;
  comments: number;
  latest: { body: string; author: { handle: string; name: string } | null }[];
  likedByMe?: boolean;
}

export const as = (who: string | undefined): Options =>
  who === undefined ? {} : { headers: { 'x-member': who } };

function expectStatus(answer: Answer, status: number, what: string): Answer {
  if (answer.status !== status)
    throw new Error(`${what} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  return answer;
}

/** The name of the member who joins by a handle, and of the species that is listed by a code. */
export const nameOf = (handle: string) => `Name of ${handle}`;
export const speciesNameOf = (code: string) => `The ${code}`;

export async function join(subject: Subject, ...handles: string[]): Promise<void> {
  for (const handle of handles) {
    expectStatus(await subject.post('/members', { handle, name: nameOf(handle) }), 201, 'POST /members');
  }
}

export async function follow(subject: Subject, follower: string, member: string): Promise<void> {
  expectStatus(await subject.put(`/following/${member}`, undefined, as(follower)), 204, 'PUT /following');
}

export async function unfollow(subject: Subject, follower: string, member: string): Promise<void> {
  expectStatus(await subject.delete(`/following/${member}`, as(follower)), 204, 'DELETE /following');
}

export async function list(subject: Subject, who: string, ...codes: string[]): Promise<void> {
  for (const code of codes) {
    expectStatus(
      await subject.put(`/species/${code}`, { name: speciesNameOf(code) }, as(who)),
      200,
      'PUT /species',
    );
  }
}

export async function write(
  subject: Subject,
  who: string,
  more: Record<string, unknown> = {},
): Promise<number> {
  const answer = await subject.post('/posts', { body: `words of ${who}`, ...more }, as(who));
  return expectStatus(answer, 201, 'POST /posts').json.id;
}

export async function like(subject: Subject, post: number, ...members: string[]): Promise<void> {
  for (const who of members) {
    expectStatus(await subject.put(`/posts/${post}/like`, undefined, as(who)), 204, 'PUT like');
  }
}

export async function comment(subject: Subject, post: number, who: string, body = 'words'): Promise<void> {
  expectStatus(await subject.post(`/posts/${post}/comments`, { body }, as(who)), 201, 'POST comments');
}

export async function read(
  subject: Subject,
  path: string,
  who?: string,
): Promise<{ items: Post[]; next: string | null }> {
  return expectStatus(await subject.get(path, as(who)), 200, `GET ${path}`).json;
}

export async function readPost(subject: Subject, id: number, who?: string): Promise<Post> {
  return expectStatus(await subject.get(`/posts/${id}`, as(who)), 200, 'GET /posts/:id').json;
}

export async function lookup(subject: Subject, ids: number[], who?: string): Promise<(Post | null)[]> {
  return expectStatus(await subject.post('/lookup', { ids }, as(who)), 200, 'POST /lookup').json.items;
}

/**
 * JSON with so much white space in it that it takes several reads to arrive: what else is asked at once is answered
 * before this has come to its end.
 */
function slowly(body: unknown): string {
  return JSON.stringify(body).replace(/\}$/, `${' '.repeat(600_000)}}`);
}

const asJson = (who: string | undefined): Options => ({
  headers: { 'content-type': 'application/json', ...as(who).headers },
});

/** The same as `lookup`, from somebody whose connection is slow. */
export async function lookupSlowly(subject: Subject, ids: number[], who?: string): Promise<(Post | null)[]> {
  const answer = await subject.post('/lookup', slowly({ ids }), asJson(who));
  return expectStatus(answer, 200, 'POST /lookup').json.items;
}

export async function renameSlowly(subject: Subject, who: string, name: string): Promise<void> {
  expectStatus(await subject.put('/me', slowly({ name }), asJson(who)), 200, 'PUT /me');
}

export const ids = (items: (Post | null)[]) => items.map((item) => item?.id ?? null);

export const START = Date.parse('2026-03-02T09:00:00.000Z');

/** The whole numbers from `first` to `last`. */
export const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

/** Rows of members m<id>, to load. */
export const memberRows = (numbers: number[]) =>
  numbers.map((id) => ({ id, handle: `m${id}`, name: nameOf(`m${id}`), joined_at: START }));

/** Rows of posts, to load: the author of each is what `author` says. */
export const postRows = (
  numbers: number[],
  author: (id: number) => number,
  more: Record<string, unknown> = {},
) =>
  numbers.map((id) => ({ id, author_id: author(id), body: `post ${id}`, created_at: START + id, ...more }));

/** Ids by handle. */
export type Society = Record<string, number>;

/** Loads members and whom each follows, for tests in which that is so beforehand. */
export async function people(subject: Subject, follows: Record<string, string[]>): Promise<Society> {
  const handles = Object.keys(follows);
  const society = Object.fromEntries(handles.map((handle, n) => [handle, n + 1]));
  await subject.database.load(
    'members',
    handles.map((handle) => ({ id: society[handle], handle, name: nameOf(handle), joined_at: START })),
  );
  const rows = Object.entries(follows).flatMap(([one, others]) =>
    others.map((other) => ({ follower_id: society[one], member_id: society[other] })),
  );
  if (rows.length > 0) await subject.database.load('follows', rows);
  return society;
}

interface Posted {
  by: string;
  body?: string;
  audience?: 'everyone' | 'followers';
  quotes?: number;
  /** A photo of each. */
  species?: string[];
}

/** Loads the first posts of the society, and the species on them. The ids are 1, 2, and so on. */
export async function posted(subject: Subject, society: Society, posts: Posted[]): Promise<number[]> {
  const rows = posts.map(({ by, body = `words of ${by}`, audience = 'everyone', quotes = null }, n) => ({
    id: n + 1,
    author_id: society[by],
    body,
    audience,
    quotes,
    created_at: START,
  }));
  await subject.database.load('posts', rows);
  const photos = posts.flatMap(({ species = [] }, n) =>
    species.map((code) => ({ post_id: n + 1, url: `/${code}.jpg`, species: code })),
  );
  if (photos.length > 0) {
    const codes = [...new Set(photos.map((photo) => photo.species))];
    await subject.database.load(
      'species',
      codes.map((code) => ({ code, name: speciesNameOf(code) })),
    );
    await subject.database.load('photos', photos);
  }
  return rows.map((row) => row.id);
}

/** Loads likes, by post. */
export async function liked(
  subject: Subject,
  society: Society,
  likes: [post: number, members: string[]][],
): Promise<void> {
  const rows = likes.flatMap(([post_id, members]) =>
    members.map((member) => ({ post_id, member_id: society[member] })),
  );
  await subject.database.load('likes', rows);
}

/** Loads one comment each, all of one member, on these posts; one may be named several times. */
export async function commented(
  subject: Subject,
  society: Society,
  who: string,
  posts: number[],
): Promise<void> {
  await subject.database.load(
    'comments',
    posts.map((post_id) => ({ post_id, author_id: society[who], body: 'words', created_at: START })),
  );
}

export const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A code for each number, and rows of species that bear them. */
export const codeOf = (n: number) =>
  `sp${LETTERS[Math.floor(n / 676) % 26]}${LETTERS[Math.floor(n / 26) % 26]}${LETTERS[n % 26]}`;
export const speciesRows = (numbers: number[]) =>
  numbers.map((n) => ({ code: codeOf(n), name: `Species ${n}` }));
