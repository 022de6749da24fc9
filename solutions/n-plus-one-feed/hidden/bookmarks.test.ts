import { describe, expect, test } from 'bugsquash/examiner';
import { as, ids, lookup, type Post, people, posted, range, type Subject } from './support/society.ts';

/**
 * Undefined if the answer does not come within the limit of a request. The heaviest answer of all the tests takes a
 * second; on a machine with much else to do, a right fix would fail by that alone.
 */
async function inTime<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (/no answer .* within/.test(String(error))) return undefined;
    throw error;
  }
}

/** Resolves when the service has done what it was asked before, and answers again. */
async function atRest(subject: Subject): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    if (await inTime(subject.get('/posts/1'))) return;
  }
  throw new Error('the service is still busy');
}

describe('a long list of bookmarks', () => {
  test('of 32,766 is answered to a member', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [open, secret] = await posted(subject, society, [
      { by: 'gwen' },
      { by: 'gwen', audience: 'followers' },
    ]);
    const asked = [open, secret, ...range(1001, 33_764)];
    const items = await lookup(subject, asked, 'rhys');
    expect(items).toHaveLength(asked.length);
    expect(ids(items.slice(0, 3))).toEqual([open, null, null]);
  });

  test('of 50,000 is answered id by id, whatever the order and however often one is asked', async ({
    subject,
  }) => {
    // Posts that exist are asked for wherever a list that is cut into parts is likely to be cut.
    const places = [0, 7, 32_765, 32_766, ...range(1, 99).flatMap((n) => [n * 500 - 1, n * 500]), 49_999];
    await subject.database.load(
      'posts',
      places.map((_, n) => ({ id: n + 1, body: 'x', created_at: n })),
    );
    const asked = range(1001, 51_000).reverse();
    for (const [n, place] of places.entries()) asked[place] = n + 1;
    asked[8] = asked[7];
    const { result: items, statements } = await subject.database.measure(() => lookup(subject, asked));
    expect(items).toHaveLength(50_000);
    const expected = asked.map((id) => (id <= 1000 ? id : null));
    expect(ids(items).findIndex((id, place) => id !== expected[place])).toBe(-1);
    expect(statements).toBeLessThan(1000);
  });

  test('of posts that all exist is answered post by post', async ({ subject }) => {
    const existing = range(1, 32_799);
    await subject.database.load('members', [{ id: 1, handle: 'rhys', name: 'Rhys', joined_at: 0 }]);
    // By somebody who has left: whatever an author costs, these cost nothing.
    const rows = existing.map((id) => ({ id, body: 'x', created_at: id }));
    await subject.database.load('posts', rows);
    // 7,919 shares no divisor with 32,799: each post once, in an order that is none.
    const asked = existing.map((n) => ((n * 7919) % 32_799) + 1);
    const rich = [asked[40], asked[32_780]];
    await subject.database.load(
      'photos',
      rich.map((post_id) => ({ post_id, url: `/${post_id}.jpg` })),
    );
    await subject.database.load(
      'comments',
      rich.map((post_id) => ({ post_id, body: `on ${post_id}`, created_at: 0 })),
    );
    const before = await subject.output;
    const answer = await inTime(subject.post('/lookup', { ids: asked }, as('rhys')));
    if (answer === undefined) {
      // What went wrong is on stderr, with the request.
      await atRest(subject);
      expect((await subject.output).slice(before.length)).not.toContain('POST /lookup');
    } else {
      expect(answer.status).toBe(200);
      const { items }: { items: (Post | null)[] } = JSON.parse(answer.text);
      expect(items).toHaveLength(asked.length);
      expect(items.findIndex((item, place) => item?.id !== asked[place])).toBe(-1);
      for (const id of rich) {
        const item = items[asked.indexOf(id)];
        expect(item?.photos.map((photo) => photo.url)).toEqual([`/${id}.jpg`]);
        expect(item?.latest.map((comment) => comment.body)).toEqual([`on ${id}`]);
      }
    }
    expect(subject.database.statements).toBeLessThan(1000);
  });
});
