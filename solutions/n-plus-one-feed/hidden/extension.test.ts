import { describe, expect, test } from 'bugsquash/examiner';
import {
  as,
  codeOf,
  like,
  liked,
  lookup,
  lookupSlowly,
  memberRows,
  type Post,
  people,
  posted,
  postRows,
  range,
  read,
  readPost,
  speciesRows,
} from './support/society.ts';

const hearts = (items: (Post | null)[]) => items.map((item) => (item ? [item.id, item.likedByMe] : null));

describe('likedByMe', () => {
  test('says of each post on the feed whether whoever asks likes it; a visitor likes none', async ({
    subject,
  }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [a, b, c] = await posted(subject, society, [{ by: 'gwen' }, { by: 'gwen' }, { by: 'rhys' }]);
    await liked(subject, society, [
      [a, ['rhys']],
      [c, ['rhys', 'gwen']],
    ]);
    const feed = async (who?: string) => hearts((await read(subject, '/feed', who)).items);
    expect(await feed('rhys')).toEqual([
      [c, true],
      [b, false],
      [a, true],
    ]);
    expect(await feed('RHYS')).toEqual(await feed('rhys'));
    expect(await feed('gwen')).toEqual([
      [c, true],
      [b, false],
      [a, false],
    ]);
    expect(await feed()).toEqual([
      [c, false],
      [b, false],
      [a, false],
    ]);
    expect((await readPost(subject, c)).likedByMe).toBe(false);
  });

  test('is on single posts and in the answer to posting, and follows what was done last', async ({
    subject,
  }) => {
    await people(subject, { gwen: [], rhys: [] });
    const { json } = await subject.post('/posts', { body: 'words' }, as('gwen'));
    expect(json.likedByMe).toBe(false);
    await like(subject, json.id, 'rhys');
    expect((await readPost(subject, json.id, 'rhys')).likedByMe).toBe(true);
    expect((await readPost(subject, json.id, 'gwen')).likedByMe).toBe(false);
    await subject.delete(`/posts/${json.id}/like`, as('rhys'));
    expect((await readPost(subject, json.id, 'rhys')).likedByMe).toBe(false);
    await like(subject, json.id, 'rhys', 'rhys');
    expect(await readPost(subject, json.id, 'rhys')).toMatchObject({ likedByMe: true, likes: 1 });
    await subject.database.load('posts', [{ id: 90, body: 'by somebody who has left', created_at: 0 }]);
    await like(subject, 90, 'rhys');
    expect(await readPost(subject, 90, 'rhys')).toMatchObject({ author: null, likedByMe: true });
  });

  test('belongs to its post among bookmarks, in whatever order, and on the page of a species', async ({
    subject,
    random,
  }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const written = await posted(subject, society, Array(8).fill({ by: 'gwen', species: ['dipper'] }));
    const mine = [written[1], written[2], written[4], written[7]];
    await liked(subject, society, [
      ...mine.map((id): [number, string[]] => [id, ['rhys']]),
      [written[3], ['gwen']],
      [written[7], ['gwen']],
    ]);
    const expected = (asked: number[]) => asked.map((id) => (id === 9_001 ? null : [id, mine.includes(id)]));
    for (const asked of [written, random.shuffle(written), [written[7], 9_001, written[3], written[7]]]) {
      expect(hearts(await lookup(subject, asked, 'rhys'))).toEqual(expected(asked));
    }
    const { items } = await read(subject, '/species/dipper/posts', 'rhys');
    expect(hearts(items)).toEqual(expected(written));
  });

  test('is each one’s own when all ask at once', async ({ subject }) => {
    await subject.database.load('members', memberRows(range(1, 12)));
    await subject.database.load(
      'posts',
      postRows(range(1, 12), () => 3),
    );
    const likes = [
      [1, 11],
      [1, 12],
      [12, 1],
    ];
    await subject.database.load(
      'likes',
      likes.map(([post_id, member_id]) => ({ post_id, member_id })),
    );
    const who = ['m11', 'm1', undefined, 'm12', 'm2', 'm11'];
    const answers = await Promise.all(who.map((one) => lookup(subject, [1, 2, 12], one)));
    expect(answers.map((items) => items.map((item) => item?.likedByMe))).toEqual([
      [true, false, false],
      [false, false, true],
      [false, false, false],
      [true, false, false],
      [false, false, false],
      [true, false, false],
    ]);
  });

  test('is one’s own while a longer request is on its way', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [] });
    const [a, b] = await posted(subject, society, [{ by: 'gwen' }, { by: 'gwen' }]);
    await liked(subject, society, [
      [a, ['rhys']],
      [b, ['gwen']],
    ]);
    const [toRhys, toGwen] = await Promise.all([
      lookupSlowly(subject, [a, b], 'rhys'),
      read(subject, '/feed', 'gwen'),
      read(subject, '/feed'),
    ]);
    expect(hearts(toRhys)).toEqual([
      [a, true],
      [b, false],
    ]);
    expect(hearts(toGwen.items)).toEqual([
      [b, true],
      [a, false],
    ]);
  });

  test('takes no more statements for fifty posts than for five', async ({ subject }) => {
    await subject.database.load('members', memberRows(range(101, 150)));
    await subject.database.load(
      'posts',
      postRows(range(1, 600), (id) => 101 + (id % 50)),
    );
    await subject.database.load(
      'likes',
      range(1, 600).map((id) => ({ post_id: id, member_id: 101 })),
    );
    await subject.database.load('species', speciesRows([1]));
    await subject.database.load(
      'photos',
      range(1, 60).map((post_id) => ({ post_id, url: '/n.jpg', species: codeOf(1) })),
    );
    const few = await subject.database.measure(() => read(subject, '/feed?limit=5', 'm101'));
    const many = await subject.database.measure(() => read(subject, '/feed?limit=50', 'm101'));
    expect(many.result.items.every((post) => post.likedByMe === true)).toBe(true);
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const page = `/species/${codeOf(1)}/posts`;
    const five = await subject.database.measure(() => read(subject, `${page}?limit=5`, 'm101'));
    const fifty = await subject.database.measure(() => read(subject, `${page}?limit=50`, 'm101'));
    expect(fifty.result.items.every((post) => post.likedByMe === true)).toBe(true);
    expect(fifty.statements).toBeLessThanOrEqual(five.statements);
    const found = await subject.database.measure(() => lookup(subject, range(1, 60), 'm101'));
    expect(found.result.every((post) => post?.likedByMe === true)).toBe(true);
    const three = await subject.database.measure(() => lookup(subject, range(1, 3), 'm101'));
    expect(found.statements).toBeLessThanOrEqual(three.statements);
    const all = await lookup(subject, range(1, 600), 'm101');
    expect(all.every((post) => post?.likedByMe === true)).toBe(true);
  });

  test('reads no likes of posts that are not on the page, nor of others, nor goes through them', async ({
    subject,
  }) => {
    await subject.database.load('members', memberRows(range(101, 130)));
    await subject.database.load(
      'posts',
      postRows(range(1, 120), () => 101),
    );
    const ofOne = (posts: number[]) => posts.map((id) => ({ post_id: id, member_id: 102 }));
    await subject.database.load('likes', ofOne(range(101, 120)));
    const before = await subject.database.measure(() => read(subject, '/feed?limit=10', 'm102'));
    await subject.database.load('likes', ofOne(range(1, 100)));
    const fond = await subject.database.measure(() => read(subject, '/feed?limit=10', 'm102'));
    expect(fond.vmSteps).toBeLessThanOrEqual(1.1 * before.vmSteps);
    const others = range(111, 120).flatMap((post_id) =>
      range(103, 130).map((member_id) => ({ post_id, member_id })),
    );
    await subject.database.load('likes', others);
    const after = await subject.database.measure(() => read(subject, '/feed?limit=10', 'm102'));
    expect(after.result.items.every((post) => post.likedByMe === true)).toBe(true);
    expect(after.rowsReturned).toBeLessThanOrEqual(before.rowsReturned + 5);
    const apart = await subject.database.measure(() => lookup(subject, [1, 120], 'm102'));
    expect(hearts(apart.result)).toEqual([
      [1, true],
      [120, true],
    ]);
    expect(apart.rowsReturned).toBeLessThanOrEqual(20);
  });

  test('is not said of what is quoted', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: ['gwen'] });
    const [quoted, id] = await posted(subject, society, [
      { by: 'gwen', audience: 'followers' },
      { by: 'rhys', quotes: 1 },
    ]);
    await liked(subject, society, [[quoted, ['rhys']]]);
    const post = await readPost(subject, id, 'rhys');
    expect(post.likedByMe).toBe(false);
    expect(Object.keys(post.quoted ?? {}).sort()).toEqual(['author', 'body', 'createdAt', 'id']);
  });
});
