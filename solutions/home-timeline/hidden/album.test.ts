import { describe, expect, test } from 'bugsquash/examiner';
import { ids, page, people, posted, type Subject, time, walk } from './support/valley.ts';

/** Loads so many posts of one moment, with ids from the one given upwards. */
const plates = (subject: Subject, author: number, count: number, from: number, second = 40) =>
  subject.database.load(
    'posts',
    Array.from({ length: count }, (_, n) => ({
      id: from + n,
      author_id: author,
      body: 'glass',
      created_at: time(second),
    })),
  );

describe('a great many posts of one moment', () => {
  test('a page among them costs the same, however many are above it and below', async ({ subject }) => {
    const valley = await people(subject, {}, { archive: 51 });
    await posted(subject, valley, [['archive', 10]]);
    await plates(subject, valley.idOf.archive, 90, 1_000);
    // As much below the moment as a page reads, from the start.
    await plates(subject, valley.idOf.archive, 50, 50_000, 20);
    for (const [n, listing] of ['/accounts/archive/posts', '/accounts/archive-1/home'].entries()) {
      const { next } = await page(subject, `${listing}?limit=20`);
      const cost = () => subject.database.measure(() => page(subject, next));
      const few = await cost();
      await plates(subject, valley.idOf.archive, 600, 10_000 + 10_000 * n);
      const above = await cost();
      await plates(subject, valley.idOf.archive, 150, 100 + 400 * n);
      await plates(subject, valley.idOf.archive, 150, 40_000 + 400 * n, 20);
      const below = await cost();
      for (const many of [above, below]) {
        expect(many.result.items, listing).toEqual(few.result.items);
        expect(many.vmSteps, listing).toBeLessThanOrEqual(1.1 * few.vmSteps);
      }
    }
  });

  test('each is shown once and in order, with what is before and behind them', async ({ subject }) => {
    const valley = await people(subject, {}, { archive: 51 });
    const archive = valley.idOf.archive;
    await posted(subject, valley, [
      ['archive', 40.001, 9],
      ['archive', 39.999, 8_000_000_000_000],
      ['archive', -3e9, 1_200],
      ['archive', -3e9, 7],
    ]);
    await plates(subject, archive, 12, 995);
    await plates(subject, archive, 1, 7_000_000_000_000);
    const all = [9, 7_000_000_000_000, ...Array.from({ length: 12 }, (_, n) => 1_006 - n)];
    all.push(8_000_000_000_000, 1_200, 7);
    for (const limit of [1, 4, 13, 50]) {
      for (const listing of ['/accounts/archive/posts', '/accounts/archive-1/home']) {
        const { shown, pages } = await walk(subject, `${listing}?limit=${limit}`);
        expect(shown, `${listing} by ${limit}`).toEqual(all);
        expect(pages).toHaveLength(Math.ceil(all.length / limit));
        expect(ids(pages[0])).toHaveLength(Math.min(limit, all.length));
      }
    }
  });
});
