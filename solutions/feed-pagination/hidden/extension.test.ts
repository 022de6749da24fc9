import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  comment,
  cursorOf,
  ids,
  join,
  newestFirst,
  type Page,
  page,
  type Subject,
  walk,
  write,
  writeMany,
} from './support/board.ts';

/** Posts with likes from so many members, a second apart; ids oldest first. */
async function liked(subject: Subject, likes: number[]): Promise<number[]> {
  const posts = await writeMany(subject, likes.length);
  for (const [index, count] of likes.entries()) await like(subject, posts[index] as number, count);
  return posts;
}

async function like(subject: Subject, post: number, members: number, from = 0): Promise<void> {
  for (let n = from; n < from + members; n += 1) {
    const { status } = await subject.put(`/posts/${post}/likes/m${n}`);
    if (status !== 204) throw new Error(`PUT likes answered ${status}`);
  }
}

const MEMBERS = ['ada', 'm0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'];

async function lastPage(subject: Subject, path: string): Promise<Page> {
  let read = await page(subject, path);
  for (let n = 0; n < 50 && read.next !== null; n += 1) read = await page(subject, read.next);
  return read;
}

/** The pages from this one back to the beginning. */
async function walkBack(subject: Subject, from: Page): Promise<number[][]> {
  const pages = [ids(from.items)];
  let read = from;
  while (read.previous !== null && pages.length < 50) {
    read = await page(subject, read.previous);
    pages.push(ids(read.items));
  }
  return pages;
}

