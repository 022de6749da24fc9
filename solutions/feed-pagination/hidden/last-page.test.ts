import { describe, expect, test } from 'bugsquash/examiner';
import { at, comment, ids, join, page, walk, write, writeMany } from './support/board.ts';

describe('the last page of a listing', () => {
  test('a full last page has no next', async ({ subject }) => {
    await join(subject, 'ada');
    const written = await writeMany(subject, 6, { tags: ['seeds'] });
    const first = await page(subject, '/tags/seeds/posts?limit=3');
    expect(ids(first.items)).toEqual(written.slice(3).reverse());
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual(written.slice(0, 3).reverse());
    expect(second.next).toBeNull();
  });

  test('the only page has no next when it is exactly full', async ({ subject }) => {
    await join(subject, 'ada');
    await writeMany(subject, 20, { tags: ['seeds'] });
    const { items, next } = await page(subject, '/tags/seeds/posts');
    expect(items).toHaveLength(20);
    expect(next).toBeNull();
  });

  test('no listing ends in an empty page', async ({ subject }) => {
    await join(subject, 'ada', 'bruno');
    const written = await writeMany(subject, 4, { tags: ['tools'] });
    for (let n = 0; n < 4; n += 1) await comment(subject, written[0] as number, at(100 + n));
    const listings = ['/feed', '/tags/tools/posts', '/members/ada/posts', `/posts/${written[0]}/comments`];
    for (const listing of listings) {
      for (const limit of [1, 2, 4]) {
        const { pages } = await walk(subject, `${listing}?limit=${limit}`);
        expect(
          pages.map((shown) => shown.length),
          `${listing} by ${limit}`,
        ).toEqual(new Array(4 / limit).fill(limit));
      }
    }
  });

  test('one item more than a page brings a second page with that item', async ({ subject }) => {
    await join(subject, 'ada');
    const written = await writeMany(subject, 4, { tags: ['seeds'] });
    const { pages } = await walk(subject, '/tags/seeds/posts?limit=3');
    expect(pages).toEqual([written.slice(1).reverse(), written.slice(0, 1)]);
    const { pages: full } = await walk(subject, '/tags/seeds/posts?limit=2');
    expect(full).toEqual([written.slice(2).reverse(), written.slice(0, 2).reverse()]);
  });

  test('deleting what followed takes the next page away', async ({ subject }) => {
    await join(subject, 'ada');
    const oldest = await write(subject, at(0), { tags: ['seeds'] });
    await writeMany(subject, 3, { tags: ['seeds'], from: 1 });
    expect((await page(subject, '/tags/seeds/posts?limit=3')).next).not.toBeNull();
    await subject.delete(`/posts/${oldest}`);
    const { items, next } = await page(subject, '/tags/seeds/posts?limit=3');
    expect(items).toHaveLength(3);
    expect(next).toBeNull();
  });

  test('a page of fifty is the last when there are fifty', async ({ subject }) => {
    await join(subject, 'ada');
    await writeMany(subject, 50);
    const exact = await page(subject, '/members/ada/posts?limit=50');
    expect(exact.items).toHaveLength(50);
    expect(exact.next).toBeNull();
    await write(subject, at(90));
    const { pages } = await walk(subject, '/members/ada/posts?limit=50');
    expect(pages.map((shown) => shown.length)).toEqual([50, 1]);
  });
});
