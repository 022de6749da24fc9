import { describe, expect, test } from 'bugsquash/examiner';
import { lookup, memberRows, type Post, postRows, range, read, type Subject } from './support/society.ts';

/** By id: how many likes and comments. Ids of one digit and of several; many of one with few of the other. */
const COUNTS: Record<number, [likes: number, comments: number]> = {
  2: [0, 3],
  9: [5, 0],
  10: [2, 1],
  11: [1, 4],
  99: [4, 2],
  100: [0, 0],
  101: [3, 5],
  1000: [0, 1],
  1001: [14, 0],
};
const IDS = Object.keys(COUNTS).map(Number);

/** Loads these posts, each with a photo of a nightjar. */
async function posts(subject: Subject, written: number[]): Promise<void> {
  await subject.database.load('members', memberRows(range(1, 14)));
  await subject.database.load(
    'posts',
    postRows(written, () => 1),
  );
  await subject.database.load('species', [{ code: 'nightjar', name: 'Nightjar' }]);
  await subject.database.load(
    'photos',
    written.map((post_id) => ({ post_id, url: '/n.jpg', species: 'nightjar' })),
  );
  const likes = written.flatMap((post_id) =>
    range(1, COUNTS[post_id][0]).map((member_id) => ({ post_id, member_id })),
  );
  if (likes.length > 0) await subject.database.load('likes', likes);
  const comments = written.flatMap((post_id) =>
    range(1, COUNTS[post_id][1]).map((n) => ({ post_id, author_id: n, body: 'words', created_at: n })),
  );
  if (comments.length > 0) await subject.database.load('comments', comments);
}

/** Likes and comments by post, whatever the order in which the posts were answered. */
const counts = (items: (Post | null)[]) =>
  Object.fromEntries(items.flatMap((item) => (item ? [[item.id, [item.likes, item.comments]]] : [])));
const expected = (written: number[]) => Object.fromEntries(written.map((id) => [id, COUNTS[id]]));

describe('the counts under a post', () => {
  test('are its own on the page of a species', async ({ subject }) => {
    await posts(subject, IDS);
    const { items, next } = await read(subject, '/species/nightjar/posts?limit=5');
    expect(counts(items)).toEqual(expected(IDS.slice(0, 5)));
    expect(counts((await read(subject, next ?? '')).items)).toEqual(expected(IDS.slice(5)));
  });

  test('are its own in whatever order bookmarks are asked for', async ({ subject, random }) => {
    await posts(subject, IDS);
    const mixed = [11, 1001, 2, 100, 9, 1000, 10, 101, 99];
    const backwards = IDS.toReversed();
    for (const asked of [IDS, mixed, backwards, [9, 10], [10, 9], random.shuffle(IDS)]) {
      expect(counts(await lookup(subject, asked))).toEqual(expected(asked));
    }
  });

  test('are its own among bookmarks of which some are gone and some asked twice', async ({ subject }) => {
    await posts(subject, [9, 11, 101]);
    const answer = await lookup(subject, [9_001, 9, 101, 9_002, 9, 11, 101]);
    expect(answer.map((item) => item && [item.id, item.likes, item.comments])).toEqual([
      null,
      [9, 5, 0],
      [101, 3, 5],
      null,
      [9, 5, 0],
      [11, 1, 4],
      [101, 3, 5],
    ]);
  });

  test('are none for a post that has none', async ({ subject }) => {
    await posts(subject, [2, 100, 1000, 1001]);
    expect(counts(await lookup(subject, [100, 1001, 2, 1000]))).toEqual(expected([2, 100, 1000, 1001]));
  });
});
