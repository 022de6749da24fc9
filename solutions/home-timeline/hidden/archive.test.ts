import { describe, expect, test } from 'bugsquash/examiner';
import { at, copies, follow, home, join, past, star, time, unfollow, write } from './support/valley.ts';

const sequence = (count: number, from: number, step = 1) =>
  Array.from({ length: count }, (_, n) => time(from + n * step));

describe('a full timeline', () => {
  test('keeps this week’s posts when one follows an account with a long past', async ({ subject }) => {
    await star(subject, 'archive', 0, 1);
    await past(subject, 1, sequence(200, 0), 1);
    await join(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'carla');
    const week = [await write(subject, 'carla', at(900)), await write(subject, 'carla', at(901))];
    await follow(subject, 'benno', 'archive');
    expect((await home(subject, 'benno')).slice(0, 2)).toEqual(week.reverse());
    expect(await copies(subject, 'benno')).toBe(200);
  });

  test('holds the newest 200 of two pasts that overlap', async ({ subject }) => {
    await star(subject, 'archive', 0, 1);
    await star(subject, 'carla', 0, 2);
    const even = await past(subject, 1, sequence(150, 0, 2), 1001);
    const odd = await past(subject, 2, sequence(150, 1, 2), 2001);
    await join(subject, 'benno');
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'archive');
    const expected = even.flatMap((id, n) => [id, odd[n]]).reverse();
    expect(await home(subject, 'benno')).toEqual(expected.slice(0, 200));
  });

  test('does not let a post that was brought along push out a newer one', async ({ subject }) => {
    await star(subject, 'carla', 0, 1);
    const posts = await past(subject, 1, sequence(200, 10), 1);
    await join(subject, 'benno');
    await follow(subject, 'benno', 'carla');
    await write(subject, 'carla', at(5));
    expect(await home(subject, 'benno')).toEqual(posts.reverse());
  });

  test('takes a post that belongs in its midst, and drops the oldest', async ({ subject }) => {
    await star(subject, 'carla', 0, 1);
    const posts = await past(subject, 1, sequence(200, 500, -1), 1);
    await join(subject, 'benno');
    await follow(subject, 'benno', 'carla');
    const late = await write(subject, 'carla', new Date(time(450) + 500).toISOString());
    const expected = [...posts.slice(0, 50), late, ...posts.slice(50, 199)];
    expect(await home(subject, 'benno')).toEqual(expected);
  });

  test('keeps the higher ids of the oldest moment that it keeps', async ({ subject }) => {
    await star(subject, 'carla', 0, 1);
    await star(subject, 'archive', 0, 2);
    const newer = await past(subject, 1, sequence(198, 600), 1001);
    const moment = await past(subject, 2, [time(3), time(3), time(3), time(3)], 1);
    await join(subject, 'benno');
    await follow(subject, 'benno', 'archive');
    await follow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([...newer.reverse(), moment[3], moment[2]]);
  });

  test('keeps newer posts of others when an account ceases to be wide', async ({ subject }) => {
    await star(subject, 'archive', 51, 1000);
    await past(subject, 1000, sequence(3, 0), 1);
    await star(subject, 'carla', 0, 2000);
    const posts = await past(subject, 2000, sequence(200, 10), 1001);
    await follow(subject, 'archive-1', 'carla');
    await unfollow(subject, 'archive-51', 'archive');
    expect(await home(subject, 'archive-1')).toEqual(posts.reverse());
  });
});
