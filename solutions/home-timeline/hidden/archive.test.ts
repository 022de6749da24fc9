import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  copied,
  copies,
  follow,
  home,
  ids,
  page,
  people,
  posted,
  unfollow,
  write,
} from './support/valley.ts';

const sequence = (author: string, count: number, from: number, step = 1) =>
  Array.from({ length: count }, (_, n): [string, number] => [author, from + n * step]);

const ascending = (numbers: number[]) => [...numbers].sort((a, b) => a - b);

/** A day of the fifties, in seconds from what `at` counts from. */
const FIFTIES = -2_200_000_000;
const DAY = 86_400;

describe('a full timeline', () => {
  test('keeps this week’s posts when one follows an account with a long past', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'], archive: [] });
    const photographs = await posted(subject, valley, sequence('archive', 230, FIFTIES, 3 * DAY));
    const week = [await write(subject, 'carla', at(900)), await write(subject, 'carla', at(901))];
    await follow(subject, 'benno', 'archive');
    const { items } = await page(subject, '/accounts/benno/home?limit=2');
    expect(ids(items)).toEqual([...week].reverse());
    expect(await copied(subject, 'benno')).toEqual([...photographs.slice(-198), ...week]);
  });

  test('holds the newest 200 of two pasts that overlap, of their oldest moment the higher ids', async ({
    subject,
  }) => {
    const valley = await people(subject, { benno: [], carla: [], archive: [] });
    const newer = await posted(subject, valley, [
      ...sequence('archive', 99, 10, 2),
      ...sequence('carla', 98, 11, 2),
    ]);
    const within = await posted(subject, valley, [
      ['carla', 3.002, 7],
      ['archive', 3.001, 12],
      ['archive', 3, 9_998],
      ['archive', 3, 9_999],
      ['carla', 3, 10_001],
      ['carla', 3, 10_003],
      ['archive', 2.999, 7_000_000_000_001],
      ['carla', 2.999, 7_000_000_000_002],
    ]);
    await posted(subject, valley, [...sequence('archive', 50, -100, 2), ...sequence('carla', 50, -99, 2)]);
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'archive');
    expect(await copied(subject, 'benno')).toEqual(ascending([...newer, within[0], within[1], within[5]]));
  });

  test('takes a post that belongs in its midst and none that is older, and drops the oldest', async ({
    subject,
  }) => {
    const valley = await people(subject, { benno: [], carla: [] });
    const posts = await posted(subject, valley, sequence('carla', 200, 500, -1));
    await follow(subject, 'benno', 'carla');
    await write(subject, 'carla', at(5));
    expect(await copied(subject, 'benno')).toEqual(posts);
    const late = await write(subject, 'carla', at(450.5));
    expect(await home(subject, 'benno')).toEqual([...posts.slice(0, 50), late, ...posts.slice(50, 199)]);
    expect(await copies(subject, 'benno')).toBe(200);
  });

  test('keeps newer posts of others when an account ceases to be wide', async ({ subject }) => {
    const valley = await people(subject, { 'archive-1': ['carla'] }, { archive: 51 });
    await posted(subject, valley, sequence('archive', 3, 0));
    const posts = await posted(subject, valley, sequence('carla', 200, 10));
    await unfollow(subject, 'archive-51', 'archive');
    expect(await copied(subject, 'archive-1')).toEqual(posts);
  });
});
