import { describe, expect, test } from 'bugsquash/examiner';
import { addPosts, cursorOf, ids, join, newestFirst, page, type Subject, walk } from './support/board.ts';

const MANY = 1500;
const DAY_SECONDS = 86_400;

/** So many posts with a tag, in pairs of one moment, ids in no order; newest first. They end at this second. */
async function archive(subject: Subject, count: number, { until = 0, apart = 10 } = {}): Promise<number[]> {
  const posts = Array.from({ length: count }, (_, n) => {
    const age = Math.floor(((n * 7) % count) / 2);
    return { second: until - age * apart, tags: ['seeds'] };
  });
  return ids((await addPosts(subject, posts)).sort(newestFirst));
}

/** What it costs the database to read a page for the first time, and the ids on it. */
async function cost(subject: Subject, path: string | null) {
  const { vmSteps, result } = await subject.database.measure(() => page(subject, path));
  return { vmSteps, shown: ids(result.items), next: result.next };
}

/** Twice as much and a little is still about the same. */
const about = (steps: number) => steps * 2 + 500;

describe('a tag that is read back to its beginning', () => {
  test('a page that lies deep costs what the first does, and what it did before', async ({ subject }) => {
    await join(subject, 'ada', 'bruno');
    const old = await archive(subject, 40, { until: -DAY_SECONDS });
    // A link from before most of them were posted.
    const { next } = await page(subject, '/tags/seeds/posts?limit=11');
    const before = await cost(subject, `/tags/seeds/posts?limit=10&cursor=${cursorOf(next)}`);
    const young = await archive(subject, MANY);
    const first = await cost(subject, '/tags/seeds/posts?limit=12');
    const deep = await cost(subject, next);
    expect(before.shown).toEqual(old.slice(11, 21));
    expect(first.shown).toEqual(young.slice(0, 12));
    expect(deep.shown).toEqual(old.slice(11, 22));
    expect(deep.vmSteps).toBeLessThan(about(first.vmSteps));
    expect(deep.vmSteps).toBeLessThan(about(before.vmSteps));
  });

  test('so do all pages on the way from there to the end, months apart', async ({ subject }) => {
    await join(subject, 'ada');
    const old = await archive(subject, 30, { until: -20 * DAY_SECONDS, apart: 45 * DAY_SECONDS });
    const { next } = await page(subject, '/tags/seeds/posts?limit=7');
    await archive(subject, MANY);
    const first = await cost(subject, '/tags/seeds/posts?limit=8');
    const { vmSteps, result } = await subject.database.measure(() => walk(subject, next as string));
    expect(result.shown).toEqual(old.slice(7));
    expect(vmSteps / result.pages.length).toBeLessThan(about(first.vmSteps));
  });
});
