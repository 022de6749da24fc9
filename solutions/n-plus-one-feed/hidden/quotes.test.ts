import { describe, expect, test } from 'bugsquash/examiner';
import {
  as,
  follow,
  lookup,
  nameOf,
  people,
  posted,
  read,
  readPost,
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

  test('is shown from when somebody follows until they no longer do', async ({ subject }) => {
    const { secret, quoting } = await nest(subject);
    expect((await readPost(subject, quoting, 'tom')).quoted).toBeNull();
    await follow(subject, 'tom', 'gwen');
    expect((await readPost(subject, quoting, 'tom')).quoted?.id).toBe(secret);
    await unfollow(subject, 'tom', 'gwen');
    expect((await readPost(subject, quoting, 'tom')).quoted).toBeNull();
  });

  test('is shown to each by what they may see when all ask at once', async ({ subject }) => {
    const { quoting } = await nest(subject);
    const who = ['rhys', 'tom', 'gwen', undefined, 'rhys', 'tom'];
    const answers = await Promise.all(who.map((one) => readPost(subject, quoting, one)));
    expect(answers.map(({ quoted }) => quoted !== null)).toEqual([true, false, true, false, true, false]);
  });
});

describe('a quoted post', () => {
  test('bears its author’s present name, and none once they have left', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [quoted, quoting] = await posted(subject, society, [{ by: 'gwen' }, { by: 'rhys', quotes: 1 }]);
    expect((await readPost(subject, quoting)).quoted?.author?.name).toBe(nameOf('gwen'));
    await subject.put('/me', { name: 'Gwen Rees' }, as('gwen'));
    expect((await readPost(subject, quoting)).quoted?.author?.name).toBe('Gwen Rees');
    await subject.delete('/me', as('gwen'));
    expect((await readPost(subject, quoting)).quoted).toMatchObject({ id: quoted, author: null });
  });
});
