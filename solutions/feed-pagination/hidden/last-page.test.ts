import { describe, expect, test } from 'bugsquash/examiner';
import {
  addComments,
  addMany,
  addPosts,
  at,
  ids,
  join,
  newestFirst,
  page,
  walk,
  write,
} from './support/board.ts';

describe('the last page of a listing', () => {
  test('a full last page has no next, and the one before it has', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 2, { from: -10 });
    // Imported ones among them: the lowest and the highest id stand in the middle.
    const posts = await addPosts(
      subject,
      [3, 0, 5, 1, 4, 2].map((second) => ({ second, tags: ['seeds'] })),
    );
    await addMany(subject, 2, { from: 10 });
    const expected = ids(posts.sort(newestFirst));
    const first = await page(subject, '/tags/seeds/posts?limit=3');
    expect(ids(first.items)).toEqual(expected.slice(0, 3));
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(expected.slice(3));
    expect(second.next).toBeNull();
  });

  test('the only page has no next when it is exactly full, be it of twenty or of fifty', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    await addMany(subject, 20);
    const usual = await page(subject, '/members/ada/posts');
    expect(usual.items).toHaveLength(20);
    expect(usual.next).toBeNull();
    await addMany(subject, 30, { from: 30 });
    const longest = await page(subject, '/members/ada/posts?limit=50');
    expect(longest.items).toHaveLength(50);
    expect(longest.next).toBeNull();
    await write(subject, at(90));
    const { pages } = await walk(subject, '/members/ada/posts?limit=50');
    expect(pages.map((shown) => shown.length)).toEqual([50, 1]);
  });

  test('no listing ends in an empty page', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 2, { tags: ['tools'] });
    await addComments(subject, 1, [100, 101]);
    for (const listing of ['/feed', '/tags/tools/posts', '/members/ada/posts', '/posts/1/comments']) {
      for (const limit of [1, 2]) {
        const { pages } = await walk(subject, `${listing}?limit=${limit}`);
        expect(
          pages.map((shown) => shown.length),
          `${listing} by ${limit}`,
        ).toEqual(new Array(2 / limit).fill(limit));
      }
    }
  });

  test('one item more than a page brings a second page with that item', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 4, { tags: ['seeds'] })).reverse();
    const { pages } = await walk(subject, '/tags/seeds/posts?limit=3');
    expect(pages).toEqual([posts.slice(0, 3), posts.slice(3)]);
    const { pages: full } = await walk(subject, '/tags/seeds/posts?limit=2');
    expect(full).toEqual([posts.slice(0, 2), posts.slice(2)]);
    // What is left may be of the moment that the page ends in.
    const moment = ids(await addPosts(subject, new Array(4).fill({ second: 90, tags: ['tools'] }))).reverse();
    for (const limit of [3, 2]) {
      const { pages: burst } = await walk(subject, `/tags/tools/posts?limit=${limit}`);
      expect(burst, `by ${limit}`).toEqual([moment.slice(0, limit), moment.slice(limit)]);
    }
  });

  test('a page that is full ends the listing or does not, for what a page costs', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 20, { tags: ['seeds'] })).reverse();
    const cost = () => subject.database.measure(() => page(subject, '/tags/seeds/posts?limit=10'));
    const little = await cost();
    expect((await page(subject, '/tags/seeds/posts')).next).toBeNull();
    await addMany(subject, 1000, { from: -2000, tags: ['seeds'] });
    const much = await cost();
    expect(ids(much.result.items)).toEqual(posts.slice(0, 10));
    expect(much.result.next).not.toBeNull();
    expect(much.vmSteps).toBeLessThan(2 * little.vmSteps + 500);
  });

  test('deleting what followed takes the next page away, also while somebody reads', async ({ subject }) => {
    await join(subject, 'ada');
    const [oldest, ...posts] = await addMany(subject, 5, { tags: ['seeds'] });
    const first = await page(subject, '/tags/seeds/posts?limit=2');
    expect((await page(subject, '/tags/seeds/posts?limit=4')).next).not.toBeNull();
    await subject.delete(`/posts/${oldest}`);
    expect((await page(subject, '/tags/seeds/posts?limit=4')).next).toBeNull();
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(posts.slice(0, 2).reverse());
    expect(second.next).toBeNull();
  });
});
