import { describe, expect, test } from 'bugsquash/examiner';
import {
  addComments,
  addMany,
  addPosts,
  at,
  cursorOf,
  ids,
  join,
  newestFirst,
  type Page,
  page,
  type Subject,
  walk,
  write,
} from './support/board.ts';

/** The pages from the beginning to this one, as they are shown on the way back from it. */
async function walkBack(subject: Subject, from: Page): Promise<number[][]> {
  const pages = [ids(from.items)];
  let read = from;
  while (read.previous !== null && pages.length < 50) {
    read = await page(subject, read.previous);
    pages.unshift(ids(read.items));
  }
  return pages;
}

/** Reads a listing to its end and back; expects these items on the way there and the same pages on the way back. */
async function expectThereAndBack(subject: Subject, path: string, expected: number[]) {
  const { shown, pages, last } = await walk(subject, path);
  expect(shown, path).toEqual(expected);
  expect(await walkBack(subject, last), `back through ${path}`).toEqual(pages);
  return pages;
}

describe('back through the feed', () => {
  test('the first page has no previous, nor has a feed without posts', async ({ subject }) => {
    await join(subject, 'ada');
    expect(await page(subject, '/feed')).toEqual({ items: [], next: null, previous: null });
    await addMany(subject, 5);
    expect((await page(subject, '/feed?limit=2')).previous).toBeNull();
    expect((await page(subject, '/feed')).previous).toBeNull();
  });

  test('the way back shows the same pages, and next leads forward again', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 9)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=3')).next);
    const third = await page(subject, second.next);
    expect(ids(third.items)).toEqual(posts.slice(6));
    const secondAgain = await page(subject, third.previous);
    expect(ids(secondAgain.items)).toEqual(posts.slice(3, 6));
    expect(await page(subject, secondAgain.next)).toEqual(third);
    const firstAgain = await page(subject, secondAgain.previous);
    expect(ids(firstAgain.items)).toEqual(posts.slice(0, 3));
    expect(firstAgain.previous).toBeNull();
    expect(await page(subject, firstAgain.next)).toEqual(second);
  });

  test('previous shows what immediately precedes, not the beginning', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 10)).reverse();
    const cursor = cursorOf((await page(subject, '/feed?limit=6')).next);
    const read = await page(subject, `/feed?limit=2&cursor=${cursor}`);
    expect(ids(read.items)).toEqual(posts.slice(6, 8));
    const before = await page(subject, read.previous);
    expect(ids(before.items)).toEqual(posts.slice(4, 6));
    expect(ids((await page(subject, before.previous)).items)).toEqual(posts.slice(2, 4));
  });

  test('the first page reached backwards may be shorter', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 7)).reverse();
    const cursor = cursorOf((await page(subject, '/feed?limit=2')).next);
    const read = await page(subject, `/feed?limit=5&cursor=${cursor}`);
    expect(ids(read.items)).toEqual(posts.slice(2));
    expect(read.next).toBeNull();
    const before = await page(subject, read.previous);
    expect(ids(before.items)).toEqual(posts.slice(0, 2));
    expect(before.previous).toBeNull();
    expect(await page(subject, before.next)).toEqual(read);
  });

  test('new posts are found on the way back, and nothing is shown twice', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 4)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=2')).next);
    const fresh: number[] = [];
    for (const second of [50, 51, 52]) fresh.unshift(await write(subject, at(second)));
    const pages = await walkBack(subject, second);
    expect(pages).toEqual([fresh.slice(0, 1), fresh.slice(1), posts.slice(0, 2), posts.slice(2)]);
  });

  test('a previous link is good after the posts around it are deleted', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 8)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=4')).next);
    await subject.delete(`/posts/${posts[4]}`);
    await subject.delete(`/posts/${posts[3]}`);
    expect(ids((await page(subject, second.previous)).items)).toEqual(posts.slice(0, 3));
  });

  test('a page reached backwards has no next once nothing follows it, and one without posts leads nowhere', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 6)).reverse();
    const first = await page(subject, '/feed?limit=3');
    const second = await page(subject, first.next);
    for (const gone of posts.slice(3)) await subject.delete(`/posts/${gone}`);
    const before = await page(subject, second.previous);
    expect(ids(before.items)).toEqual(posts.slice(0, 3));
    expect(before.next).toBeNull();
    expect(before.previous).toBeNull();
    expect(await page(subject, first.next)).toEqual({ items: [], next: null, previous: null });
    const third = await write(subject, at(-1));
    const fourth = await page(subject, (await page(subject, '/feed?limit=3')).next);
    expect(ids(fourth.items)).toEqual([third]);
    for (const gone of posts.slice(0, 3)) await subject.delete(`/posts/${gone}`);
    expect(await page(subject, fourth.previous)).toEqual({ items: [], next: null, previous: null });
  });

  test('the other listings are as they were', async ({ subject }) => {
    await join(subject, 'ada');
    const [post] = await addMany(subject, 3, { tags: ['seeds'] });
    await addComments(subject, post as number, [1, 2]);
    expect(Object.keys(await page(subject, '/feed?limit=1'))).toContain('previous');
    for (const listing of ['/tags/seeds/posts', '/members/ada/posts', `/posts/${post}/comments`]) {
      expect(Object.keys(await page(subject, `${listing}?limit=1`)).sort(), listing).toEqual([
        'items',
        'next',
      ]);
    }
  });

  test('imported posts, whose ids say nothing about their age, are in place in both directions', async ({
    subject,
    random,
  }) => {
    await join(subject, 'ada');
    const seconds = random.shuffle([0, 0, 1, 2, 2, 2, 3, 4, 4, 5]);
    const items = await addPosts(
      subject,
      seconds.map((second) => ({ second })),
    );
    const expected = ids(items.sort(newestFirst));
    for (const limit of [1, 4]) await expectThereAndBack(subject, `/feed?limit=${limit}`, expected);
  });

  test('posts of one moment are told apart in both directions', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = ids(await addPosts(subject, new Array(7).fill({ second: 5 }))).reverse();
    await expectThereAndBack(subject, '/feed?limit=2', posts);
  });

  test('the way back from within a moment is good though its post goes and a thousand arrive behind it', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const many = (count: number, from: number) =>
      addPosts(
        subject,
        Array.from({ length: count }, (_, n) => ({ second: 5, id: from + n })),
      );
    const posts = ids(await many(9, 4_000_000_000)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=4')).next);
    expect(ids(second.items)).toEqual(posts.slice(4, 8));
    await subject.delete(`/posts/${posts[4]}`);
    await many(1100, 1000);
    expect(ids((await page(subject, second.previous)).items)).toEqual(posts.slice(0, 4));
  });

  test('a damaged or foreign previous cursor is refused', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 5, { tags: ['seeds'] });
    const second = await page(subject, (await page(subject, '/feed?limit=2')).next);
    const cursor = cursorOf(second.previous ?? null);
    const refused = [
      `/feed?cursor=${cursor.slice(0, -3)}`,
      `/tags/seeds/posts?cursor=${cursor}`,
      `/top?cursor=${cursor}`,
    ];
    for (const path of refused) expect((await subject.get(path)).status, path).toBe(400);
  });
});

