import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  block,
  close,
  follow,
  home,
  people,
  posted,
  type Subject,
  unfollow,
  write,
} from './support/valley.ts';

/** Benno is among the first 50 who follow odile; two of her posts are copied to him, then she becomes wide. */
async function fame(subject: Subject, newcomers: string[]) {
  const joined = Object.fromEntries(newcomers.map((newcomer) => [newcomer, []]));
  const valley = await people(subject, { benno: ['odile', 'carla'], ...joined }, { odile: 49 });
  const [first, second, kept] = await posted(subject, valley, [
    ['odile', 1],
    ['odile', 2],
    ['carla', 3],
  ]);
  for (const newcomer of newcomers) await follow(subject, newcomer, 'odile');
  const late = await write(subject, 'odile', at(4));
  return { kept, ofOdile: [late, second, first] };
}

describe('once one no longer follows an account that became wide', () => {
  test('its early posts leave the timeline too, and are back, each once, when one follows it again', async ({
    subject,
  }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    const whole = [ofOdile[0], kept, ofOdile[1], ofOdile[2]];
    expect(await home(subject, 'benno')).toEqual(whole);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
    await follow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual(whole);
    await close(subject, 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
  });

  test('its early posts leave the timeline when one blocks it', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('its early posts leave the timeline of whom it blocks', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await block(subject, 'odile', 'benno');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('its early posts leave though a block makes it cease to be wide', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario']);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('nothing of it comes back when others leave it later, nor stays with whom makes it cease to be wide', async ({
    subject,
  }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await unfollow(subject, 'benno', 'odile');
    ofOdile.unshift(await write(subject, 'odile', at(9)));
    await unfollow(subject, 'odile-1', 'odile');
    expect(await home(subject, 'benno')).toEqual([kept]);
    expect(await home(subject, 'odile-1')).toEqual([]);
    expect(await home(subject, 'odile-2')).toEqual(ofOdile);
    expect(await home(subject, 'dario')).toEqual(ofOdile);
  });
});
