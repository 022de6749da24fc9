import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  block,
  close,
  follow,
  home,
  join,
  type Subject,
  star,
  unfollow,
  write,
} from './support/valley.ts';

/** Benno is among the first 50 who follow odile; two of her posts are copied to him, then she becomes wide. */
async function fame(subject: Subject, newcomers: string[]) {
  await star(subject, 'odile', 49, 100);
  await join(subject, 'benno', 'carla', ...newcomers);
  await follow(subject, 'benno', 'odile');
  await follow(subject, 'benno', 'carla');
  const early = [await write(subject, 'odile', at(1)), await write(subject, 'odile', at(2))];
  const kept = await write(subject, 'carla', at(3));
  for (const newcomer of newcomers) await follow(subject, newcomer, 'odile');
  const late = await write(subject, 'odile', at(4));
  return { kept, ofOdile: [late, ...early.reverse()] };
}

const NEWCOMERS = ['dario', 'edda', 'friedl'];

describe('once one no longer follows an account that became wide', () => {
  test('its early posts leave the timeline too', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, NEWCOMERS);
    expect(await home(subject, 'benno')).toEqual([ofOdile[0], kept, ofOdile[1], ofOdile[2]]);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('its early posts leave the timeline when one blocks it', async ({ subject }) => {
    const { kept } = await fame(subject, NEWCOMERS);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
  });

  test('its early posts leave the timeline of whom it blocks', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, NEWCOMERS);
    await block(subject, 'odile', 'benno');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('its early posts leave though it ceases to be wide by that very step', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario']);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
    expect(await home(subject, 'dario')).toEqual(ofOdile);
  });

  test('its early posts leave though a block makes it cease to be wide', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario']);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('nothing of it comes back when others leave it later', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, NEWCOMERS);
    for (const handle of ['benno', 'odile-1', 'odile-2', 'odile-3']) await unfollow(subject, handle, 'odile');
    await write(subject, 'odile', at(9));
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual([]);
    expect((await home(subject, 'dario')).slice(1)).toEqual(ofOdile);
  });

  test('all of it is back, each post once, when one follows it again', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, NEWCOMERS);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    await follow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([ofOdile[0], kept, ofOdile[1], ofOdile[2]]);
    await close(subject, 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
  });
});
