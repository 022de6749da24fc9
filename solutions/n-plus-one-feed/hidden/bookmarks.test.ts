import { describe, expect, test } from 'bugsquash/examiner';
import { databaseOfTheLastRelease, postsOfNobody } from './support/earlier.ts';
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

/** More than a statement takes parameters. */
const POSTS = 32_800;

describe('a long list of bookmarks', () => {
  test('of 32,766 is answered to a member', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [open, secret, last] = await posted(subject, society, [
      { by: 'gwen' },
      { by: 'gwen', audience: 'followers' },
      { by: 'rhys' },
    ]);
    const asked = [open, secret, ...range(1001, 33_763), last];
    // Nobody asks for these, though their ids lie between those of others.
    await subject.database.load(
      'posts',
      range(4, 1000).map((id) => ({ id, body: 'x', created_at: id })),
    );
    const { result: items, rowsReturned } = await subject.database.measure(() =>
      lookup(subject, asked, 'rhys'),
    );
    expect(rowsReturned).toBeLessThan(100);
    expect(items).toHaveLength(asked.length);
    expect(ids(items.slice(0, 3))).toEqual([open, null, null]);
    expect(ids(items.slice(-2))).toEqual([null, last]);
  });

  test('of 50,000 is answered id by id, whatever the order, with gaps and with more posts than a statement takes', async ({
    subject,
  }) => {
    // By people who have left: whatever an author costs, these cost nothing.
    await subject.reopen(databaseOfTheLastRelease(postsOfNobody(POSTS)));
    await people(subject, { rhys: [] });
    // Nothing is missing where a list that is cut into parts is likely to be cut: 32,800 places of posts, 17,200 gaps.
    const isGap = (place: number) => place % 500 >= 270 && place % 500 < 442;
    // 7,919 shares no divisor with 32,800: each id once, and not in order. What is not there comes after.
    const next = { post: 0, gap: POSTS };
    const asked = range(0, 49_999).map((place) => {
      if (isGap(place)) return ++next.gap;
      return ((next.post++ * 7919) % POSTS) + 1;
    });
    asked[8] = asked[7];
    const existing = asked.filter((id, place) => id <= POSTS && place !== 8);
    // Where parts are likely to meet, nothing is to be read twice either.
    const edges = existing.filter((_, n) => n > 500 && (n + 8) % 1000 < 9);
    const rich = [...new Set([asked[40], asked[32_768], ...edges])];
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
      expect(items).toHaveLength(50_000);
      const expected = asked.map((id) => (id > POSTS ? null : id));
      expect(ids(items).findIndex((id, place) => id !== expected[place])).toBe(-1);
      for (const id of rich) {
        const item = items[asked.indexOf(id)];
        expect(item?.photos.map((photo) => photo.url)).toEqual([`/${id}.jpg`]);
        expect(item?.latest.map((comment) => comment.body)).toEqual([`on ${id}`]);
      }
    }
    expect(subject.database.statements).toBeLessThan(1000);
  });
});
