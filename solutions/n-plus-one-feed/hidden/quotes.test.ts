import { describe, expect, test } from 'bugsquash/examiner';
import {
  as,
  follow,
  ids,
  lookup,
  lookupSlowly,
  nameOf,
  type Post,
  people,
  posted,
  read,
  readPost,
  renameSlowly,
  type Subject,
  unfollow,
  write,
} from './support/society.ts';

/** Gwen's post for her followers (rhys is one, tom is none), quoted by rhys for everyone; nobody has read it yet. */
async function nest(subject: Subject): Promise<{ secret: number; quoting: number }> {
  const society = await people(subject, { gwen: [], rhys: ['gwen'], tom: [] });
  const [secret, quoting] = await posted(subject, society, [
    { by: 'gwen', body: 'The nest is in the quarry.', audience: 'followers' },
    { by: 'rhys', body: 'Go Gwen!', quotes: 1, species: ['owl'] },
  ]);
  return { secret, quoting };
}

describe('a quoted post for followers', () => {
  test('is not shown to a stranger or a visitor after a follower or its author has read it', async ({
    subject,
  }) => {
    const { secret, quoting } = await nest(subject);
    expect((await readPost(subject, quoting, 'rhys')).quoted?.id).toBe(secret);
    expect((await readPost(subject, quoting, 'tom')).quoted).toBeNull();
    const again = await write(subject, 'rhys', { quotes: secret });
    expect((await read(subject, '/feed', 'gwen')).items[0].quoted?.id).toBe(secret);
    const feed = await subject.get('/feed');
    expect(feed.json.items[0].id).toBe(again);
    expect(feed.text).not.toContain('quarry');
  });

  test('is shown to followers after a stranger was shown none', async ({ subject }) => {
    await nest(subject);
    expect((await read(subject, '/feed', 'tom')).items[0].quoted).toBeNull();
    expect((await read(subject, '/feed', 'rhys')).items[0].quoted?.body).toBe('The nest is in the quarry.');
    expect((await read(subject, '/feed', 'gwen')).items[0].quoted?.body).toBe('The nest is in the quarry.');
  });

  test('is kept from strangers among bookmarks and on the page of a species too', async ({ subject }) => {
    const { quoting } = await nest(subject);
    expect((await lookup(subject, [quoting], 'rhys'))[0]?.quoted).not.toBeNull();
    expect((await lookup(subject, [quoting], 'tom'))[0]?.quoted).toBeNull();
    expect((await read(subject, '/species/owl/posts', 'gwen')).items[0].quoted).not.toBeNull();
    expect((await read(subject, '/species/owl/posts', 'tom')).items[0].quoted).toBeNull();
  });

  test('is shown from when somebody follows until they no longer do, or the author has left', async ({
    subject,
  }) => {
    const { secret, quoting } = await nest(subject);
    expect((await readPost(subject, quoting, 'tom')).quoted).toBeNull();
    await follow(subject, 'tom', 'gwen');
    expect((await readPost(subject, quoting, 'tom')).quoted?.id).toBe(secret);
    await unfollow(subject, 'tom', 'gwen');
    expect((await readPost(subject, quoting, 'tom')).quoted).toBeNull();
    expect((await readPost(subject, quoting, 'rhys')).quoted).not.toBeNull();
    await subject.delete('/me', as('gwen'));
    expect((await readPost(subject, quoting, 'rhys')).quoted).toBeNull();
  });

  test('is shown to each by what they may see when all ask at once', async ({ subject }) => {
    const { quoting } = await nest(subject);
    const who = ['rhys', 'tom', 'gwen', undefined, 'rhys', 'tom'];
    const answers = await Promise.all(who.map((one) => readPost(subject, quoting, one)));
    expect(answers.map(({ quoted }) => quoted !== null)).toEqual([true, false, true, false, true, false]);
  });

  test('is shown to each by what they may see while a long request or answer is on its way', async ({
    subject,
  }) => {
    const { quoting } = await nest(subject);
    const [askedByTom] = await Promise.all([
      lookupSlowly(subject, [quoting], 'tom'),
      readPost(subject, quoting, 'rhys'),
      readPost(subject, quoting, 'gwen'),
    ]);
    expect(askedByTom[0]).toMatchObject({ id: quoting, quoted: null });
    const [askedByRhys] = await Promise.all([
      lookupSlowly(subject, [quoting], 'rhys'),
      readPost(subject, quoting, 'tom'),
      readPost(subject, quoting),
    ]);
    expect(askedByRhys[0]?.quoted?.body).toBe('The nest is in the quarry.');
    const many = Array(1_500).fill(quoting);
    const [toRhys, toTom, toVisitor, toTomAgain] = await Promise.all([
      lookup(subject, many, 'rhys'),
      readPost(subject, quoting, 'tom'),
      readPost(subject, quoting),
      readPost(subject, quoting, 'tom'),
    ]);
    expect(toRhys.every((item) => item?.quoted !== null)).toBe(true);
    expect([toTom, toVisitor, toTomAgain].map((post) => post.quoted)).toEqual([null, null, null]);
  });

  test('leaves the other quotes on the page where they belong', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: ['gwen'], tom: [] });
    const audiences = ['everyone', 'followers', 'everyone', 'followers', 'everyone'] as const;
    const written = await posted(subject, society, [
      ...audiences.map((audience) => ({ by: 'gwen', audience })),
      ...[4, 1, 2, 5, 2, 3].map((quotes) => ({ by: 'rhys', quotes })),
    ]);
    const quoting = written.slice(audiences.length);
    const quotedBy = async (who?: string) =>
      ids((await lookup(subject, quoting, who)).map((item) => item?.quoted as Post | null));
    expect(await quotedBy('rhys')).toEqual([4, 1, 2, 5, 2, 3]);
    expect(await quotedBy()).toEqual([null, 1, null, 5, null, 3]);
    expect(await quotedBy('gwen')).toEqual([4, 1, 2, 5, 2, 3]);
    expect(await quotedBy('tom')).toEqual([null, 1, null, 5, null, 3]);
  });
});

describe('a quoted post', () => {
  test('bears its author’s present name, whoever read it while that was changed, and none once they have left', async ({
    subject,
  }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [quoted, quoting] = await posted(subject, society, [{ by: 'gwen' }, { by: 'rhys', quotes: 1 }]);
    const nameFor = async (who?: string) => (await readPost(subject, quoting, who)).quoted?.author?.name;
    expect(await nameFor()).toBe(nameOf('gwen'));
    await Promise.all([renameSlowly(subject, 'gwen', 'Gwen Rees'), nameFor(), nameFor('rhys')]);
    expect([await nameFor(), await nameFor('rhys')]).toEqual(['Gwen Rees', 'Gwen Rees']);
    await subject.put('/me', { name: 'Gwen Pugh' }, as('gwen'));
    expect([await nameFor(), await nameFor('rhys')]).toEqual(['Gwen Pugh', 'Gwen Pugh']);
    await subject.delete('/me', as('gwen'));
    expect((await readPost(subject, quoting)).quoted).toMatchObject({ id: quoted, author: null });
  });
});
