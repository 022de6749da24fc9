import { describe, expect, test } from 'bugsquash/examiner';
import { at, follow, home, join, page, type Subject, star, walk, write } from './support/valley.ts';

/** Benno follows odile and choir, who are wide, and carla and dario, who are not. */
async function neighbours(subject: Subject): Promise<void> {
  await star(subject, 'odile', 51, 100);
  await star(subject, 'choir', 51, 200);
  await join(subject, 'benno', 'carla', 'dario');
  for (const followed of ['odile', 'choir', 'carla', 'dario']) await follow(subject, 'benno', followed);
}

describe('posts of one moment', () => {
  test('stand by id whether they were copied or are read live', async ({ subject }) => {
    await neighbours(subject);
    const posts: number[] = [];
    for (const author of ['carla', 'odile', 'dario', 'odile', 'carla']) {
      posts.push(await write(subject, author, at(9)));
    }
    expect(await home(subject, 'benno')).toEqual(posts.reverse());
  });

  test('stand by id when the copied one has the higher id', async ({ subject }) => {
    await neighbours(subject);
    const live = await write(subject, 'odile', at(9));
    const copied = await write(subject, 'carla', at(9));
    expect(await home(subject, 'benno')).toEqual([copied, live]);
  });

  test('of two wide accounts stand by id', async ({ subject }) => {
    await neighbours(subject);
    const posts: number[] = [];
    for (const author of ['odile', 'choir', 'odile', 'choir']) {
      posts.push(await write(subject, author, at(9)));
    }
    expect(await home(subject, 'benno')).toEqual(posts.reverse());
  });

  test('are all shown when a page ends among them', async ({ subject }) => {
    await neighbours(subject);
    const copied = await write(subject, 'carla', at(9));
    const live = await write(subject, 'odile', at(9));
    const first = await page(subject, '/accounts/benno/home?limit=1');
    expect(first.items.map((item) => item.id)).toEqual([live]);
    const second = await page(subject, first.next);
    expect(second.items.map((item) => item.id)).toEqual([copied]);
    expect(second.next).toBeNull();
  });

  test('are not shown again on the next page', async ({ subject }) => {
    await neighbours(subject);
    const posts: number[] = [];
    for (const author of ['carla', 'odile', 'carla', 'odile']) {
      posts.push(await write(subject, author, at(9)));
    }
    expect(await home(subject, 'benno', 3)).toEqual(posts.reverse());
  });

  test('in bursts are read whole and in order at every page size', async ({ subject, random }) => {
    await neighbours(subject);
    const posts: { id: number; second: number }[] = [];
    for (let n = 0; n < 24; n += 1) {
      const second = random.int(1, 3);
      const author = random.pick(['odile', 'choir', 'carla', 'dario']);
      posts.push({ id: await write(subject, author, at(second)), second });
    }
    const expected = posts.sort((a, b) => b.second - a.second || b.id - a.id).map((post) => post.id);
    for (const limit of [2, 3, 5, 7]) {
      expect(await home(subject, 'benno', limit), `by ${limit}`).toEqual(expected);
    }
  });

  test('come up once though some were copied before their author became wide', async ({ subject }) => {
    await star(subject, 'odile', 49, 100);
    await join(subject, 'benno', 'carla', 'edda');
    for (const followed of ['odile', 'carla']) await follow(subject, 'benno', followed);
    const early = await write(subject, 'odile', at(9));
    const between = await write(subject, 'carla', at(9));
    await follow(subject, 'edda', 'odile');
    const late = await write(subject, 'odile', at(9));
    expect(await home(subject, 'benno')).toEqual([late, between, early]);
    const { pages } = await walk(subject, '/accounts/benno/home?limit=2');
    expect(pages.map((items) => items.map((item) => item.id))).toEqual([[late, between], [early]]);
  });
});
