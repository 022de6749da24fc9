import { describe, expect, test } from 'bugsquash/examiner';
import { at, copies, follow, home, ids, page, people, posted, unfollow, write } from './support/valley.ts';

const sequence = (author: string, count: number, from: number, step = 1) =>
  Array.from({ length: count }, (_, n): [string, number] => [author, from + n * step]);

describe('a full timeline', () => {
  test('keeps this week’s posts when one follows an account with a long past', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'], archive: [] });
    await posted(subject, valley, sequence('archive', 200, 0));
    const week = [await write(subject, 'carla', at(900)), await write(subject, 'carla', at(901))];
    await follow(subject, 'benno', 'archive');
    const { items } = await page(subject, '/accounts/benno/home?limit=2');
    expect(ids(items)).toEqual(week.reverse());
    expect(await copies(subject, 'benno')).toBe(200);
  });

  test('holds the newest 200 of two pasts that overlap, of their oldest moment the higher ids', async ({
    subject,
  }) => {
    const valley = await people(subject, { benno: [], carla: [], archive: [] });
    const older = [...sequence('archive', 50, -100, 2), ...sequence('carla', 50, -99, 2)];
    await posted(subject, valley, older);
    const moment = await posted(subject, valley, [
      ...sequence('archive', 2, 3, 0),
      ...sequence('carla', 2, 3, 0),
    ]);
    const even = await posted(subject, valley, sequence('archive', 100, 10, 2));
    const odd = await posted(subject, valley, sequence('carla', 99, 11, 2));
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'archive');
    const newer = even.flatMap((id, n) => [id, odd[n]]).slice(0, 199);
    expect(await home(subject, 'benno')).toEqual([...newer.reverse(), moment[3]]);
  });

  test('takes a post that belongs in its midst and none that is older, and drops the oldest', async ({
    subject,
  }) => {
    const valley = await people(subject, { benno: [], carla: [] });
    const posts = await posted(subject, valley, sequence('carla', 200, 500, -1));
    await follow(subject, 'benno', 'carla');
    await write(subject, 'carla', at(5));
    expect(await copies(subject, 'benno')).toBe(200);
    const late = await write(subject, 'carla', at(450.5));
    const expected = [...posts.slice(0, 50), late, ...posts.slice(50, 199)];
    expect(await home(subject, 'benno')).toEqual(expected);
  });

  test('keeps newer posts of others when an account ceases to be wide', async ({ subject }) => {
    const valley = await people(subject, { 'archive-1': ['carla'] }, { archive: 51 });
    await posted(subject, valley, sequence('archive', 3, 0));
    const posts = await posted(subject, valley, sequence('carla', 200, 10));
    await unfollow(subject, 'archive-51', 'archive');
    expect(await home(subject, 'archive-1')).toEqual(posts.reverse());
  });
});
