import { describe, expect, test } from 'bugsquash/examiner';
import { change, loadLinks, type Subject } from './support/signpost.ts';

/** For how long a browser may go by a redirect. */
async function maxAge(subject: Subject, alias: string): Promise<number> {
  const { status, headers } = await subject.get(`/${alias}`);
  expect(status).toBe(302);
  const [, seconds] = /^private, max-age=(\d+)$/.exec(headers['cache-control'] ?? '') ?? [];
  expect(seconds, headers['cache-control']).toBeDefined();
  return Number(seconds);
}

describe('how long a browser may go by a redirect', () => {
  test('one minute, and in its last minute no longer than the link lives', async ({ subject }) => {
    const end = subject.clock.now.getTime() + 200_000;
    await loadLinks(subject, { alias: 'draw', expiresIn: 200 });
    for (const left of [200, 61, 60, 59, 42, 15, 1]) {
      await subject.clock.advance(end - left * 1000 - subject.clock.now.getTime());
      expect(await maxAge(subject, 'draw'), `${left} s left`).toBe(Math.min(60, left));
    }
  });

  test('a part of a second is rounded down', async ({ subject }) => {
    await loadLinks(subject, { alias: 'draw', expiresIn: 60 });
    await subject.clock.advance(1);
    expect(await maxAge(subject, 'draw')).toBe(59);
    await subject.clock.advance(29_600);
    expect(await maxAge(subject, 'draw')).toBe(30);
    await subject.clock.advance(29_998);
    expect(await maxAge(subject, 'draw')).toBe(0);
  });

  test('only what is left is rounded, whatever parts of a second the end and the moment have', async ({
    subject,
  }) => {
    await loadLinks(subject, { alias: 'draw', expiresIn: 50.7 }, { alias: 'raffle', expiresIn: 50.2 });
    await subject.clock.advance(400);
    expect(await maxAge(subject, 'draw')).toBe(50);
    expect(await maxAge(subject, 'raffle')).toBe(49);
    await subject.clock.advance(500);
    expect(await maxAge(subject, 'draw')).toBe(49);
    expect(await maxAge(subject, 'raffle')).toBe(49);
  });

  test('an end that is put off gives a minute again', async ({ subject }) => {
    await loadLinks(subject, { alias: 'draw', expiresIn: 60 });
    await subject.clock.advance(50_000);
    expect(await maxAge(subject, 'draw')).toBe(10);
    await change(subject, 'draw', { expiresIn: 75 });
    expect(await maxAge(subject, 'draw')).toBe(60);
    await subject.clock.advance(70_000);
    expect(await maxAge(subject, 'draw')).toBe(5);
  });

  test('one minute for a link without an end, or with one that is far away', async ({ subject }) => {
    await loadLinks(subject, { alias: 'hours' }, { alias: 'term', expiresIn: 315_360_000 });
    for (const step of [0, 299_000, 86_400_000 * 30]) {
      await subject.clock.advance(step);
      expect(await maxAge(subject, 'hours')).toBe(60);
      expect(await maxAge(subject, 'term')).toBe(60);
    }
  });
});
