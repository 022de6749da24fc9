import { describe, expect, test } from 'bugsquash/examiner';
import { change, follow, loadLinks, ours, type Subject } from './support/signpost.ts';

const HOUR = 3_600_000;

const hourNow = (subject: Subject) => Math.floor(subject.clock.now.getTime() / HOUR);

const favourites = async (subject: Subject) => (await subject.get('/about/favourites')).json.items;

/** Links with these ids, and for each a row of clicks in so many hours, each 100 hours before the one before. */
async function loadHistory(subject: Subject, ids: { from: number; to: number }, hours: number) {
  const numbers = Array.from({ length: ids.to - ids.from + 1 }, (_, n) => ids.from + n);
  await loadLinks(subject, ...numbers.map((id) => ({ id, alias: `old-${id}` })));
  const now = hourNow(subject);
  const rows = numbers.flatMap((link_id) =>
    Array.from({ length: hours }, (_, n) => ({ link_id, hour: now - 1000 - 100 * n, count: 3 })),
  );
  await subject.database.load('clicks', rows);
}

describe('the favourites', () => {
  test('cost what the clicks of the week cost, however many links and clicks there were before', async ({
    subject,
  }) => {
    await loadLinks(subject, { id: 1, alias: 'fair' }, { id: 2, alias: 'choir' });
    const hour = hourNow(subject);
    const week = [0, 1, 30, 167].flatMap((back) => [
      { link_id: 1, hour: hour - back, count: 2 },
      { link_id: 2, hour: hour - back, count: 1 },
    ]);
    await subject.database.load('clicks', week);
    const cost = async () => (await subject.database.measure(() => favourites(subject))).vmSteps;
    await loadHistory(subject, { from: 11, to: 20 }, 20);
    const few = await cost();
    await loadHistory(subject, { from: 21, to: 40 }, 100);
    const long = await cost();
    await loadHistory(subject, { from: 41, to: 1040 }, 2);
    const wide = await cost();
    expect(await favourites(subject)).toEqual([
      { alias: 'fair', clicks: 8 },
      { alias: 'choir', clicks: 4 },
    ]);
    expect(long).toBeLessThanOrEqual(1.1 * few);
    expect(wide).toBeLessThanOrEqual(1.1 * few);
  });

  test('are the ten most followed of 168 hours, in whatever state', async ({ subject }) => {
    await subject.clock.advance(HOUR - (subject.clock.now.getTime() % HOUR));
    const hour = hourNow(subject);
    const links = Array.from({ length: 12 }, (_, n) => ({ id: 30 - n, alias: `link-${60 + n}` }));
    await loadLinks(subject, ...links.slice(1), { id: 30, alias: 'draw', expiresIn: 60 });
    const rows = links.map(({ id }) => ({ link_id: id, hour: hour - (id % 2 ? 0 : 167), count: id }));
    await subject.database.load('clicks', [
      ...rows,
      { link_id: 20, hour: hour - 100, count: 5 },
      { link_id: 19, hour: hour - 168, count: 900 },
      { link_id: 22, hour: hour - 1, count: 2 },
    ]);
    await subject.clock.advance(40 * 60_000);
    await subject.delete('/links/link-61');
    expect(await favourites(subject)).toEqual([
      { alias: 'draw', clicks: 30 },
      { alias: 'link-61', clicks: 29 },
      { alias: 'link-62', clicks: 28 },
      { alias: 'link-63', clicks: 27 },
      { alias: 'link-64', clicks: 26 },
      { alias: 'link-70', clicks: 25 },
      { alias: 'link-65', clicks: 25 },
      { alias: 'link-68', clicks: 24 },
      { alias: 'link-66', clicks: 24 },
      { alias: 'link-67', clicks: 23 },
    ]);
  });

  test('show a click at once, and leave all others to be told', async ({ subject }) => {
    await loadLinks(subject, { id: 1, alias: 'fair' }, { id: 2, alias: 'choir' });
    const hour = hourNow(subject);
    await subject.database.load('clicks', [{ link_id: 2, hour: hour - 5000, count: 9 }]);
    await follow(subject, 'fair');
    expect(await favourites(subject)).toEqual([{ alias: 'fair', clicks: 1 }]);
    await subject.clock.advance(1000);
    for (const alias of ['choir', 'fair', 'CHOIR', 'choir']) await follow(subject, alias);
    await change(subject, 'fair', { url: ours('/hall') });
    expect(await favourites(subject)).toEqual([
      { alias: 'choir', clicks: 3 },
      { alias: 'fair', clicks: 2 },
    ]);
    expect((await subject.get('/links/choir')).json.clicks).toBe(12);
    await subject.clock.advance(168 * HOUR);
    expect(await favourites(subject)).toEqual([]);
  });
});
