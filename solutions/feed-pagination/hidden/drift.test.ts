import { describe, expect, test } from 'bugsquash/examiner';
import { at, ids, join, newestFirst, page, type Subject, walk, write, writeMany } from './support/board.ts';

/** Every post of the feed as it is now, in order. */
async function feedNow(subject: Subject): Promise<number[]> {
  return (await walk(subject, '/feed?limit=50')).shown;
}

describe('the feed while people use it', () => {
  test('no post is shown twice when some arrive between two pages', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await writeMany(subject, 12);
    const { shown } = await walk(subject, '/feed?limit=5', {
      between: async (n) => {
        await write(subject, at(100 + n));
        await write(subject, at(200 + n));
      },
    });
    expect(shown).toEqual(posts.reverse());
  });

  test('no post is left out when some that were shown are deleted', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 12)).reverse();
    const first = await page(subject, '/feed?limit=4');
    await subject.delete(`/posts/${posts[0]}`);
    await subject.delete(`/posts/${posts[2]}`);
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(posts.slice(4));
  });

  test('the post a page ended with may be deleted', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 9)).reverse();
    const first = await page(subject, '/feed?limit=3');
    await subject.delete(`/posts/${posts[2]}`);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(posts.slice(3, 6));
    await subject.delete(`/posts/${posts[5]}`);
    expect(ids((await page(subject, second.next)).items)).toEqual(posts.slice(6));
  });

  test('a late arrival above does not push what is below', async ({ subject }) => {
    await join(subject, 'ada');
    const posts: number[] = [];
    for (let n = 0; n < 9; n += 1) posts.unshift(await write(subject, at(n * 10)));
    const first = await page(subject, '/feed?limit=3');
    await write(subject, at(75));
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(posts.slice(3));
  });

  test('a late arrival below is shown in its place', async ({ subject }) => {
    await join(subject, 'ada');
    const posts: number[] = [];
    for (let n = 0; n < 9; n += 1) posts.unshift(await write(subject, at(n * 10)));
    const first = await page(subject, '/feed?limit=3');
    await write(subject, at(300));
    const late = await write(subject, at(45));
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual([posts[3], late, ...posts.slice(4)]);
  });

  test('posts of one moment are told apart while others arrive', async ({ subject }) => {
    await join(subject, 'ada');
    const posts: number[] = [];
    for (let n = 0; n < 8; n += 1) posts.unshift(await write(subject, at(5)));
    const { shown } = await walk(subject, '/feed?limit=3', {
      between: async () => {
        await write(subject, at(5));
      },
    });
    expect(shown).toEqual(posts);
  });

  test('imported posts, whose ids say nothing about their age, come once each', async ({
    subject,
    random,
  }) => {
    await join(subject, 'ada');
    const items = [];
    for (let n = 0; n < 20; n += 1) {
      const createdAt = at(random.int(0, 12));
      items.push({ id: await write(subject, createdAt), createdAt });
    }
    const expected = items.sort(newestFirst).map((item) => item.id);
    const { shown } = await walk(subject, '/feed?limit=3', {
      between: async () => {
        await write(subject, at(500));
      },
    });
    expect(shown).toEqual(expected);
  });

  test('whatever happens meanwhile, what stays is shown once and in order', async ({ subject, random }) => {
    await join(subject, 'ada');
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 10; n += 1) await write(subject, at(random.int(0, 40)));
      const before = await feedNow(subject);
      const gone = new Set<number>();
      const { shown } = await walk(subject, `/feed?limit=${random.int(3, 6)}`, {
        most: 300,
        between: async () => {
          for (let n = random.int(0, 1); n > 0; n -= 1) await write(subject, at(random.int(0, 90)));
          const post = before[random.int(0, before.length - 1)] as number;
          if ((await subject.delete(`/posts/${post}`)).status === 204) gone.add(post);
        },
      });
      expect(new Set(shown).size).toBe(shown.length);
      const stayed = before.filter((id) => !gone.has(id));
      expect(shown.filter((id) => stayed.includes(id))).toEqual(stayed);
    }
  });
});
