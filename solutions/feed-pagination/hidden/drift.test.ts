import { describe, expect, test } from 'bugsquash/examiner';
import { addMany, addPosts, at, ids, join, newestFirst, page, walk, write } from './support/board.ts';
import { boardOfTheLastRelease } from './support/earlier.ts';

describe('the feed while people use it', () => {
  test('no post is shown twice when some arrive between two pages', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await addMany(subject, 8);
    const { shown } = await walk(subject, '/feed?limit=3', {
      between: async (n) => {
        await write(subject, at(100 + n));
        await write(subject, at(200 + n));
        // More than any page holds.
        if (n === 1) await addMany(subject, 300, { from: 1000 });
      },
      most: 6,
    });
    expect(shown).toEqual(posts.reverse());
  });

  test('a late arrival above pushes nothing, nor does one below', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = ids(
      await addPosts(
        subject,
        [80, 70, 60, 50, 40, 30, 20].map((second) => ({ second })),
      ),
    );
    const first = await page(subject, '/feed?limit=3');
    await write(subject, at(75));
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(posts.slice(3, 6));
    const late = await write(subject, at(25));
    const { shown } = await walk(subject, second.next as string);
    // Whether it is shown on this visit is left open.
    expect([[late, posts[6]], [posts[6]]]).toContainEqual(shown);
  });

  test('posts of one moment are told apart while others arrive', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = ids(await addPosts(subject, new Array(12).fill({ second: 5 })));
    const { shown } = await walk(subject, '/feed?limit=5', {
      between: async () => {
        await write(subject, at(5));
      },
      most: 10,
    });
    expect(shown.filter((id) => posts.includes(id))).toEqual(posts.reverse());
  });

  test('a link from among many of one moment is good though its post goes and a thousand arrive before it', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const many = (count: number, from: number) =>
      addPosts(
        subject,
        Array.from({ length: count }, (_, n) => ({ second: 5, id: from + n })),
      );
    const posts = ids(await many(60, 4_000_000_000)).reverse();
    await addPosts(subject, [{ second: 4.999, id: 4_000_000_100 }]);
    const first = await page(subject, '/feed?limit=50');
    expect(ids(first.items)).toEqual(posts.slice(0, 50));
    await subject.delete(`/posts/${posts[49]}`);
    await many(1100, 5_000_000_000);
    expect(ids((await page(subject, first.next)).items)).toEqual([...posts.slice(50), 4_000_000_100]);
  });

  test('posts of one second are told apart by the millisecond, whatever their ids', async ({ subject }) => {
    await join(subject, 'ada');
    const items = await addPosts(subject, [
      { second: 7.9, id: 12 },
      { second: 7.8, id: 5000 },
      { second: 7.8, id: 904 },
      { second: 7.799, id: 4_000_000_007 },
      { second: 7.798, id: 3 },
      { second: 7.798, id: 2_000_000 },
      { second: 7.798, id: 10 },
      { second: 7.798, id: 9 },
      { second: 7.3, id: 100 },
      { second: 7.1, id: 8_000_000_000 },
      { second: 7.1, id: 99 },
      { second: 7, id: 7000 },
    ]);
    const expected = ids(items.sort(newestFirst));
    const { shown } = await walk(subject, '/feed?limit=1', {
      between: async (n) => {
        if (n === 1) await write(subject, at(500));
      },
    });
    expect(shown).toEqual(expected);
  });

  test('whatever happens meanwhile, what stays is shown once and in order', async ({ subject, random }) => {
    await join(subject, 'ada');
    const items = await addPosts(
      subject,
      Array.from({ length: 15 }, () => ({ second: random.int(0, 20) })),
    );
    const before = ids(items.sort(newestFirst));
    const gone = new Set<number>();
    const { shown } = await walk(subject, `/feed?limit=${random.int(2, 4)}`, {
      between: async (n) => {
        // More arrives above the first page than can be made up for by what goes.
        if (n === 1) for (const second of [100, 200]) await write(subject, at(second));
        for (let more = random.int(0, 1); more > 0; more -= 1) await write(subject, at(random.int(0, 45)));
        const post = random.pick(before);
        if ((await subject.delete(`/posts/${post}`)).status === 204) gone.add(post);
      },
    });
    expect(new Set(shown).size).toBe(shown.length);
    const stayed = before.filter((id) => !gone.has(id));
    expect(shown.filter((id) => stayed.includes(id))).toEqual(stayed);
  });

  test('no post is left out when some that were shown are deleted, even those that pages ended with', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 9)).reverse();
    const first = await page(subject, '/feed?limit=3');
    await subject.delete(`/posts/${posts[0]}`);
    await subject.delete(`/posts/${posts[2]}`);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(posts.slice(3, 6));
    await subject.delete(`/posts/${posts[5]}`);
    expect(ids((await page(subject, second.next)).items)).toEqual(posts.slice(6));
  });

  test('a link goes on where it did, though people posted and the service was built anew', async ({
    subject,
  }) => {
    // The same board twice: of the first opening nothing is left but the link.
    const board = boardOfTheLastRelease(9);
    await subject.reopen(board);
    const { next } = await page(subject, '/feed?limit=3');
    await subject.reopen(board);
    await addMany(subject, 2, { from: 100 });
    expect(ids((await page(subject, next)).items)).toEqual([6, 5, 4]);
  });
});
