import { describe, expect, test } from 'bugsquash/examiner';
import { at, comment, cursorOf, ids, join, page, type Subject, write, writeMany } from './support/board.ts';

/** A board on which every listing has more than one page. */
async function busyBoard(subject: Subject) {
  await join(subject, 'ada', 'bruno');
  await writeMany(subject, 5, { tags: ['seeds', 'tools'] });
  await writeMany(subject, 5, { author: 'bruno', tags: ['seeds'], from: 10 });
  for (let n = 0; n < 5; n += 1) {
    await comment(subject, 1, at(50 + n));
    await comment(subject, 2, at(50 + n));
  }
}

const LISTINGS = [
  '/feed',
  '/tags/seeds/posts',
  '/tags/tools/posts',
  '/members/ada/posts',
  '/members/bruno/posts',
  '/posts/1/comments',
  '/posts/2/comments',
];

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
    for (const listing of LISTINGS) {
      const cursor = cursorOf((await page(subject, `${listing}?limit=2`)).next);
      for (const length of [1, cursor.length - 1, random.int(2, cursor.length - 2)]) {
        await expectRefusal(subject, listing, cursor.slice(0, length));
      }
    }
  });

  test('well-formed text that holds no cursor is refused', async ({ subject }) => {
    await busyBoard(subject);
    const madeUp = [null, true, 0, 17, 'next', [], [1], [[]], {}, { key: null }, { listing: 'tag seeds' }];
    for (const value of madeUp) {
      await expectRefusal(subject, '/tags/seeds/posts', written(value));
      await expectRefusal(subject, '/feed', written(value));
    }
  });

  test('made-up values in place of numbers are refused', async ({ subject }) => {
    await busyBoard(subject);
    const keys = [
      null,
      'ab',
      5,
      {},
      [],
      [null, null],
      ['a', 'b'],
      [{}, {}],
      [[], []],
      [true, false],
      [1, '2'],
    ];
    for (const key of keys) {
      await expectRefusal(subject, '/tags/seeds/posts', written({ listing: 'tag seeds', key }));
      await expectRefusal(subject, '/members/ada/posts', written({ listing: 'member 1', key }));
    }
  });

  test('a made-up cursor with too few or too many values is refused', async ({ subject }) => {
    await busyBoard(subject);
    for (const key of [[1], [1, 2, 3], new Array(40).fill(7)]) {
      await expectRefusal(subject, '/tags/seeds/posts', written({ listing: 'tag seeds', key }));
      await expectRefusal(subject, '/members/ada/posts', written({ listing: 'member 1', key }));
    }
  });
});

describe('cursors from elsewhere', () => {
  test('no listing takes the cursor of another', async ({ subject }) => {
    await busyBoard(subject);
    for (const from of LISTINGS) {
      const cursor = cursorOf((await page(subject, `${from}?limit=2`)).next);
      for (const to of LISTINGS) {
        if (to !== from) await expectRefusal(subject, to, cursor);
      }
    }
  });

  test('the cursor of one tag says nothing about another', async ({ subject }) => {
    await busyBoard(subject);
    const cursor = cursorOf((await page(subject, '/tags/seeds/posts?limit=3')).next);
    await expectRefusal(subject, '/tags/tools/posts', cursor);
    await expectRefusal(subject, '/tags/none/posts', cursor);
  });

  test('a listing still takes its own cursor, whatever the limit', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await writeMany(subject, 7, { tags: ['seeds'] });
    await write(subject, at(-5), { tags: ['tools'] });
    const cursor = cursorOf((await page(subject, '/tags/seeds/posts?limit=2')).next);
    const { items } = await page(subject, `/tags/seeds/posts?limit=4&cursor=${cursor}`);
    expect(ids(items)).toEqual(posts.slice(1, 5).reverse());
    await expectRefusal(subject, '/tags/tools/posts', cursor);
  });
});
