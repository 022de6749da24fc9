import { describe, expect, test } from 'bugsquash/examiner';
import { cursorOf, ids, join, page, START, type Subject } from './support/board.ts';
import { boardOfTheLastRelease } from './support/earlier.ts';

const FEW = 150;
const MANY = 1500;
const DAY = 86_400_000;

/**
 * Fills the board: member 1 is ada, member 2 bruno. Ids say nothing about age, and each time is that of up to four
 * of ada's posts, or of three of bruno's. Returns the ids of ada's posts, newest first.
 */
async function fill(subject: Subject, posts: { ada: number; bruno: number }): Promise<number[]> {
  await join(subject, 'ada', 'bruno');
  const total = posts.ada + posts.bruno;
  const every = total / posts.ada;
  const rows = [];
  let byAda = 0;
  for (let n = 0; n < total; n += 1) {
    const isAda = Math.floor((n + 1) / every) > Math.floor(n / every);
    const place = isAda
      ? Math.floor(((byAda * 7) % posts.ada) / 4) * Math.floor(every)
      : Math.floor(((n * 7919) % total) / 3);
    if (isAda) byAda += 1;
    rows.push({
      id: n + 1,
      author_id: isAda ? 1 : 2,
      body: 'words',
      created_at: START - DAY + place * 1000,
    });
  }
  await subject.database.load('posts', rows);
  return newestOf(rows);
}

const newestOf = (rows: { id: number; author_id: number; created_at: number }[]) =>
  rows
    .filter((row) => row.author_id === 1)
    .sort((a, b) => b.created_at - a.created_at || b.id - a.id)
    .map((row) => row.id);

/** Many posts more by these members in turn, from this time on. The ids of ada's, newest first. */
async function addMore(subject: Subject, authors: number[], from = START - DAY): Promise<number[]> {
  const rows = Array.from({ length: MANY }, (_, n) => ({
    id: 10_000 + n,
    author_id: authors[n % authors.length] as number,
    body: 'words',
    created_at: from + ((n * 7919) % MANY) * 100,
  }));
  await subject.database.load('posts', rows);
  return newestOf(rows);
}

/**
 * What it costs the database to read a page, and the ids on it. Every page is read for the first time when it is
 * measured: what was asked before, whether kept or not, must not be what makes it cheap.
 */
async function cost(subject: Subject, path: string) {
  const { vmSteps, result } = await subject.database.measure(() => page(subject, path));
  return { vmSteps, shown: ids(result.items), next: result.next };
}

/** Twice as much and a little is still "about the same"; ten times the posts is not. */
const about = (steps: number) => steps * 2 + 500;

describe('what a page of a member’s posts costs', () => {
  test('others may write ten times as much', async ({ subject }) => {
    const expected = await fill(subject, { ada: 6, bruno: FEW });
    const few = await cost(subject, '/members/ada/posts?limit=10');
    await addMore(subject, [2]);
    const many = await cost(subject, '/members/ada/posts?limit=9');
    expect(few.shown).toEqual(expected);
    expect(many.shown).toEqual(expected);
    expect(many.vmSteps).toBeLessThan(about(few.vmSteps));
  });

  test('a quiet member’s last page is as cheap as the first', async ({ subject }) => {
    const expected = await fill(subject, { ada: 25, bruno: MANY });
    const first = await cost(subject, '/members/ada/posts?limit=5');
    const cursor = cursorOf((await page(subject, '/members/ada/posts?limit=18')).next);
    const last = await cost(subject, `/members/ada/posts?limit=7&cursor=${cursor}`);
    expect(first.shown).toEqual(expected.slice(0, 5));
    // Four bear the same time, so that one of these pages ends among them.
    expect(last.shown).toEqual(expected.slice(18));
    expect(last.vmSteps).toBeLessThan(about(first.vmSteps));
    expect(last.vmSteps + first.vmSteps).toBeLessThan(MANY);
  });

  test('many more of their own cost no more, at the beginning or in the depth', async ({ subject }) => {
    const expected = await fill(subject, { ada: FEW, bruno: FEW });
    // Its link is from before most of them were written and leads into the depth.
    const few = await cost(subject, '/members/ada/posts?limit=10');
    const more = await addMore(subject, [1, 2], START - DAY / 2);
    const many = await cost(subject, '/members/ada/posts?limit=9');
    const deep = await cost(subject, few.next as string);
    expect(few.shown).toEqual(expected.slice(0, 10));
    expect(many.shown).toEqual(more.slice(0, 9));
    expect(deep.shown).toEqual(expected.slice(10, 20));
    expect(many.vmSteps).toBeLessThan(about(few.vmSteps));
    expect(deep.vmSteps).toBeLessThan(about(few.vmSteps));
  });
});

describe('a database that the last release left', () => {
  test('is as quick once it is brought up to date, and as complete', async ({ subject }) => {
    await subject.reopen(boardOfTheLastRelease(MANY));
    const first = await cost(subject, '/members/ada/posts?limit=5');
    const second = await cost(subject, first.next as string);
    expect([...first.shown, ...second.shown]).toEqual(
      [15, 14, 13, 12, 11, 10, 9, 8, 7, 6].map((n) => n * 100),
    );
    expect(first.vmSteps).toBeLessThan(MANY);
    expect(second.vmSteps).toBeLessThan(MANY);
    expect((await subject.get('/posts/1500')).json).toMatchObject({ tags: ['seeds'], likes: 1, comments: 1 });
  });
});
