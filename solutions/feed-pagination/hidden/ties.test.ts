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
  test('a page that ends between two of them goes on with the second', async ({ subject }) => {
    const comments = await conversation(subject, [1, 2, 3, 3, 4]);
    const first = await page(subject, '/posts/1/comments?limit=3');
    expect(ids(first.items)).toEqual(comments.slice(0, 3));
    expect(ids((await page(subject, first.next)).items)).toEqual(comments.slice(3));
  });

  test('a conversation in bursts is read whole, also where late arrivals stand in their midst', async ({
    subject,
    random,
  }) => {
    await join(subject, 'ada');
    await addMany(subject, 2);
    const bursts = random.shuffle([1, 1, 1.2, 1.2, 1.2, 1.2, 1.203, 1.203, 1.203, 1.204]);
    const late = [5.9, 5.8, 5.8, 5.1, 5.8, 5.8, 5.805, 5.8, 5.804, 5.8, 5.799, 5.8];
    for (const [post, seconds, limits] of [
      [1, bursts, [2, 3]],
      [2, late, [1, 5]],
    ] as const) {
      const expected = ids((await addComments(subject, post, [...seconds])).sort(oldestFirst));
      for (const limit of limits) {
        const { shown } = await walk(subject, `/posts/${post}/comments?limit=${limit}`);
        expect(shown, `by ${limit}`).toEqual(expected);
      }
    }
  });

  test('the count under the post is what a reader finds, however many wrote at once', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 2);
    // Elsewhere, so that the ids within the moment are of two digits and of three.
    await addComments(subject, 2, new Array(20).fill(47));
    const seconds = Array.from({ length: 112 }, (_, n) => (n < 47 || n > 86 ? n : 47));
    const expected = ids(await addComments(subject, 1, seconds));
    const { json } = await subject.get('/posts/1');
    const { shown } = await walk(subject, '/posts/1/comments');
    expect(shown).toHaveLength(json.comments);
    expect(shown).toEqual(expected);
  });

  test('a link from among many of one moment is good though a thousand more stand before its place', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    await addMany(subject, 1);
    const written = (ids: number[], second: number) =>
      subject.database.load(
        'comments',
        ids.map((id) => ({
          id,
          post_id: 1,
          author_id: 1,
          body: 'words',
          created_at: Date.parse(at(second)),
        })),
      );
    const many = Array.from({ length: 60 }, (_, n) => 4_000_000_000 + n);
    await written(many, 500);
    await written([7], 500.001);
    const first = await page(subject, '/posts/1/comments?limit=50');
    expect(ids(first.items)).toEqual(many.slice(0, 50));
    await written(
      Array.from({ length: 1100 }, (_, n) => 1000 + n),
      500,
    );
    expect(ids((await page(subject, first.next)).items)).toEqual([...many.slice(50), 7]);
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
