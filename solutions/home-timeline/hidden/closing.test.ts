import { describe, expect, test } from 'bugsquash/examiner';
import {
  account,
  at,
  close,
  copies,
  follow,
  home,
  join,
  page,
  past,
  star,
  time,
  write,
} from './support/valley.ts';

describe('when an account is closed', () => {
  test('the posts of a guide with 51 followers stay in the timelines of the other 50', async ({
    subject,
  }) => {
    await star(subject, 'guide', 51, 100);
    const posts = [await write(subject, 'guide', at(1)), await write(subject, 'guide', at(2))].reverse();
    await close(subject, 'guide-51');
    expect((await account(subject, 'guide')).followers).toBe(50);
    for (const reader of ['guide-1', 'guide-27', 'guide-50']) {
      expect(await home(subject, reader)).toEqual(posts);
    }
    expect(await copies(subject)).toBe(100);
  });

  test('what the guide posts afterwards follows on what was there', async ({ subject }) => {
    await star(subject, 'guide', 51, 100);
    await join(subject, 'carla');
    await follow(subject, 'guide-1', 'carla');
    const posts = [
      await write(subject, 'guide', at(1)),
      await write(subject, 'carla', at(2)),
      await write(subject, 'guide', at(3)),
    ];
    await close(subject, 'guide-7');
    posts.push(await write(subject, 'guide', at(4)));
    expect(await home(subject, 'guide-1')).toEqual(posts.reverse());
    expect(await home(subject, 'guide-1', 2)).toEqual(posts);
  });

  test('all whom it followed are settled, not only one', async ({ subject }) => {
    await star(subject, 'guide', 50, 100);
    await star(subject, 'baker', 50, 200);
    await star(subject, 'mayor', 50, 300);
    await join(subject, 'kessler');
    for (const followed of ['mayor', 'guide', 'baker']) await follow(subject, 'kessler', followed);
    const posts: Record<string, number> = {};
    for (const author of ['guide', 'baker', 'mayor']) posts[author] = await write(subject, author, at(5));
    await close(subject, 'kessler');
    for (const author of ['guide', 'baker', 'mayor']) {
      expect(await home(subject, `${author}-1`), author).toEqual([posts[author]]);
    }
  });

  test('a guide with 52 followers stays wide, and settles with the next one', async ({ subject }) => {
    await star(subject, 'guide', 52, 100);
    const post = await write(subject, 'guide', at(1));
    await close(subject, 'guide-52');
    expect(await copies(subject)).toBe(0);
    expect(await home(subject, 'guide-1')).toEqual([post]);
    await close(subject, 'guide-51');
    expect(await home(subject, 'guide-1')).toEqual([post]);
    expect(await copies(subject)).toBe(50);
  });

  test('a post that was copied in earlier days comes up once among those that were not', async ({
    subject,
  }) => {
    await star(subject, 'guide', 50, 100);
    await join(subject, 'kessler');
    const posts = [await write(subject, 'guide', at(1))];
    await follow(subject, 'kessler', 'guide');
    posts.push(await write(subject, 'guide', at(2)));
    await close(subject, 'kessler');
    posts.push(await write(subject, 'guide', at(3)));
    expect(await home(subject, 'guide-50')).toEqual(posts.reverse());
  });

  test('the newest posts of a long past are copied', async ({ subject }) => {
    await star(subject, 'guide', 51, 100);
    const times = Array.from({ length: 30 }, (_, n) => time(((n * 7) % 30) + 1));
    const posts = await past(subject, 100, times, 1);
    await close(subject, 'guide-3');
    const newest = posts.sort((a, b) => times[b - 1] - times[a - 1]);
    const { items } = await page(subject, '/accounts/guide-1/home?limit=10');
    expect(items.map((item) => item.id)).toEqual(newest.slice(0, 10));
  });
});
