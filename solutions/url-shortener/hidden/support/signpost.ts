/** What the tests need of Signpost; everything through its addresses, rows from before aside. */

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

interface Call {
  url: string;
}

interface Reply {
  status?: number;
  json?: unknown;
  text?: string;
}

interface Cost {
  vmSteps: number;
}

interface Upstream {
  reply(reply: Reply | ((call: Call) => Reply)): Promise<unknown>;
  fail(): Promise<unknown>;
  hold(): Promise<{ waiting(calls: number): Promise<unknown>; release(reply?: Reply): Promise<unknown> }>;
  readonly calls: readonly Call[];
}

export interface Subject {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  upstream(host: string): Upstream;
  clock: { now: Date; advance(milliseconds: number): Promise<void> };
  database: {
    load(table: string, rows: Record<string, unknown>[]): Promise<unknown>;
    // biome-ignore lint/suspicious/noExplicitAny: rows have the shape their query gives them
    query(sql: string, ...params: any[]): Promise<any[]>;
    measure(run: () => Promise<unknown>): Promise<Cost>;
  };
}

/** The moment so many seconds from now, as the service writes it. */
export const isoIn = (subject: Pick<Subject, 'clock'>, seconds: number) =>
  new Date(subject.clock.now.getTime() + seconds * 1000).toISOString();

/** A destination that is not looked up. */
export const ours = (path: string) => `https://www.citylibrary.example${path}`;

export const problem = (name: string) => `https://signpost.example/problems/${name}`;

export const lookupOf = (subject: Subject) => subject.upstream('lookup.example');

/** Lists hosts by a part of their name; all others are clean. */
export async function listHosts(subject: Subject, verdicts: Record<string, string> = {}) {
  const lookup = lookupOf(subject);
  await lookup.reply(({ url }) => {
    const host = new URL(askedAbout(url)).hostname;
    const part = Object.keys(verdicts).find((name) => host.includes(name));
    return { json: { verdict: part === undefined ? 'clean' : verdicts[part] } };
  });
  return lookup;
}

/** The address a call to the lookup was about. */
export const askedAbout = (call: string) => new URL(call).searchParams.get('url') ?? '';

interface NewLink {
  url?: string;
  alias?: string;
  title?: string;
  expiresIn?: number;
}

/** Makes a link and returns it. */
export async function make(subject: Subject, link: NewLink = {}) {
  const { status, text, json } = await subject.post('/links', { url: ours('/visit'), ...link });
  if (status !== 201) throw new Error(`POST /links answered ${status}: ${text}`);
  return json;
}

export async function change(subject: Subject, alias: string, body: NewLink) {
  const { status, text, json } = await subject.put(`/links/${alias}`, body);
  if (status !== 200) throw new Error(`PUT /links/${alias} answered ${status}: ${text}`);
  return json;
}

interface OldLink {
  id?: number;
  alias: string;
  url?: string;
  expiresIn?: number;
}

/** Links that are there already, without a title, as earlier versions left them. */
export function loadLinks(subject: Subject, ...links: OldLink[]) {
  const now = subject.clock.now.getTime();
  return subject.database.load(
    'links',
    links.map(({ url = ours('/visit'), expiresIn, ...link }) => ({
      ...link,
      url,
      created_at: now - 86_400_000,
      expires_at: expiresIn === undefined ? null : now + Math.round(expiresIn * 1000),
    })),
  );
}

/** Where following a link leads, or the status if it leads nowhere. */
export async function follow(subject: Subject, alias: string): Promise<string | number> {
  const { status, headers } = await subject.get(`/${alias}`);
  return status === 302 ? (headers.location ?? '') : status;
}

/**
 * Sends the requests of several people while the lookup hangs, lets it go on once everybody has got as far as
 * they get, and returns the answers.
 */
export async function atTheSameMoment(
  subject: Subject,
  people: (() => Promise<Answer>)[],
): Promise<Answer[]> {
  const lookup = lookupOf(subject);
  const held = await lookup.hold();
  const before = lookup.calls.length;
  let answered = 0;
  const answers = people.map((ask) =>
    ask().then((answer) => {
      answered += 1;
      return answer;
    }),
  );
  for (let turns = 0; turns < 12 && lookup.calls.length - before + answered < people.length; turns += 1) {
    await subject.get('/links?limit=1');
  }
  await held.release();
  return Promise.all(answers);
}

/** Sends a request that waits for the lookup, does something meanwhile, and returns the answer. */
export async function whileLookedUp(
  subject: Subject,
  ask: () => Promise<Answer>,
  meanwhile: () => Promise<unknown>,
): Promise<Answer> {
  const held = await lookupOf(subject).hold();
  const answer = ask();
  await held.waiting(1);
  await meanwhile();
  await held.release();
  return answer;
}

/** The answer, if it comes while the lookup hangs; nothing, if the request waits as well. */
export async function answeredMeanwhile(
  subject: Subject,
  asked: Promise<Answer>,
): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  asked.then((given) => {
    answer = given;
  });
  for (let turns = 0; turns < 6 && !answer; turns += 1) await subject.get('/links?limit=1');
  return answer;
}
