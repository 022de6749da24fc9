import { describe, expect, test } from 'bugsquash/examiner';
import { at, comment, ids, join, page, walk, write } from './support/board.ts';

describe('comments of one moment', () => {
  test('all are shown when a page ends among them', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments: number[] = [];
    for (let n = 0; n < 7; n += 1) comments.push(await comment(subject, post, at(5)));
    expect((await walk(subject, `/posts/${post}/comments?limit=3`)).shown).toEqual(comments);
  });

  test('a page that ends between two of them goes on with the second', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments: number[] = [];
    for (const second of [1, 2, 3, 3, 4]) comments.push(await comment(subject, post, at(second)));
    const first = await page(subject, `/posts/${post}/comments?limit=3`);
    expect(ids(first.items)).toEqual(comments.slice(0, 3));
    expect(ids((await page(subject, first.next)).items)).toEqual(comments.slice(3));
  });

  test('a conversation in bursts is read whole at every page size', async ({ subject, random }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const items = [];
    for (let n = 0; n < 30; n += 1) {
      const createdAt = at(random.int(1, 5));
      items.push({ id: await comment(subject, post, createdAt), createdAt });
    }
    const expected = items
      .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || a.id - b.id)
      .map((item) => item.id);
    for (const limit of [1, 2, 3, 4, 7, 11]) {
      const { shown } = await walk(subject, `/posts/${post}/comments?limit=${limit}`);
      expect(shown, `by ${limit}`).toEqual(expected);
    }
  });

  test('the count under the post is what a reader finds', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    for (let n = 0; n < 56; n += 1) await comment(subject, post, at(n < 8 ? n : 9));
    const { json } = await subject.get(`/posts/${post}`);
    const { shown } = await walk(subject, `/posts/${post}/comments`);
    expect(shown).toHaveLength(json.comments);
    expect(new Set(shown).size).toBe(56);
  });

  test('the rest is shown though the comment a page ended with is taken back', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments: number[] = [];
    for (let n = 0; n < 6; n += 1) comments.push(await comment(subject, post, at(5)));
    const first = await page(subject, `/posts/${post}/comments?limit=2`);
    await subject.delete(`/comments/${comments[1]}`);
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(comments.slice(2));
  });

  test('one that arrives in the moment being read is neither lost nor does it repeat others', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments: number[] = [];
    for (let n = 0; n < 5; n += 1) comments.push(await comment(subject, post, at(5)));
    const first = await page(subject, `/posts/${post}/comments?limit=2`);
    comments.push(await comment(subject, post, at(5)));
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(comments.slice(2));
  });
});
