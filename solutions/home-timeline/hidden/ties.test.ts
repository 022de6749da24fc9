import { describe, expect, test } from 'bugsquash/examiner';
import { at, follow, home, ids, people, posted, type Subject, walk, write } from './support/valley.ts';

/** Benno follows odile and choir, who are wide, and carla and dario, who are not. */
const neighbours = (subject: Subject) =>
  people(subject, { benno: ['odile', 'choir', 'carla', 'dario'] }, { odile: 50, choir: 50 });

/** Seconds from what `at` counts from to the sixties. */
const SIXTIES = -2_000_000_000;

describe('posts of one moment', () => {
  test('stand by id whether they were copied or are read live, however near the next moment and far the next id', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const posts = await posted(subject, valley, [
      ['carla', SIXTIES, 8],
      ['odile', SIXTIES, 11],
      ['odile', SIXTIES + 0.001, 3],
      ['dario', SIXTIES + 0.001, 5],
      ['carla', 3, 7_000_000_000_001],
      ['odile', 3, 7_000_000_000_002],
      ['odile', 3.001, 9],
      ['carla', 3.001, 10],
      ['choir', 3.001, 99],
      ['dario', 3.001, 100],
      ['odile', 3.001, 900_000_000_001],
      ['carla', 3.001, 900_000_000_002],
      ['odile', 3.001, 900_000_000_003],
      ['carla', 3.002, 12],
      ['choir', 3.002, 13],
      ['odile', 3.002, 14],
      ['choir', 3.002, 15],
      ['carla', 3.003, 1],
      ['odile', 3.003, 2],
    ]);
    posts.reverse();
    for (const limit of [3, 50]) expect(await home(subject, 'benno', limit), `by ${limit}`).toEqual(posts);
  });

  test('are all shown, and none again, when a page ends among them', async ({ subject }) => {
    await neighbours(subject);
    const posts: number[] = [];
    for (const author of ['carla', 'odile', 'carla', 'odile']) {
      posts.unshift(await write(subject, author, at(9)));
    }
    expect(await home(subject, 'benno', 1)).toEqual(posts);
    expect(await home(subject, 'benno', 3)).toEqual(posts);
  });

  test('in bursts are read whole and in order at every page size', async ({ subject, random }) => {
    const valley = await neighbours(subject);
    const bursts = Array.from({ length: 24 }, (): [string, number] => [
      random.pick(['odile', 'choir', 'carla', 'dario']),
      random.int(1, 3) / 1000,
    ]);
    const posts = await posted(subject, valley, bursts);
    const second = (id: number) => bursts[posts.indexOf(id)][1];
    const expected = [...posts].sort((a, b) => second(b) - second(a) || b - a);
    for (const limit of [4, 5, 7]) {
      expect(await home(subject, 'benno', limit), `by ${limit}`).toEqual(expected);
    }
  });

  test('come up once though some were copied before their author became wide', async ({ subject }) => {
    const valley = await people(subject, { benno: ['odile', 'carla'], edda: [] }, { odile: 49 });
    const [first, second, between] = await posted(subject, valley, [
      ['odile', 9],
      ['odile', 9],
      ['carla', 8.999],
    ]);
    await follow(subject, 'edda', 'odile');
    const late = await write(subject, 'odile', at(9));
    expect(await home(subject, 'benno')).toEqual([late, second, first, between]);
    const { pages } = await walk(subject, '/accounts/benno/home?limit=2');
    expect(pages.map(ids)).toEqual([
      [late, second],
      [first, between],
    ]);
  });
});