describe('back through the feed', () => {
  test('the first page has no previous, nor has a feed without posts', async ({ subject }) => {
    await join(subject, 'ada');
    expect(await page(subject, '/feed')).toEqual({ items: [], next: null, previous: null });
    await writeMany(subject, 5);
    expect((await page(subject, '/feed?limit=2')).previous).toBeNull();
    expect((await page(subject, '/feed')).previous).toBeNull();
  });

  test('the way back shows the same pages', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 9)).reverse();
    const pages = await walkBack(subject, await lastPage(subject, '/feed?limit=3'));
    expect(pages).toEqual([posts.slice(6), posts.slice(3, 6), posts.slice(0, 3)]);
  });

  test('previous shows what immediately precedes, not the beginning', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 10)).reverse();
    const cursor = cursorOf((await page(subject, '/feed?limit=6')).next);
    const read = await page(subject, `/feed?limit=2&cursor=${cursor}`);
    expect(ids(read.items)).toEqual(posts.slice(6, 8));
    const before = await page(subject, read.previous);
    expect(ids(before.items)).toEqual(posts.slice(4, 6));
    expect(ids((await page(subject, before.previous)).items)).toEqual(posts.slice(2, 4));
  });

  test('next on a page reached backwards leads forward again', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 8)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=3')).next);
    const first = await page(subject, second.previous);
    expect(ids(first.items)).toEqual(posts.slice(0, 3));
    expect(first.previous).toBeNull();
    expect(await page(subject, first.next)).toEqual(second);
  });

  test('the first page reached backwards may be shorter', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 7)).reverse();
    const cursor = cursorOf((await page(subject, '/feed?limit=2')).next);
    const read = await page(subject, `/feed?limit=5&cursor=${cursor}`);
    expect(ids(read.items)).toEqual(posts.slice(2));
    expect(read.next).toBeNull();
    const before = await page(subject, read.previous);
    expect(ids(before.items)).toEqual(posts.slice(0, 2));
    expect(before.previous).toBeNull();
    expect(before.next).not.toBeNull();
  });

  test('new posts are found on the way back, and nothing is shown twice', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 4)).reverse();
    const first = await page(subject, '/feed?limit=2');
    const second = await page(subject, first.next);
    const fresh = (await writeMany(subject, 3, { from: 50 })).reverse();
    const pages = await walkBack(subject, second);
    expect(pages).toEqual([posts.slice(2), posts.slice(0, 2), fresh.slice(1), fresh.slice(0, 1)]);
  });

  test('a previous link is good after a restart and after its post is deleted', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 8)).reverse();
    const second = await page(subject, (await page(subject, '/feed?limit=4')).next);
    await subject.delete(`/posts/${posts[4]}`);
    await subject.delete(`/posts/${posts[3]}`);
    await subject.restart();
    expect(ids((await page(subject, second.previous)).items)).toEqual(posts.slice(0, 3));
  });

  test('imported posts, whose ids say nothing about their age, are in place in both directions', async ({
    subject,
    random,
  }) => {
    await join(subject, 'ada');
    const items = [];
    for (let n = 0; n < 12; n += 1) {
      const createdAt = at(random.int(0, 8));
      items.push({ id: await write(subject, createdAt), createdAt });
    }
    const expected = items.sort(newestFirst).map((item) => item.id);
    for (const limit of [1, 3, 4]) {
      const { shown, pages } = await walk(subject, `/feed?limit=${limit}`);
      expect(shown, `by ${limit}`).toEqual(expected);
      const back = await walkBack(subject, await lastPage(subject, `/feed?limit=${limit}`));
      expect(back.reverse(), `back by ${limit}`).toEqual(pages);
    }
  });

  test('posts of one moment are told apart in both directions', async ({ subject }) => {
    await join(subject, 'ada');
    const posts: number[] = [];
    for (let n = 0; n < 7; n += 1) posts.unshift(await write(subject, at(5)));
    expect((await walk(subject, '/feed?limit=2')).shown).toEqual(posts);
    const pages = await walkBack(subject, await lastPage(subject, '/feed?limit=2'));
    expect(pages.reverse().flat()).toEqual(posts);
  });

  test('a damaged or foreign previous cursor is refused', async ({ subject }) => {
    await join(subject, 'ada');
    await writeMany(subject, 5, { tags: ['seeds'] });
    await comment(subject, 1, at(50));
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
    await join(subject, ...MEMBERS);
    const [a, b, c, d, e] = await liked(subject, [1, 0, 3, 1, 0]);
    const read = await page(subject, '/top');
    expect(ids(read.items)).toEqual([c, d, a, e, b]);
    expect(read.next).toBeNull();
    expect(read.previous).toBeNull();
    expect(read.items[0]).toEqual((await subject.get(`/posts/${c}`)).json);
  });

  test('ties are read whole at every page size, there and back', async ({ subject, random }) => {
    await join(subject, ...MEMBERS);
    const items = [];
    for (let n = 0; n < 18; n += 1) {
      const createdAt = at(random.int(0, 3));
      const id = await write(subject, createdAt);
      const likes = random.int(0, 2);
      await like(subject, id, likes);
      items.push({ id, createdAt, likes });
    }
    const expected = items.sort((a, b) => b.likes - a.likes || newestFirst(a, b)).map((item) => item.id);
    for (const limit of [1, 3, 9]) {
      const { shown, pages } = await walk(subject, `/top?limit=${limit}`);
      expect(shown, `by ${limit}`).toEqual(expected);
      expect(pages).toHaveLength(18 / limit);
      const back = await walkBack(subject, await lastPage(subject, `/top?limit=${limit}`));
      expect(back.reverse(), `back by ${limit}`).toEqual(pages);
    }
  });

  test('posts whose likes do not change are shown once while others rise and fall', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    const posts = await liked(subject, [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
    const rising = posts[8] as number;
    const gone = posts[0] as number;
    const { shown } = await walk(subject, '/top?limit=3', {
      between: async (n) => {
        if (n === 1) await like(subject, rising, 6, 1);
        if (n === 2) await subject.delete(`/posts/${gone}`);
        await write(subject, at(500 + n));
      },
    });
    const steady = posts.filter((id) => id !== rising && id !== gone);
    const expected = [1, 3, 2, 5, 4, 7, 6, 9].map((index) => posts[index]);
    expect(shown.filter((id) => steady.includes(id))).toEqual(expected);
  });

  test('keeps to the rules of every listing', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    await liked(subject, [2, 1, 0, 0]);
    expect((await subject.get('/top?limit=0')).status).toBe(400);
    expect((await subject.get('/top?limit=51')).status).toBe(400);
    expect((await subject.get('/top?cursor=abc')).status).toBe(400);
    const { next } = await page(subject, '/top?limit=2');
    expect(next).toMatch(/^\/top\?/);
    expect((await page(subject, next)).next).toBeNull();
    expect((await subject.get(`/feed?cursor=${cursorOf(next)}`)).status).toBe(400);
    const feed = cursorOf((await page(subject, '/feed?limit=2')).next);
    expect((await subject.get(`/top?cursor=${feed}`)).status).toBe(400);
  });
});
