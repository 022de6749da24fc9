import { describe, expect, test } from 'bugsquash/examiner';
import {
  begin,
  DAY,
  daysLeft,
  enter,
  HOUR,
  loadCertificates,
  type Subject,
  told,
} from './support/slipway.ts';

/** Certificates, and how many days they have left. */
type Case = [notAfter: string, zone: string, days: number];

async function expectDays(subject: Subject, cases: Case[]) {
  const certificates = cases.map(([notAfter, zone], n) => ({ id: n + 1, name: `pier-${n}`, zone, notAfter }));
  await loadCertificates(subject, ...certificates);
  const expected = cases.map(([, , days], n) => [`pier-${n}`, days]);
  expect(await daysLeft(subject)).toEqual(Object.fromEntries(expected));
}

describe('the days that a certificate has left', () => {
  test('are counted on the calendar when the clocks go forward in between', async ({ subject }) => {
    await begin(subject);
    const cases: Case[] = [
      ['2026-03-28T12:00:00Z', 'Europe/Oslo', 26],
      ['2026-03-29T12:00:00Z', 'Europe/Oslo', 27],
      ['2026-03-30T12:00:00Z', 'Europe/Oslo', 28],
      ['2026-04-06T10:00:00Z', 'Europe/Oslo', 35],
      ['2026-09-30T10:00:00Z', 'Europe/Oslo', 212],
      ['2027-05-01T10:00:00Z', 'Europe/Oslo', 425],
      ['2029-04-01T12:00:00Z', 'Europe/Oslo', 1126],
      ['2026-04-10T12:00:00Z', 'Antarctica/Troll', 39],
      ['2026-03-07T12:00:00Z', 'America/Halifax', 5],
      ['2026-03-16T12:00:00Z', 'America/Halifax', 14],
      ['2026-03-12T19:00:00Z', 'America/Los_Angeles', 10],
    ];
    await expectDays(subject, cases);
  });

  test('are counted on the calendar around midnight, on either side of the change', async ({ subject }) => {
    await begin(subject);
    const cases: Case[] = [
      ['2026-04-05T21:59:59Z', 'Europe/Oslo', 34],
      ['2026-04-05T22:00:00Z', 'Europe/Oslo', 35],
      ['2026-04-05T22:30:00Z', 'Europe/Oslo', 35],
      ['2026-03-20T02:59:59Z', 'America/Halifax', 17],
      ['2026-03-20T03:00:00Z', 'America/Halifax', 18],
      ['2026-04-04T22:59:59Z', 'Europe/Lisbon', 33],
      ['2026-04-04T23:30:00Z', 'Europe/Lisbon', 34],
    ];
    await expectDays(subject, cases);
  });

  test('are counted on the calendar when the clocks go back, and where they never do', async ({
    subject,
  }) => {
    await begin(subject, '2025-10-20T09:00:00.000Z');
    const cases: Case[] = [
      ['2025-10-25T22:30:00Z', 'Europe/Oslo', 6],
      ['2025-10-31T22:59:59Z', 'Europe/Oslo', 11],
      ['2025-10-31T23:00:00Z', 'Europe/Oslo', 12],
      ['2025-11-10T12:00:00Z', 'Europe/Oslo', 21],
      ['2025-10-30T12:00:00Z', 'Antarctica/Troll', 10],
      ['2025-11-10T03:59:59Z', 'America/Halifax', 20],
      ['2025-11-10T04:00:00Z', 'America/Halifax', 21],
      ['2026-04-10T13:59:00Z', 'Australia/Sydney', 172],
      ['2026-04-10T14:00:00Z', 'Australia/Sydney', 173],
      ['2026-04-10T02:00:00Z', 'Australia/Lord_Howe', 172],
      ['2026-04-10T14:00:00Z', 'Pacific/Auckland', 173],
      ['2025-11-10T18:29:59Z', 'Asia/Kolkata', 21],
      ['2025-11-10T18:30:00Z', 'Asia/Kolkata', 22],
      ['2025-12-24T12:00:00Z', 'UTC', 65],
    ];
    await expectDays(subject, cases);
  });

  test('are counted on the calendar for what has ended as well', async ({ subject }) => {
    await begin(subject);
    const cases: Case[] = [
      ['2025-10-20T12:00:00Z', 'Europe/Oslo', -133],
      ['2025-10-20T12:00:00Z', 'America/Halifax', -133],
      ['2025-09-20T12:00:00Z', 'Australia/Sydney', -163],
      ['2026-02-27T22:00:00Z', 'Asia/Tokyo', -2],
      ['2026-03-02T08:00:00Z', 'UTC', 0],
    ];
    await expectDays(subject, cases);
  });

  test('go down by one at midnight there, and below nothing afterwards', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'ship', '2026-03-09T16:00:00Z', 'America/Halifax');
    await enter(subject, 'museum', '2026-02-27T22:00:00Z', 'Asia/Tokyo');
    const seen = [await daysLeft(subject)];
    // The 8th of March begins in Halifax, and is an hour shorter than others.
    for (const ahead of [5 * DAY + 19 * HOUR - 1, 1, 23 * HOUR - 1, 1]) {
      await subject.clock.advance(ahead);
      seen.push(await daysLeft(subject));
    }
    expect(seen.map(({ ship }) => ship)).toEqual([7, 2, 1, 1, 0]);
    expect(seen.map(({ museum }) => museum)).toEqual([-2, -8, -8, -9, -9]);
  });
});

describe('a level', () => {
  test('is reached on the day that the calendar says', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'booking', '2026-03-12T16:00:00Z', 'America/Halifax');
    await enter(subject, 'cargo', '2026-04-02T16:00:00Z', 'America/Halifax');
    expect([await told(subject, 'booking'), await told(subject, 'cargo')]).toEqual([['notice'], []]);
    // To the last minute of the 2nd and of the 4th of March in Halifax.
    await subject.clock.advance(19 * HOUR - 60_000);
    expect([await told(subject, 'booking'), await told(subject, 'cargo')]).toEqual([['notice'], []]);
    await subject.clock.advance(6 * HOUR);
    expect(await told(subject, 'cargo')).toEqual(['notice']);
    await subject.clock.advance(42 * HOUR);
    expect(await told(subject, 'booking')).toEqual(['notice']);
    await subject.clock.advance(6 * HOUR);
    expect(await told(subject, 'booking')).toEqual(['notice', 'urgent']);
  });
});
