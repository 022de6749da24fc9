import { describe, expect, test } from 'bugsquash/examiner';
import { follow, loadLinks, ours, type Subject } from './support/signpost.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Lets the clock go on to a time of day; the first one that comes. */
const until = (subject: Subject, time: number) => {
  const ahead = (time - (subject.clock.now.getTime() % DAY) + DAY) % DAY;
  return subject.clock.advance(ahead);
};

/** Follows a link at so many moments, a prime number of milliseconds apart. */
async function followed(subject: Subject, alias: string, times: number) {
  for (let n = 0; n < times; n += 1) {
    await subject.clock.advance(149_011);
    expect(await follow(subject, alias)).toBe(ours('/visit'));
  }
}

const READERS = ['/links?limit=5', '/links/tram', '/links/tram/clicks'];

/** What each way to read the clicks of the tram's link costs. */
async function costs(subject: Subject): Promise<number[]> {
  const steps: number[] = [];
  for (const path of READERS) steps.push((await subject.database.measure(() => subject.get(path))).vmSteps);
  return steps;
}

describe('the clicks of a link', () => {
  test('cost the same to read, however many came within an hour', async ({ subject }) => {
    await loadLinks(subject, { alias: 'tram' }, { alias: 'quiet' });
    await until(subject, 10 * HOUR);
    await followed(subject, 'tram', 2);
    const few = await costs(subject);
    await followed(subject, 'tram', 6);
    const many = await costs(subject);
    expect((await subject.get('/links/tram')).json.clicks).toBe(8);
    for (const [n, path] of READERS.entries()) expect(many[n], path).toBeLessThanOrEqual(1.1 * few[n]);
  });

  test('are kept by the hour and told by the day, from one midnight to the next, with those of earlier versions', async ({
    subject,
  }) => {
    await loadLinks(subject, { id: 7, alias: 'tram' });
    await until(subject, 23 * HOUR);
    const hour = subject.clock.now.getTime() / HOUR;
    const today = subject.clock.now.toISOString().slice(0, 10);
    await subject.database.load('clicks', [
      { link_id: 7, hour: hour - 1, count: 4 },
      { link_id: 7, hour: hour - 13 + 0.4375, count: 1 },
    ]);
    for (const minutes of [0.00005, 29, 31, 60 - 1 / 60_000, 60, 61.5, 89]) {
      await subject.clock.advance(hour * HOUR + Math.round(minutes * 60_000) - subject.clock.now.getTime());
      await follow(subject, 'tram');
    }
    const tomorrow = subject.clock.now.toISOString().slice(0, 10);
    expect((await subject.get('/links/tram/clicks')).json).toEqual({
      total: 12,
      days: [
        { day: today, clicks: 9 },
        { day: tomorrow, clicks: 3 },
      ],
    });
    const rows = await subject.database.query(
      'select hour, count from clicks where hour >= ? order by hour',
      hour,
    );
    expect(rows).toEqual([
      { hour, count: 4 },
      { hour: hour + 1, count: 3 },
    ]);
  });
});
