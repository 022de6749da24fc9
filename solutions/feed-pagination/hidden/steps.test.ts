import { describe, expect, test } from 'bugsquash/examiner';
import { cursorOf, ids, join, page, START } from './support/board.ts';

const FEW = 150;
const MANY = 1500;
const DAY = 86_400_000;

/**
 * Fills the board: member 1 is ada, member 2 bruno. Times are mixed so that ids say nothing about age, and
 * several posts share each of them. Returns the ids of ada's posts, newest first.
 */
// biome-ignore lint/suspicious/noExplicitAny: the fixture
async function fill(subject: any, posts: { ada: number; bruno: number }): Promise<number[]> {
  await join(subject, 'ada', 'bruno');
  const total = posts.ada + posts.bruno;
  const every = total / posts.ada;
  const rows = [];
  for (let n = 0; n < total; n += 1) {
    const isAda = Math.floor((n + 1) / every) > Math.floor(n / every);
    rows.push({
      id: n + 1,
      author_id: isAda ? 1 : 2,
      body: 'words',
      created_at: START - DAY + Math.floor(((n * 7919) % total) / 3) * 1000,
    });
  }
  await subject.database.load('posts', rows);
  return rows
    .filter((row) => row.author_id === 1)
    .sort((a, b) => b.created_at - a.created_at || b.id - a.id)
    .map((row) => row.id);
}

/** Many posts more by these members in turn, from this time on. */
// biome-ignore lint/suspicious/noExplicitAny: the fixture
async function addMore(subject: any, authors: number[], from = START - DAY): Promise<void> {
  await subject.database.load(
    'posts',
    Array.from({ length: MANY }, (_, n) => ({
      author_id: authors[n % authors.length],
      body: 'words',
      created_at: from + ((n * 7919) % MANY) * 100,
    })),
  );
}

/** What reading one page costs the database, once it is warm. */
// biome-ignore lint/suspicious/noExplicitAny: the fixture
async function cost(subject: any, path: string) {
  await page(subject, path);
  return await subject.database.measure(() => page(subject, path));
}

/** Twice as much and a little is still "about the same"; ten times the posts is not. */
const about = (steps: number) => steps * 2 + 500;

describe('what a page of a member’s posts costs', () => {
  test('others may write ten times as much', async ({ subject }) => {
    await fill(subject, { ada: 6, bruno: FEW });
    const { vmSteps: few } = await cost(subject, '/members/ada/posts?limit=10');
    await addMore(subject, [2]);
    const { vmSteps: many } = await cost(subject, '/members/ada/posts?limit=10');
    expect(many).toBeLessThan(about(few));
  });

  test('the few posts of a quiet member are found without reading the whole board', async ({ subject }) => {
    const expected = await fill(subject, { ada: 6, bruno: MANY });
    const { vmSteps, result } = await cost(subject, '/members/ada/posts?limit=5');
    expect(ids(result.items)).toEqual(expected.slice(0, 5));
    expect(vmSteps).toBeLessThan(MANY);
  });

  test('the depth of a long listing costs what the beginning does', async ({ subject }) => {
    const expected = await fill(subject, { ada: FEW, bruno: FEW });
    // A link from before most of them were written leads into the depth.
    const { next } = await page(subject, '/members/ada/posts?limit=10');
    await addMore(subject, [1], START - DAY / 2);
    const first = await cost(subject, '/members/ada/posts?limit=10');
    const deep = await cost(subject, next as string);
    expect(ids(deep.result.items)).toEqual(expected.slice(10, 20));
    expect(deep.vmSteps).toBeLessThan(about(first.vmSteps));
  });

  test('a quiet member’s last page is as cheap as the first', async ({ subject }) => {
    const expected = await fill(subject, { ada: 25, bruno: MANY });
    const first = await cost(subject, '/members/ada/posts?limit=5');
    const cursor = cursorOf((await page(subject, '/members/ada/posts?limit=20')).next);
    const last = await cost(subject, `/members/ada/posts?limit=5&cursor=${cursor}`);
    expect(ids(last.result.items)).toEqual(expected.slice(20));
    expect(last.vmSteps).toBeLessThan(about(first.vmSteps));
    expect(last.vmSteps + first.vmSteps).toBeLessThan(MANY);
  });

  test('ten times as many posts of their own cost no more', async ({ subject }) => {
    await fill(subject, { ada: FEW, bruno: FEW });
    const { vmSteps: few } = await cost(subject, '/members/ada/posts?limit=10');
    await addMore(subject, [1, 2]);
    const { vmSteps: many } = await cost(subject, '/members/ada/posts?limit=10');
    expect(many).toBeLessThan(about(few));
  });
});
