import { describe, expect, test } from 'bugsquash/examiner';
import { account, at, close, copied, copies, follow, home, people, posted, write } from './support/valley.ts';

describe('when an account is closed', () => {
  test('a guide with 52 followers stays wide, and with the next one her long past is copied', async ({
    subject,
  }) => {
    const valley = await people(subject, { 'guide-1': ['carla'] }, { guide: 52 });
    const seconds = Array.from({ length: 205 }, (_, n) => ((n * 71) % 205) + 1);
    const past = await posted(
      subject,
      valley,
      seconds.map((second) => ['guide', second / 1000]),
    );
    await posted(subject, valley, [
      ['carla', -2],
      ['carla', -1],
    ]);
    const newest = past.filter((_, n) => seconds[n] > 5);
    await close(subject, 'guide-52');
    expect(await copies(subject)).toBe(2);
    const [top] = past.filter((_, n) => seconds[n] === 205);
    expect((await home(subject, 'guide-2'))[0]).toBe(top);
    await close(subject, 'guide-51');
    expect((await account(subject, 'guide')).followers).toBe(50);
    for (const reader of ['guide-2', 'guide-27', 'guide-50']) {
      expect(await copied(subject, reader), reader).toEqual(newest);
    }
    expect(await copies(subject)).toBe(50 * 200);
  });

  test('what the guide posts afterwards follows on what was there', async ({ subject }) => {
    const valley = await people(subject, { 'guide-1': ['carla'] }, { guide: 51 });
    const posts = await posted(subject, valley, [
      ['guide', 1],
      ['carla', 2],
      ['guide', 3],
    ]);
    await close(subject, 'guide-7');
    posts.push(await write(subject, 'guide', at(4)));
    expect(await home(subject, 'guide-1')).toEqual(posts.reverse());
    expect(await home(subject, 'guide-1', 2)).toEqual(posts);
  });

  test('all whom it followed are settled, not only one', async ({ subject }) => {
    const authors = ['baker', 'guide'];
    // By name, some come between the two and some before; he has followed a great many.
    const others = Array.from({ length: 90 }, (_, n) => `${'ack'[n % 3]}-neighbour-${n}`);
    const valley = await people(
      subject,
      { kessler: [...others, 'guide', 'baker'] },
      { guide: 50, baker: 50 },
    );
    const posts = await posted(
      subject,
      valley,
      authors.map((author) => [author, 5]),
    );
    await close(subject, 'kessler');
    for (const [n, author] of authors.entries()) {
      expect(await home(subject, `${author}-1`), author).toEqual([posts[n]]);
    }
  });

  test('a post that was copied in earlier days comes up once among those that were not', async ({
    subject,
  }) => {
    const valley = await people(subject, { kessler: [] }, { guide: 50 });
    const posts = await posted(subject, valley, [['guide', 2]]);
    await follow(subject, 'kessler', 'guide');
    posts.push(await write(subject, 'guide', at(3)), await write(subject, 'guide', at(1)));
    await close(subject, 'kessler');
    expect(await home(subject, 'guide-50')).toEqual([posts[1], posts[0], posts[2]]);
  });
});
