import { describe, expect, test } from 'bugsquash/examiner';
import {
  commented,
  liked,
  lookup,
  type Post,
  people,
  posted,
  read,
  type Subject,
} from './support/society.ts';

const MEMBERS = ['gwen', 'rhys', 'tom', 'farida', 'ola'];

/** Posts with so many likes and half as many comments; ids in the order written. */
async function posts(subject: Subject, likes: number[], species: string[] = []): Promise<number[]> {
  const society = await people(subject, Object.fromEntries(MEMBERS.map((member) => [member, []])));
  const ids = await posted(
    subject,
    society,
    likes.map(() => ({ by: 'gwen', species })),
  );
  await liked(
    subject,
    society,
    ids.map((id, n) => [id, MEMBERS.slice(0, likes[n])]),
  );
  const comments = ids.flatMap((id, n) => Array(Math.ceil(likes[n] / 2)).fill(id));
  await commented(subject, society, 'rhys', comments);
  return ids;
}

/** Likes and comments by post, whatever the order in which the posts were answered. */
const counts = (items: (Post | null)[]) =>
  Object.fromEntries(items.flatMap((item) => (item ? [[item.id, [item.likes, item.comments]]] : [])));
const expected = (written: number[], likes: number[]) =>
  Object.fromEntries(written.map((id, n) => [id, [likes[n], Math.ceil(likes[n] / 2)]]));

describe('the counts under a post', () => {
  test('are its own on the page of a species', async ({ subject }) => {
    const likes = [5, 0, 1, 3];
    const written = await posts(subject, likes, ['nightjar']);
    expect(counts((await read(subject, '/species/nightjar/posts')).items)).toEqual(expected(written, likes));
  });

  test('are its own in whatever order bookmarks are asked for', async ({ subject, random }) => {
    const likes = [0, 5, 2, 1, 4, 3, 0, 2];
    const written = await posts(subject, likes);
    const all = expected(written, likes);
    const [a, b, c, d, e, f, g, h] = written;
    const orders = [written, [c, h, a, e, b, g, f, d], random.shuffle(written), random.shuffle(written)];
    for (const asked of orders) expect(counts(await lookup(subject, asked))).toEqual(all);
  });

  test('are its own among bookmarks of which some are gone and some asked twice', async ({ subject }) => {
    const likes = [1, 5, 3];
    const written = await posts(subject, likes);
    const [a, b, c] = written;
    const answer = await lookup(subject, [9_001, a, c, 9_002, a, b, c]);
    expect(counts(answer)).toEqual(expected(written, likes));
  });

  test('are none for a post that has none', async ({ subject }) => {
    const likes = [0, 0, 2, 0];
    const written = await posts(subject, likes);
    expect(counts(await lookup(subject, written))).toEqual(expected(written, likes));
  });
});
