import { describe, expect, test } from 'bugsquash/examiner';
import { account, at, block, copies, home, people, type Subject, write } from './support/valley.ts';

const followers = async (subject: Subject, handle: string) => (await account(subject, handle)).followers;

describe('what a block does to the number of followers', () => {
  test('a wide account that blocks some whom it followed still writes no copies', async ({ subject }) => {
    const band = ['band-1', 'band-2', 'band-3'];
    await people(subject, { odile: band }, { odile: 53 });
    for (const member of band) await block(subject, 'odile', member);
    expect(await followers(subject, 'odile')).toBe(53);
    const id = await write(subject, 'odile', at(9));
    expect(await copies(subject)).toBe(0);
    expect(await home(subject, 'odile-1')).toEqual([id]);
  });

  test('an account with 51 followers stays wide though some block it whom it followed', async ({
    subject,
  }) => {
    const band = ['band-1', 'band-2'];
    await people(subject, { odile: band }, { odile: 51 });
    const before = await write(subject, 'odile', at(1));
    for (const member of band) await block(subject, member, 'odile');
    expect(await followers(subject, 'odile')).toBe(51);
    const after = await write(subject, 'odile', at(2));
    expect(await copies(subject)).toBe(0);
    expect(await home(subject, 'odile-51')).toEqual([after, before]);
  });

  test('those who followed each other lose one follower each', async ({ subject }) => {
    await people(subject, { benno: ['odile'], odile: ['benno'], carla: ['benno'] }, { odile: 4 });
    await block(subject, 'odile', 'benno');
    expect(await followers(subject, 'odile')).toBe(4);
    expect(await followers(subject, 'benno')).toBe(1);
    expect(await followers(subject, 'carla')).toBe(0);
  });

  test('whoever blocks a follower loses that one, and the follower loses none', async ({ subject }) => {
    await people(subject, { carla: ['odile-1'] }, { odile: 3 });
    await block(subject, 'odile', 'odile-1');
    expect(await followers(subject, 'odile')).toBe(2);
    expect(await followers(subject, 'odile-1')).toBe(1);
    await block(subject, 'odile-2', 'odile');
    expect(await followers(subject, 'odile')).toBe(1);
    expect(await followers(subject, 'odile-2')).toBe(0);
  });

  test('a block between strangers, or a second one, changes no number', async ({ subject }) => {
    await people(subject, { 'carla-1': ['odile'] }, { odile: 3, carla: 2 });
    for (let n = 0; n < 2; n += 1) await block(subject, 'odile', 'carla');
    await block(subject, 'carla', 'odile');
    for (let n = 0; n < 2; n += 1) await block(subject, 'odile', 'carla-1');
    expect([await followers(subject, 'odile'), await followers(subject, 'carla')]).toEqual([3, 2]);
    expect(await followers(subject, 'carla-1')).toBe(0);
  });
});
