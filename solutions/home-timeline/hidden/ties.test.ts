import { describe, expect, test } from 'bugsquash/examiner';
import { at, follow, home, ids, people, posted, type Subject, walk, write } from './support/valley.ts';

/** Benno follows odile and choir, who are wide, and carla and dario, who are not. */
const neighbours = (subject: Subject) =>
  people(subject, { benno: ['odile', 'choir', 'carla', 'dario'] }, { odile: 50, choir: 50 });

describe('posts of one moment', () => {
  test('stand by id whether they were copied or are read live', async ({ subject }) => {
    const valley = await neighbours(subject);
    const moments = [
      ['odile', 'carla'],
      ['carla', 'odile', 'dario', 'odile', 'carla'],
      ['odile', 'choir', 'odile', 'choir'],
    ];
    const posts = await posted(
      subject,
      valley,
      moments.flatMap((authors, second) => authors.map((author): [string, number] => [author, second])),
    );
    expect(await home(subject, 'benno')).toEqual(posts.reverse());
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
      random.int(1, 3),
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
    const [early, between] = await posted(subject, valley, [
      ['odile', 9],
      ['carla', 9],
    ]);
    await follow(subject, 'edda', 'odile');
    const late = await write(subject, 'odile', at(9));
    expect(await home(subject, 'benno')).toEqual([late, between, early]);
    const { pages } = await walk(subject, '/accounts/benno/home?limit=2');
    expect(pages.map(ids)).toEqual([[late, between], [early]]);
  });
});
