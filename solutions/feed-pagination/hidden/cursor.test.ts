import { describe, expect, test } from 'bugsquash/examiner';
import { addComments, addMany, cursorOf, ids, join, page, type Subject } from './support/board.ts';

/** A board on which every listing has more than one page of two. */
async function busyBoard(subject: Subject) {
  await join(subject, 'ada', ...Array.from({ length: 10 }, (_, n) => `neighbour-${n}`), 'bruno');
  await addMany(subject, 6, { tags: ['seeds', 'seed'] });
  await addMany(subject, 6, { author: 'bruno', tags: ['seeds'], from: 10 });
  for (const post of [1, 12]) await addComments(subject, post, [50, 51, 52]);
}

/** Some differ by their ends alone: ada is the first member and bruno the twelfth. */
const LISTINGS = [
  '/feed',
  '/tags/seeds/posts',
  '/tags/seed/posts',
  '/members/ada/posts',
  '/members/bruno/posts',
  '/posts/1/comments',
  '/posts/12/comments',
];

const nextCursor = async (subject: Subject, listing: string) =>
  cursorOf((await page(subject, `${listing}?limit=2`)).next);

async function expectRefusal(subject: Subject, listing: string, cursor: string) {
  const answer = await subject.get(`${listing}?cursor=${encodeURIComponent(cursor)}`);
  expect(answer.status, `${listing} with ${cursor}`).toBe(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json).toMatchObject({ status: 400, title: 'Bad Request' });
  expect(typeof answer.json.detail).toBe('string');
  // Which problem it is may be called anything, but not nothing.
  expect(answer.json.type).toMatch(/\w$/);
  expect(answer.text).not.toMatch(/ at .*\.ts:\d/);
}

const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('cursors that are none', () => {
  test('text that never was a cursor is the client’s mistake', async ({ subject }) => {
    await busyBoard(subject);
    for (const cursor of ['x', '3', 'page-3', '!!!', '%', '../../etc/passwd', 'a b', 'ÿ', 'A'.repeat(500)]) {
      await expectRefusal(subject, '/tags/seeds/posts', cursor);
    }
  });

  test('a cursor that was cut short is refused', async ({ subject, random }) => {
    await busyBoard(subject);
    for (const listing of ['/feed', '/tags/seeds/posts', '/members/ada/posts', '/posts/1/comments']) {
      const cursor = await nextCursor(subject, listing);
      for (const length of [1, cursor.length - 1, random.int(2, cursor.length - 2)]) {
        await expectRefusal(subject, listing, cursor.slice(0, length));
      }
    }
  });

  test('well-formed text that holds no cursor is refused', async ({ subject }) => {
    await busyBoard(subject);
    const madeUp = [null, true, 0, 17, 'next', [], [1], [[]], {}, { key: null }, { listing: 'tag seeds' }];
    for (const value of madeUp) await expectRefusal(subject, '/tags/seeds/posts', written(value));
    const key = [Date.UTC(2026, 2, 2, 9), 5];
    for (const nameless of [{ key }, { listing: null, key }, { listing: '', key }]) {
      await expectRefusal(subject, '/members/ada/posts', written(nameless));
    }
    for (const width of [1, 2]) {
      for (const listing of ['/feed', '/posts/1/comments']) {
        await expectRefusal(subject, listing, written({ key: key.slice(-width) }));
      }
    }
  });

  test('made-up values in place of numbers are refused, and too few or too many', async ({ subject }) => {
    await busyBoard(subject);
    const noNumbers = [
      [null, null],
      ['a', 'b'],
      [{}, {}],
      [[], []],
      [true, false],
      [1, '2'],
    ];
    const noKeys = [null, 'ab', 5, {}, [], [1], [1, 2, 3], new Array(40).fill(7)];
    for (const key of [...noNumbers, ...noKeys]) {
      await expectRefusal(subject, '/tags/seeds/posts', written({ listing: 'tag seeds', key }));
    }
    for (const key of [null, ['a', 'b'], [1], [1, 2, 3]]) {
      await expectRefusal(subject, '/members/ada/posts', written({ listing: 'member 1', key }));
    }
  });
});

describe('cursors from elsewhere', () => {
  test('no listing takes the cursor of another', async ({ subject }) => {
    await busyBoard(subject);
    for (const [index, from] of LISTINGS.entries()) {
      const cursor = await nextCursor(subject, from);
      // Its neighbours and the third that follows: so each kind of listing meets every other, and its own.
      for (const distance of [-1, 1, 3]) {
        const to = LISTINGS.at((index + distance) % LISTINGS.length) as string;
        await expectRefusal(subject, to, cursor);
      }
    }
  });

  test('a tag takes its own cursor, whatever the limit, and no other tag does', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await addMany(subject, 7, { tags: ['seeds'] });
    await addMany(subject, 1, { tags: ['tools'], from: -5 });
    const cursor = await nextCursor(subject, '/tags/seeds/posts');
    const { items } = await page(subject, `/tags/seeds/posts?limit=4&cursor=${cursor}`);
    expect(ids(items)).toEqual(posts.slice(1, 5).reverse());
    await expectRefusal(subject, '/tags/tools/posts', cursor);
    await expectRefusal(subject, '/tags/none/posts', cursor);
    // A mistake of ours behind a good cursor is not the client's: here a time that no Date can hold.
    const broken = { id: 90, author_id: 1, body: 'words', created_at: -9e15 };
    await subject.database.load('posts', [broken]);
    await subject.database.load('post_tags', [{ tag: 'seeds', posted_at: -9e15, post_id: 90 }]);
    expect((await subject.get(`/tags/seeds/posts?limit=50&cursor=${cursor}`)).status).toBe(500);
  });
});

describe('cursors that are good', () => {
  test('they outlive the item they were made from, and a restart; damaged ones are still refused', async ({
    subject,
  }) => {
    await busyBoard(subject);
    const links: { listing: string; next: string }[] = [];
    const keepLink = async (listing: string) => {
      links.push({ listing, next: (await page(subject, `${listing}?limit=2`)).next as string });
    };
    for (const listing of ['/tags/seeds/posts', '/members/ada/posts', '/posts/1/comments'])
      await keepLink(listing);
    for (const gone of ['/posts/11', '/posts/5', '/comments/2']) await subject.delete(gone);
    await keepLink('/feed');
    await subject.restart();
    const read = [];
    for (const { listing, next } of links) {
      read.push(ids((await page(subject, next)).items));
      await expectRefusal(subject, listing, cursorOf(next).slice(0, -1));
    }
    expect(read).toEqual([[10, 9], [4, 3], [3], [9, 8]]);
  });
});
