import { describe, expect, test } from 'bugsquash/examiner';
import {
  account,
  at,
  block,
  copies,
  follow,
  home,
  join,
  type Subject,
  star,
  time,
  write,
} from './support/valley.ts';

/** Odile, whom so many follow, herself follows band-1, band-2, …; ids of the band begin at 900. */
async function withBand(subject: Subject, fans: number, band: number): Promise<string[]> {
  await star(subject, 'odile', fans, 100);
  const members = Array.from({ length: band }, (_, n) => n + 1);
  await subject.database.load(
    'accounts',
    members.map((n) => ({
      id: 900 + n,
      handle: `band-${n}`,
      name: 'Band',
      joined_at: time(0),
      followers: 1,
    })),
  );
  await subject.database.load(
    'follows',
    members.map((n) => ({ follower_id: 100, followed_id: 900 + n, followed_at: time(0) })),
  );
  return members.map((n) => `band-${n}`);
}

const followers = async (subject: Subject, handle: string) => (await account(subject, handle)).followers;

describe('what a block does to the number of followers', () => {
  test('a wide account that blocks many whom it followed still writes no copies', async ({ subject }) => {
    const band = await withBand(subject, 60, 14);
    for (const member of band) await block(subject, 'odile', member);
    expect(await followers(subject, 'odile')).toBe(60);
    const id = await write(subject, 'odile', at(9));
    expect(await copies(subject)).toBe(0);
    expect(await home(subject, 'odile-1')).toEqual([id]);
  });

  test('a wide account that many block whom it followed still writes no copies', async ({ subject }) => {
    const band = await withBand(subject, 53, 6);
    for (const member of band) await block(subject, member, 'odile');
    expect(await followers(subject, 'odile')).toBe(53);
    await write(subject, 'odile', at(9));
    expect(await copies(subject)).toBe(0);
  });

  test('an account with 51 followers stays wide through a block of whom it followed', async ({ subject }) => {
    const [member] = await withBand(subject, 51, 1);
    const before = await write(subject, 'odile', at(1));
    await block(subject, 'odile', member);
    const after = await write(subject, 'odile', at(2));
    expect(await copies(subject)).toBe(0);
    expect(await home(subject, 'odile-51')).toEqual([after, before]);
  });

  test('those who followed each other lose one follower each', async ({ subject }) => {
    await star(subject, 'odile', 4, 100);
    await join(subject, 'benno', 'carla');
    for (const [one, other] of [
      ['benno', 'odile'],
      ['odile', 'benno'],
      ['carla', 'benno'],
    ] as const) {
      await follow(subject, one, other);
    }
    await block(subject, 'odile', 'benno');
    expect(await followers(subject, 'odile')).toBe(4);
    expect(await followers(subject, 'benno')).toBe(1);
    expect(await followers(subject, 'carla')).toBe(0);
  });

  test('whoever blocks a follower loses that one, and the follower loses none', async ({ subject }) => {
    await star(subject, 'odile', 3, 100);
    await join(subject, 'benno', 'carla');
    await follow(subject, 'carla', 'odile-1');
    await block(subject, 'odile', 'odile-1');
    expect(await followers(subject, 'odile')).toBe(2);
    expect(await followers(subject, 'odile-1')).toBe(1);
    await block(subject, 'odile-2', 'odile');
    expect(await followers(subject, 'odile')).toBe(1);
    expect(await followers(subject, 'odile-2')).toBe(0);
  });

  test('a block between strangers, or a second one, changes no number', async ({ subject }) => {
    await star(subject, 'odile', 3, 100);
    await star(subject, 'carla', 2, 200);
    await block(subject, 'odile', 'carla');
    await block(subject, 'odile', 'carla');
    await block(subject, 'carla', 'odile');
    await follow(subject, 'carla-1', 'odile');
    for (let n = 0; n < 2; n += 1) await block(subject, 'odile', 'carla-1');
    expect([await followers(subject, 'odile'), await followers(subject, 'carla')]).toEqual([3, 2]);
    expect(await followers(subject, 'carla-1')).toBe(0);
  });
});