describe('the top list', () => {
  test('shows the most liked first, and of equally liked ones the newest', async ({ subject }) => {
    await join(subject, 'ada', ...Array.from({ length: 12 }, (_, n) => `neighbour-${n}`));
    const posts = await addPosts(subject, [
      { second: 0, likes: 9 },
      { second: 1 },
      { second: 0, likes: 13 },
      { second: 4, likes: 10 },
      { second: 3, likes: 10 },
      { second: 4, likes: 2 },
      { second: 2, likes: 12 },
      { second: 4 },
    ]);
    const [a, b, c, d, e, f, g, h] = ids(posts);
    const read = await page(subject, '/top');
    expect(ids(read.items)).toEqual([c, g, d, e, a, f, h, b]);
    expect(read.next).toBeNull();
    expect(read.previous).toBeNull();
    expect(read.items[0]).toEqual((await subject.get(`/posts/${c}`)).json);
  });

  test('ties are read whole at every page size, there and back', async ({ subject, random }) => {
    await join(subject, 'ada', 'bruno', 'chen');
    // Two posts of each moment with so many likes.
    const kinds = [0, 1, 2].flatMap((likes) => [0, 1].map((second) => ({ likes, second })));
    const posts = random.shuffle([...kinds, ...kinds]);
    const items = (await addPosts(subject, posts)).map((item, n) => ({
      ...item,
      likes: posts[n]?.likes ?? 0,
    }));
    const expected = ids(items.sort((a, b) => b.likes - a.likes || newestFirst(a, b)));
    for (const limit of [1, 3]) {
      const pages = await expectThereAndBack(subject, `/top?limit=${limit}`, expected);
      expect(pages).toHaveLength(expected.length / limit);
    }
  });

  test('posts whose likes do not change are shown once while others rise and fall', async ({ subject }) => {
    await join(subject, 'ada', 'bruno', 'chen');
    const likes = [2, 2, 1, 1, 0, 0, 0];
    const posts = ids(
      await addPosts(
        subject,
        likes.map((count, second) => ({ second, likes: count })),
      ),
    );
    const rising = posts[5] as number;
    const gone = posts[0] as number;
    const { shown } = await walk(subject, '/top?limit=2', {
      between: async (n) => {
        if (n === 1) {
          for (const handle of ['ada', 'bruno', 'chen']) {
            expect((await subject.put(`/posts/${rising}/likes/${handle}`)).status).toBe(204);
          }
        }
        if (n === 2) await subject.delete(`/posts/${gone}`);
        await write(subject, at(500 + n));
      },
    });
    const steady = [1, 3, 2, 6, 4].map((index) => posts[index] as number);
    expect(shown.filter((id) => steady.includes(id))).toEqual(steady);
  });

  test('links lead where they did, though the posts that they were made from rise', async ({ subject }) => {
    await join(subject, 'ada', 'bruno', 'chen');
    const likes = [2, 2, 1, 1, 0, 0];
    const posts = ids(
      await addPosts(
        subject,
        likes.map((count, second) => ({ second, likes: count })),
      ),
    );
    const shown = (...indexes: number[]) => indexes.map((index) => posts[index]);
    const first = await page(subject, '/top?limit=2');
    expect(ids(first.items)).toEqual(shown(1, 0));
    await subject.put(`/posts/${posts[0]}/likes/chen`);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(shown(3, 2));
    for (const handle of ['bruno', 'chen']) await subject.put(`/posts/${posts[3]}/likes/${handle}`);
    // Both have three likes now and stand before the post that has two.
    const before = await page(subject, second.previous);
    expect(ids(before.items)).toEqual(shown(0, 1));
    expect(ids((await page(subject, before.previous)).items)).toEqual(shown(3));
  });

  test('keeps to the rules of every listing, also after a restart', async ({ subject }) => {
    await join(subject, 'ada', 'bruno');
    await addPosts(
      subject,
      [2, 1, 0, 0].map((likes, second) => ({ second, likes })),
    );
    expect((await subject.get('/top?limit=0')).status).toBe(400);
    expect((await subject.get('/top?limit=51')).status).toBe(400);
    expect((await subject.get('/top?cursor=abc')).status).toBe(400);
    const { next } = await page(subject, '/top?limit=2');
    expect(next).toMatch(/^\/top\?/);
    expect((await page(subject, next)).next).toBeNull();
    expect((await subject.get(`/feed?cursor=${cursorOf(next)}`)).status).toBe(400);
    const feed = cursorOf((await page(subject, '/feed?limit=2')).next);
    expect((await subject.get(`/top?cursor=${feed}`)).status).toBe(400);
    const behind = await page(subject, next);
    for (const link of [next, behind.previous ?? null]) {
      const cursor = cursorOf(link);
      for (const length of [1, cursor.length - 3, cursor.length - 2, cursor.length - 1]) {
        const cut = cursor.slice(0, length);
        expect((await subject.get(`/top?cursor=${cut}`)).status, cut).toBe(400);
      }
    }
    const feedBehind = await page(subject, `/feed?limit=2&cursor=${feed}`);
    await subject.restart();
    expect(ids((await page(subject, behind.previous)).items)).toHaveLength(2);
    const feedFirst = await page(subject, feedBehind.previous);
    expect(ids((await page(subject, feedFirst.next)).items)).toEqual(ids(feedBehind.items));
  });
});
