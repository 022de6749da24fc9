import { describe, expect, test } from 'bugsquash/examiner';
import { change, make, type Subject } from './support/signpost.ts';

/** For how long a browser may go by a redirect. */
async function maxAge(subject: Subject, alias: string): Promise<number> {
  const { status, headers } = await subject.get(`/${alias}`);
  expect(status).toBe(302);
  const [, seconds] = /^private, max-age=(\d+)$/.exec(headers['cache-control'] ?? '') ?? [];
  expect(seconds, headers['cache-control']).toBeDefined();
  return Number(seconds);
}

describe('how long a browser may go by a redirect', () => {
  test('in its last minute, no longer than the link lives', async ({ subject }) => {
    await make(subject, { alias: 'draw', expiresIn: 100 });
    expect(await maxAge(subject, 'draw')).toBe(60);
    await subject.clock.advance(85_000);
    expect(await maxAge(subject, 'draw')).toBe(15);
    await subject.clock.advance(14_000);
    expect(await maxAge(subject, 'draw')).toBe(1);
  });

  test('a part of a second is rounded down', async ({ subject }) => {
    await make(subject, { alias: 'draw', expiresIn: 60 });
    await subject.clock.advance(1);
    expect(await maxAge(subject, 'draw')).toBe(59);
    await subject.clock.advance(29_600);
    expect(await maxAge(subject, 'draw')).toBe(30);
    await subject.clock.advance(29_998);
    expect(await maxAge(subject, 'draw')).toBe(0);
  });

  test('a minute and more before the end, one minute', async ({ subject }) => {
    await make(subject, { alias: 'draw', expiresIn: 61 });
    expect(await maxAge(subject, 'draw')).toBe(60);
    await subject.clock.advance(1000);
    expect(await maxAge(subject, 'draw')).toBe(60);
    await subject.clock.advance(1000);
    expect(await maxAge(subject, 'draw')).toBe(59);
  });

  test('the same when the link is answered from memory', async ({ subject }) => {
    const end = subject.clock.now.getTime() + 200_000;
    await make(subject, { alias: 'draw', expiresIn: 200 });
    for (const left of [200, 150, 61, 42, 7]) {
      await subject.clock.advance(end - left * 1000 - subject.clock.now.getTime());
      expect(await maxAge(subject, 'draw'), `${left} s left`).toBe(Math.min(60, left));
    }
  });

  test('the same at whatever moment of the last two minutes', async ({ subject, random }) => {
    await make(subject, { alias: 'draw', expiresIn: 120 });
    let left = 120_000;
    while (left > 10_000) {
      const step = random.int(1, 9_999);
      left -= step;
      await subject.clock.advance(step);
      expect(await maxAge(subject, 'draw'), `${left} ms left`).toBe(Math.min(60, Math.floor(left / 1000)));
    }
  });

  test('an end that is put off gives a minute again', async ({ subject }) => {
    await make(subject, { alias: 'draw', expiresIn: 60 });
    await subject.clock.advance(50_000);
    expect(await maxAge(subject, 'draw')).toBe(10);
    await change(subject, 'draw', { expiresIn: 75 });
    expect(await maxAge(subject, 'draw')).toBe(60);
    await subject.clock.advance(70_000);
    expect(await maxAge(subject, 'draw')).toBe(5);
  });

  test('one minute for a link without an end', async ({ subject }) => {
    await make(subject, { alias: 'hours' });
    expect(await maxAge(subject, 'hours')).toBe(60);
    await subject.clock.advance(86_400_000);
    expect(await maxAge(subject, 'hours')).toBe(60);
  });
});
