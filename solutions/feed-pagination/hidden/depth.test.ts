import { describe, expect, test } from 'bugsquash/examiner';
import { cursorOf, ids, join, page, START, type Subject, walk } from './support/board.ts';

const DAY = 86_400_000;

/**
 * So many posts of ada's with a tag, in pairs of one moment, ids from this one on in no order of age; newest first.
 * The last were posted so many days ago, the others this far apart.
 */
async function archive(
  subject: Subject,
  { from, count, days, apart }: { from: number; count: number; days: number; apart: number },
): Promise<number[]> {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: from + n,
    created_at: START - days * DAY - Math.floor(((n * 7) % count) / 2) * apart,
  }));
  await subject.database.load(
    'posts',
    rows.map((row) => ({ ...row, author_id: 1, body: 'words' })),
  );
  await subject.database.load(
    'post_tags',
    rows.map(({ id, created_at }) => ({ tag: 'seeds', posted_at: created_at, post_id: id })),
  );
  return rows.sort((a, b) => b.created_at - a.created_at || b.id - a.id).map(({ id }) => id);
}

/** What it costs the database to read a page for the first time, and the ids on it. */
async function cost(subject: Subject, path: string | null) {
  const { vmSteps, result } = await subject.database.measure(() => page(subject, path));
  return { vmSteps, shown: ids(result.items) };
}

/** Twice as much and a little is still about the same. */
const about = (steps: number) => steps * 2 + 500;

describe('a tag that is read back to its beginning', () => {
  test('pages that lie deep cost what the first does, and what they did before', async ({ subject }) => {
    await join(subject, 'ada');
    const old = await archive(subject, { from: 1, count: 40, days: 60, apart: 45 * DAY });
    // A link from before most of them were posted.
    const { next } = await page(subject, '/tags/seeds/posts?limit=11');
    const before = await cost(subject, `/tags/seeds/posts?limit=10&cursor=${cursorOf(next)}`);
    const young = await archive(subject, { from: 1000, count: 1000, days: 1, apart: 10_000 });
    const first = await cost(subject, '/tags/seeds/posts?limit=12');
    const deep = await cost(subject, next);
    expect(before.shown).toEqual(old.slice(11, 21));
    expect(first.shown).toEqual(young.slice(0, 12));
    expect(deep.shown).toEqual(old.slice(11, 22));
    expect(deep.vmSteps).toBeLessThan(about(first.vmSteps));
    expect(deep.vmSteps).toBeLessThan(about(before.vmSteps));
    const { vmSteps, result } = await subject.database.measure(() => walk(subject, next as string));
    expect(result.shown).toEqual(old.slice(11));
    expect(vmSteps / result.pages.length).toBeLessThan(about(first.vmSteps));
    // A place among many of one moment, and a thousand more of it that arrive before the place.
    const moment = await archive(subject, { from: 5000, count: 30, days: 0.5, apart: 0 });
    const within = await page(subject, '/tags/seeds/posts?limit=12');
    expect(ids(within.items)).toEqual(moment.slice(0, 12));
    await archive(subject, { from: 6000, count: 1100, days: 0.5, apart: 0 });
    expect(ids((await page(subject, within.next)).items)).toEqual(moment.slice(12, 24));
  });
});
