import { describe, expect, test } from 'bugsquash/examiner';
import { codeOf, lookup, range, read, readPost, type Subject, speciesRows } from './support/society.ts';

/**
 * Posts 1–10 with one photo each, posts 11–20 with twelve; each photo of another species. By people who have left:
 * whatever an author costs, these cost nothing.
 */
async function fill(subject: Subject): Promise<void> {
  await subject.database.load('posts', nobodys(range(1, 20)));
  await subject.database.load('species', speciesRows(range(0, 299)));
  const photos = range(1, 20).flatMap((post) =>
    range(0, post <= 10 ? 0 : 11).map((n) => ({
      post_id: post,
      url: `/${post}-${n}.jpg`,
      species: codeOf(post * 12 + n),
    })),
  );
  await subject.database.load('photos', photos);
}

const nobodys = (numbers: number[]) => numbers.map((id) => ({ id, body: 'words', created_at: id }));

const codesOf = (post: number) => range(0, 11).map((n) => codeOf(post * 12 + n));
const shown = (post: { photos: { species: { code: string } | null }[] } | null) =>
  post?.photos.map((photo) => photo.species?.code);

describe('what the photos of a post cost', () => {
  test('a post with three photos or twelve takes no more statements than one with a single photo', async ({
    subject,
  }) => {
    await fill(subject);
    await subject.database.load('posts', nobodys([21]));
    await subject.database.load(
      'photos',
      [290, 291, 292].map((n) => ({ post_id: 21, url: `/${n}.jpg`, species: codeOf(n) })),
    );
    const one = await subject.database.measure(() => readPost(subject, 1));
    const three = await subject.database.measure(() => readPost(subject, 21));
    const twelve = await subject.database.measure(() => readPost(subject, 11));
    expect(shown(three.result)).toEqual([290, 291, 292].map(codeOf));
    expect(three.statements).toBeLessThanOrEqual(one.statements);
    expect(shown(twelve.result)).toEqual(codesOf(11));
    expect(twelve.statements).toBeLessThanOrEqual(one.statements);
  });

  test('a page of posts with many photos takes no more statements', async ({ subject }) => {
    await fill(subject);
    const few = await subject.database.measure(() => read(subject, '/feed?limit=9&after=11'));
    const many = await subject.database.measure(() => read(subject, '/feed?limit=9&after=21'));
    expect(many.result.items.map(shown)).toEqual(range(12, 20).reverse().map(codesOf));
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const two = await subject.database.measure(() => read(subject, '/feed?limit=2&after=21'));
    expect(two.result.items.map(shown)).toEqual([20, 19].map(codesOf));
    expect(many.statements).toBeLessThanOrEqual(two.statements);
    const one = await subject.database.measure(() => read(subject, `/species/${codeOf(12)}/posts`));
    const twelve = await subject.database.measure(() =>
      read(subject, `/species/${codeOf(11 * 12 + 5)}/posts`),
    );
    expect(twelve.result.items.map(shown)).toEqual([codesOf(11)]);
    expect(twelve.statements).toBeLessThanOrEqual(one.statements);
  });

  test('bookmarks with many photos take no more statements', async ({ subject }) => {
    await fill(subject);
    const few = await subject.database.measure(() => lookup(subject, range(1, 10)));
    const many = await subject.database.measure(() => lookup(subject, range(11, 20)));
    expect(many.result.map(shown)).toEqual(range(11, 20).map(codesOf));
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const two = await subject.database.measure(() => lookup(subject, [12, 17]));
    expect(two.result.map(shown)).toEqual([12, 17].map(codesOf));
    expect(many.statements).toBeLessThanOrEqual(two.statements);
  });

  test('species that are not on the post are not read, nor the photos of other posts', async ({
    subject,
  }) => {
    await fill(subject);
    const { result, rowsReturned } = await subject.database.measure(() => readPost(subject, 11));
    expect(shown(result)).toEqual(codesOf(11));
    expect(rowsReturned).toBeLessThanOrEqual(50);
  });
});
