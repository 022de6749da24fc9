import { describe, expect, test } from 'bugsquash/examiner';
import { societyOfTheLastRelease } from './support/earlier.ts';
import {
  codeOf,
  lookup,
  memberRows,
  type Post,
  postRows,
  range,
  read,
  readPost,
  type Subject,
  speciesRows,
} from './support/society.ts';

const HOUR = 3_600_000;

/** The first of the posts that are there before the import. Those that are imported are older. */
const FIRST = 100_001;
const NEWEST = range(FIRST + 150, FIRST + 199).reverse();

/** What those who look at this week's posts ask for. */
const PAGES: [name: string, ask: (subject: Subject) => Promise<(Post | null)[]>][] = [
  ['a page of fifty', async (subject) => (await read(subject, '/feed?limit=50')).items],
  ['a page of twenty', async (subject) => (await read(subject, '/feed')).items],
  ['bookmarks', (subject) => lookup(subject, NEWEST)],
];

const cost = async (subject: Subject) => {
  const costs: number[] = [];
  for (const [, ask] of PAGES) costs.push((await subject.database.measure(() => ask(subject))).vmSteps);
  return costs;
};

/** Twenty times as many members, species, posts and photos as there were. */
async function importArchive(subject: Subject): Promise<void> {
  const [members, species, posts] = [range(1_001, 1_800), range(1_000, 1_799), range(1, 4_000)];
  await subject.database.load('members', memberRows(members));
  await subject.database.load('species', speciesRows(species));
  await subject.database.load(
    'posts',
    postRows(posts, (id) => members[id % members.length]),
  );
  await subject.database.load(
    'photos',
    posts
      .filter((id) => id % 2 === 0)
      .map((id) => ({ post_id: id, url: '/a.jpg', species: codeOf(species[id % 800]) })),
  );
}

describe('after an import', () => {
  test('this week’s posts cost what they cost before, an hour later at the latest', async ({ subject }) => {
    await subject.reopen(societyOfTheLastRelease(40, FIRST));
    // A connection goes by the statistics that it found at its start, though they are deleted meanwhile.
    await subject.restart();
    const before = await cost(subject);
    // An hour in which nothing changes, and what somebody asks at its end, make no difference to what is due later.
    await subject.clock.advance(HOUR + 1000);
    await readPost(subject, NEWEST[0]);
    await importArchive(subject);
    await subject.clock.advance(HOUR + 1000);
    for (const id of NEWEST.slice(0, 2)) await readPost(subject, id);
    const after = await cost(subject);
    for (const [n, [name]] of PAGES.entries())
      expect(after[n], name).toBeLessThanOrEqual(1.5 * before[n] + 300);
    const { items } = await read(subject, '/feed?limit=50');
    expect(items.map((item) => item.id)).toEqual(NEWEST);
  });
});
