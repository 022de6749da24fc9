import { describe, expect, test } from 'bugsquash/examiner';
import {
  as,
  follow,
  join,
  like,
  list,
  lookup,
  memberRows,
  type Post,
  postRows,
  range,
  read,
  readPost,
  write,
} from './support/society.ts';

const hearts = (items: (Post | null)[]) => items.map((item) => (item ? [item.id, item.likedByMe] : null));

describe('likedByMe', () => {
  test('says of each post on the feed whether whoever asks likes it', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    const [a, b, c] = [
      await write(subject, 'gwen'),
      await write(subject, 'gwen'),
      await write(subject, 'rhys'),
    ];
    await like(subject, a, 'rhys');
    await like(subject, c, 'rhys', 'gwen');
    expect(hearts((await read(subject, '/feed', 'rhys')).items)).toEqual([
      [c, true],
      [b, false],
      [a, true],
    ]);
    expect(hearts((await read(subject, '/feed', 'gwen')).items)).toEqual([
      [c, true],
      [b, false],
      [a, false],
    ]);
  });

  test('is false for a visitor, however many like it', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    const id = await write(subject, 'gwen');
    await like(subject, id, 'gwen', 'rhys');
    expect((await read(subject, '/feed', 'gwen')).items[0].likedByMe).toBe(true);
    expect((await read(subject, '/feed')).items[0].likedByMe).toBe(false);
    expect((await readPost(subject, id)).likedByMe).toBe(false);
  });

  test('is on single posts and in the answer to posting, too', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    const { json } = await subject.post('/posts', { body: 'words' }, as('gwen'));
    expect(json.likedByMe).toBe(false);
    await like(subject, json.id, 'rhys');
    expect((await readPost(subject, json.id, 'rhys')).likedByMe).toBe(true);
    expect((await readPost(subject, json.id, 'gwen')).likedByMe).toBe(false);
  });

  test('follows what was done last', async ({ subject }) => {
    await join(subject, 'gwen');
    const id = await write(subject, 'gwen');
    await like(subject, id, 'gwen');
    expect((await readPost(subject, id, 'gwen')).likedByMe).toBe(true);
    await subject.delete(`/posts/${id}/like`, as('gwen'));
    expect((await readPost(subject, id, 'gwen')).likedByMe).toBe(false);
    await like(subject, id, 'gwen', 'gwen');
    expect(await readPost(subject, id, 'gwen')).toMatchObject({ likedByMe: true, likes: 1 });
  });

  test('belongs to its post among bookmarks, in whatever order', async ({ subject, random }) => {
    await join(subject, 'gwen', 'rhys');
    const written = [];
    for (let n = 0; n < 8; n += 1) written.push(await write(subject, 'gwen'));
    const liked = [written[0], written[1], written[4], written[7]];
    for (const id of liked) await like(subject, id, 'rhys');
    for (const asked of [written, random.shuffle(written), [written[7], 9_001, written[2], written[7]]]) {
      expect(hearts(await lookup(subject, asked, 'rhys'))).toEqual(
        asked.map((id) => (id === 9_001 ? null : [id, liked.includes(id)])),
      );
    }
  });

  test('belongs to its post on the page of a species', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    await list(subject, 'gwen', 'dipper');
    const photos = [{ url: '/a.jpg', species: 'dipper' }];
    const [a, b, c] = [
      await write(subject, 'gwen', { photos }),
      await write(subject, 'gwen', { photos }),
      await write(subject, 'gwen', { photos }),
    ];
    await like(subject, b, 'gwen');
    await like(subject, c, 'gwen', 'rhys');
    expect(hearts((await read(subject, '/species/dipper/posts', 'rhys')).items)).toEqual([
      [a, false],
      [b, false],
      [c, true],
    ]);
  });

  test('is each one’s own when all ask at once', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    const id = await write(subject, 'gwen');
    await like(subject, id, 'rhys');
    const who = ['rhys', 'gwen', undefined, 'rhys', 'gwen', 'rhys'];
    const answers = await Promise.all(who.map((one) => read(subject, '/feed', one)));
    expect(answers.map(({ items }) => items[0].likedByMe)).toEqual([true, false, false, true, false, true]);
  });

  test('takes no more statements for fifty posts than for five', async ({ subject }) => {
    await subject.database.load('members', memberRows(range(101, 150)));
    await subject.database.load(
      'posts',
      postRows(range(1, 60), (id) => 101 + (id % 50)),
    );
    await subject.database.load(
      'likes',
      range(1, 60).map((id) => ({ post_id: id, member_id: 101 })),
    );
    const few = await subject.database.measure(() => read(subject, '/feed?limit=5', 'm101'));
    const many = await subject.database.measure(() => read(subject, '/feed?limit=50', 'm101'));
    expect(many.result.items.every((post) => post.likedByMe === true)).toBe(true);
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const found = await subject.database.measure(() => lookup(subject, range(1, 60), 'm101'));
    expect(found.result.every((post) => post?.likedByMe === true)).toBe(true);
    expect(found.statements).toBeLessThanOrEqual(few.statements);
  });

  test('reads no likes of posts that are not on the page', async ({ subject }) => {
    await subject.database.load('members', memberRows(range(101, 150)));
    await subject.database.load(
      'posts',
      postRows(range(1, 600), () => 101),
    );
    await subject.database.load(
      'likes',
      range(581, 600).map((id) => ({ post_id: id, member_id: 102 })),
    );
    const before = await subject.database.measure(() => read(subject, '/feed?limit=10', 'm102'));
    await subject.database.load(
      'likes',
      range(1, 500).map((id) => ({ post_id: id, member_id: 102 })),
    );
    const others = range(591, 600).flatMap((post_id) =>
      range(103, 150).map((member_id) => ({ post_id, member_id })),
    );
    await subject.database.load('likes', others);
    const after = await subject.database.measure(() => read(subject, '/feed?limit=10', 'm102'));
    expect(after.result.items.every((post) => post.likedByMe === true)).toBe(true);
    expect(after.rowsReturned).toBeLessThanOrEqual(before.rowsReturned + 5);
  });

  test('is not said of what is quoted', async ({ subject }) => {
    await join(subject, 'gwen', 'rhys');
    await follow(subject, 'rhys', 'gwen');
    const quoted = await write(subject, 'gwen', { audience: 'followers' });
    await like(subject, quoted, 'rhys');
    const id = await write(subject, 'rhys', { quotes: quoted });
    const post = await readPost(subject, id, 'rhys');
    expect(post.likedByMe).toBe(false);
    expect(Object.keys(post.quoted ?? {}).sort()).toEqual(['author', 'body', 'createdAt', 'id']);
  });
});
