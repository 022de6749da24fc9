import { describe, expect, test } from 'bugsquash/examiner';
import {
  comment,
  join,
  like,
  list,
  lookup,
  type Post,
  read,
  type Subject,
  write,
} from './support/society.ts';

const MEMBERS = ['gwen', 'rhys', 'tom', 'farida', 'ola'];

/** Posts with so many likes and half as many comments; ids in the order written. */
async function posts(
  subject: Subject,
  likes: number[],
  more: Record<string, unknown> = {},
): Promise<number[]> {
  const written: number[] = [];
  for (const count of likes) {
    const id = await write(subject, 'gwen', more);
    await like(subject, id, ...MEMBERS.slice(0, count));
    for (let n = 0; n < count / 2; n += 1) await comment(subject, id, 'rhys');
    written.push(id);
  }
  return written;
}

/** Likes and comments by post, whatever the order in which the posts were answered. */
const counts = (items: (Post | null)[]) =>
  Object.fromEntries(items.flatMap((item) => (item ? [[item.id, [item.likes, item.comments]]] : [])));
const expected = (written: number[], likes: number[]) =>
  Object.fromEntries(written.map((id, n) => [id, [likes[n], Math.ceil(likes[n] / 2)]]));

describe('the counts under a post', () => {
  test('are its own on the page of a species', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    await list(subject, 'gwen', 'nightjar');
    const likes = [5, 0, 1, 3];
    const written = await posts(subject, likes, { photos: [{ url: '/n.jpg', species: 'nightjar' }] });
    expect(counts((await read(subject, '/species/nightjar/posts')).items)).toEqual(expected(written, likes));
  });

  test('are its own among bookmarks, oldest first', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    const likes = [2, 4, 0];
    const written = await posts(subject, likes);
    expect(counts(await lookup(subject, written))).toEqual(expected(written, likes));
  });

  test('are its own in whatever order bookmarks are asked for', async ({ subject, random }) => {
    await join(subject, ...MEMBERS);
    const likes = [0, 5, 2, 1, 4, 3, 0, 2];
    const written = await posts(subject, likes);
    const all = expected(written, likes);
    const [a, b, c, d, e, f, g, h] = written;
    expect(counts(await lookup(subject, [c, h, a, e, b, g, f, d]))).toEqual(all);
    for (let round = 0; round < 4; round += 1) {
      expect(counts(await lookup(subject, random.shuffle(written)))).toEqual(all);
    }
  });

  test('are its own among bookmarks of which some are gone and some asked twice', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    const likes = [1, 5, 3];
    const written = await posts(subject, likes);
    const [a, b, c] = written;
    const answer = await lookup(subject, [9_001, a, c, 9_002, a, b, c]);
    expect(counts(answer)).toEqual(expected(written, likes));
  });

  test('are none for a post that has none', async ({ subject }) => {
    await join(subject, ...MEMBERS);
    const likes = [0, 0, 2, 0];
    const written = await posts(subject, likes);
    expect(counts(await lookup(subject, written))).toEqual(expected(written, likes));
  });
});
