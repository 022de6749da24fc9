import { describe, expect, test } from 'bugsquash/examiner';
import {
  addComments,
  addMany,
  at,
  comment,
  ids,
  join,
  oldestFirst,
  page,
  type Subject,
  walk,
} from './support/board.ts';

/** The only post, with comments of these moments; their ids as they were written. */
async function conversation(subject: Subject, seconds: number[]): Promise<number[]> {
  await join(subject, 'ada');
  await addMany(subject, 1);
  return ids(await addComments(subject, 1, seconds));
}

describe('comments of one moment', () => {
  test('all are shown when a page ends among them', async ({ subject }) => {
    const comments = await conversation(subject, new Array(12).fill(5));
    expect((await walk(subject, '/posts/1/comments?limit=5')).shown).toEqual(comments);
  });

  test('a page that ends between two of them goes on with the second', async ({ subject }) => {
    const comments = await conversation(subject, [1, 2, 3, 3, 4]);
    const first = await page(subject, '/posts/1/comments?limit=3');
    expect(ids(first.items)).toEqual(comments.slice(0, 3));
    expect(ids((await page(subject, first.next)).items)).toEqual(comments.slice(3));
  });

  test('a conversation in bursts is read whole at every page size', async ({ subject, random }) => {
    await join(subject, 'ada');
    await addMany(subject, 1);
    const seconds = random.shuffle([1, 1, 1.2, 1.2, 1.2, 1.2, 1.203, 1.203, 1.203, 1.204]);
    const expected = ids((await addComments(subject, 1, seconds)).sort(oldestFirst));
    for (const limit of [1, 2, 3, 7]) {
      const { shown } = await walk(subject, `/posts/1/comments?limit=${limit}`);
      expect(shown, `by ${limit}`).toEqual(expected);
    }
  });

  test('late arrivals stand in the midst of a burst', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 1);
    const seconds = [5.9, 5.8, 5.8, 5.1, 5.8, 5.8, 5.805, 5.8, 5.804, 5.8, 5.799, 5.8];
    const expected = ids((await addComments(subject, 1, seconds)).sort(oldestFirst));
    for (const limit of [1, 4]) {
      const { shown } = await walk(subject, `/posts/1/comments?limit=${limit}`);
      expect(shown, `by ${limit}`).toEqual(expected);
    }
  });

  test('the count under the post is what a reader finds, however many wrote at once', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 1);
    // The last two were there before the many.
    const seconds = [5.001, 5.002, ...new Array(1108).fill(5)];
    const expected = ids((await addComments(subject, 1, seconds)).sort(oldestFirst));
    const { json } = await subject.get('/posts/1');
    const { shown } = await walk(subject, '/posts/1/comments?limit=50');
    expect(shown).toHaveLength(json.comments);
    expect(shown).toEqual(expected);
  });

  test('the rest is shown though the one a page ended with is taken back and another arrives', async ({
    subject,
  }) => {
    const comments = await conversation(subject, new Array(5).fill(5));
    const first = await page(subject, '/posts/1/comments?limit=2');
    await subject.delete(`/comments/${comments[1]}`);
    comments.push(await comment(subject, 1, at(5)));
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(comments.slice(2));
  });
});
