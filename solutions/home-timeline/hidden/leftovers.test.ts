import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  block,
  close,
  copied,
  follow,
  home,
  people,
  posted,
  type Subject,
  unfollow,
  write,
} from './support/valley.ts';

/**
 * Benno is among the first 50 who follow odile; so many of her posts are copied to him, then she becomes wide. He
 * and friedl follow carla, who has written before and after.
 */
async function fame(subject: Subject, newcomers: string[], early = 2) {
  const joined = Object.fromEntries(newcomers.map((newcomer) => [newcomer, []]));
  const valley = await people(
    subject,
    { benno: ['odile', 'carla'], friedl: ['carla'], ...joined },
    { odile: 49 },
  );
  const past = Array.from({ length: early }, (_, n): [string, number] => ['odile', n + 1]);
  const [first, last, ...ofOdile] = await posted(subject, valley, [
    ['carla', 0],
    ['carla', early + 1],
    ...past,
  ]);
  for (const newcomer of newcomers) await follow(subject, newcomer, 'odile');
  return { valley, kept: [last, first], ofOdile: ofOdile.reverse() };
}

describe('once one no longer follows an account that became wide', () => {
  test('its early posts leave the timeline too, and are back, each once, when one follows it again', async ({
    subject,
  }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    ofOdile.unshift(await write(subject, 'odile', at(2.5)));
    const whole = [kept[0], ...ofOdile, kept[1]];
    expect(await home(subject, 'benno')).toEqual(whole);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
    await follow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual(whole);
    await close(subject, 'odile');
    expect(await home(subject, 'benno')).toEqual(kept);
  });

  test('its early posts leave the timeline when one blocks it', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
    await unfollow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([]);
    expect(await home(subject, 'friedl')).toEqual(kept);
  });

  test('its early posts leave the timeline of whom it blocks', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await block(subject, 'odile', 'benno');
    expect(await home(subject, 'benno')).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('its early posts leave however many they are, and however much it has posted since', async ({
    subject,
  }) => {
    // With carla's two, the early posts fill the timeline. In the end, 110 follow odile.
    const guests = Array.from({ length: 60 }, (_, n) => `guest-${n}`);
    const { valley, kept } = await fame(subject, guests, 198);
    valley.followers.odile.push(valley.idOf['guest-0']);
    await posted(
      subject,
      valley,
      Array.from({ length: 210 }, (_, n) => ['odile', 200 + n]),
    );
    await unfollow(subject, 'benno', 'odile');
    await block(subject, 'odile', 'odile-1');
    for (const limit of [1, 5]) expect(await home(subject, 'benno', limit), `by ${limit}`).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual([]);
  });

  test('its early posts leave though a block makes it cease to be wide', async ({ subject }) => {
    const { kept, ofOdile } = await fame(subject, ['dario']);
    await block(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual(ofOdile);
  });

  test('nothing of it comes back when others leave it later, nor stays with whom makes it cease to be wide', async ({
    subject,
  }) => {
    const { kept, ofOdile } = await fame(subject, ['dario', 'edda']);
    await unfollow(subject, 'benno', 'odile');
    ofOdile.unshift(await write(subject, 'odile', at(9)));
    await unfollow(subject, 'odile-1', 'odile');
    expect(await home(subject, 'benno')).toEqual(kept);
    expect(await home(subject, 'odile-1')).toEqual([]);
    expect(await home(subject, 'odile-2')).toEqual(ofOdile);
    expect(await home(subject, 'dario')).toEqual(ofOdile);
  });

  test('its early posts take no room from those of others', async ({ subject }) => {
    const { valley, kept } = await fame(subject, ['dario', 'archive'], 198);
    const past = await posted(
      subject,
      valley,
      Array.from({ length: 100 }, (_, n) => ['archive', n - 100]),
    );
    await unfollow(subject, 'benno', 'odile');
    await follow(subject, 'benno', 'archive');
    expect(await home(subject, 'benno')).toEqual([...kept, ...past.reverse()]);
  });

  test('its early posts leave the timeline also where it was wide when its network was brought in', async ({
    subject,
  }) => {
    const valley = await people(subject, { benno: ['odile'] }, { odile: 51 });
    const followers = { odile: [valley.idOf.benno] };
    const early = await posted(subject, { ...valley, followers }, [['odile', 5]]);
    expect(await copied(subject, 'benno')).toEqual(early);
    expect(await home(subject, 'benno')).toEqual(early);
    await unfollow(subject, 'benno', 'odile');
    expect(await home(subject, 'benno')).toEqual([]);
  });
});
