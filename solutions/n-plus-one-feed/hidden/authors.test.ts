import { describe, expect, test } from 'bugsquash/examiner';
import { lookup, memberRows, postRows, range, read, type Subject } from './support/society.ts';

const AUTHORS = range(101, 290);

/** As many posts as authors, and sixty older ones all by the first of them. */
async function fill(subject: Subject): Promise<void> {
  await subject.database.load('members', memberRows(AUTHORS));
  await subject.database.load(
    'posts',
    postRows(range(1, 60), () => 101),
  );
  await subject.database.load(
    'posts',
    postRows(AUTHORS, (id) => id),
  );
}

/** What one reading costs; nothing was read before, so nothing that is kept can help. */
const cost = (subject: Subject, path: string) => subject.database.measure(() => read(subject, path));

const handles = (items: ({ author: { handle: string } | null } | null)[]) =>
  items.map((item) => item?.author?.handle);

describe('what the authors on a page cost', () => {
  test('fifty posts take no more statements than five, by fifty authors or by one', async ({ subject }) => {
    await fill(subject);
    const few = await cost(subject, '/feed?limit=5');
    const many = await cost(subject, '/feed?limit=50');
    expect(handles(many.result.items)).toEqual(
      range(241, 290)
        .reverse()
        .map((id) => `m${id}`),
    );
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const byOne = await cost(subject, '/feed?limit=50&after=61');
    expect(handles(byOne.result.items)).toEqual(Array(50).fill('m101'));
    expect(byOne.statements).toBeLessThanOrEqual(few.statements);
  });

  test('bookmarks of many authors take no more statements than of three', async ({ subject }) => {
    await fill(subject);
    const few = await subject.database.measure(() => lookup(subject, range(101, 103)));
    const many = await subject.database.measure(() => lookup(subject, AUTHORS));
    expect(handles(many.result)).toEqual(AUTHORS.map((id) => `m${id}`));
    expect(many.statements).toBeLessThanOrEqual(few.statements);
  });

  test('the page of a species takes no more statements for many authors', async ({ subject }) => {
    await fill(subject);
    await subject.database.load('species', [{ code: 'nightjar', name: 'Nightjar' }]);
    const photos = AUTHORS.map((id) => ({ post_id: id, url: '/n.jpg', species: 'nightjar' }));
    await subject.database.load('photos', photos);
    const few = await cost(subject, '/species/nightjar/posts?limit=5');
    const many = await cost(subject, '/species/nightjar/posts?limit=50');
    expect(handles(many.result.items)).toEqual(range(101, 150).map((id) => `m${id}`));
    expect(many.statements).toBeLessThanOrEqual(few.statements);
  });

  test('quoting thirty authors takes no more statements than quoting three', async ({ subject }) => {
    await fill(subject);
    const quoting = range(401, 433).map((id) => ({
      ...postRows([id], () => 101)[0],
      quotes: id - 300,
    }));
    await subject.database.load('posts', quoting);
    const few = await cost(subject, '/feed?limit=3');
    const many = await cost(subject, '/feed?limit=30&after=431');
    expect(many.result.items.map((item) => item.quoted?.author?.handle)).toEqual(
      range(101, 130)
        .reverse()
        .map((id) => `m${id}`),
    );
    expect(many.statements).toBeLessThanOrEqual(few.statements);
  });

  test('members who have nothing on the page are not read, whatever they wrote', async ({ subject }) => {
    // Every thirtieth post is on the page of a species, each by somebody else; so are all the others, on no page.
    const members = range(1, 300);
    await subject.database.load('members', memberRows(members));
    await subject.database.load(
      'posts',
      postRows(members, (id) => ((id * 7) % 300) + 1),
    );
    await subject.database.load('species', [{ code: 'nightjar', name: 'Nightjar' }]);
    const shown = members.filter((id) => id % 30 === 0);
    await subject.database.load(
      'photos',
      shown.map((post_id) => ({ post_id, url: '/n.jpg', species: 'nightjar' })),
    );
    const { result, rowsReturned } = await cost(subject, '/species/nightjar/posts');
    expect(handles(result.items)).toEqual(shown.map((id) => `m${((id * 7) % 300) + 1}`));
    expect(rowsReturned).toBeLessThanOrEqual(80);
  });
});
