import { describe, expect, test } from 'bugsquash/examiner';
import {
  as,
  comment,
  commented,
  ids,
  join,
  like,
  liked,
  list,
  lookup,
  memberRows,
  nameOf,
  type Post,
  people,
  posted,
  postRows,
  range,
  read,
  readPost,
  speciesNameOf,
  unfollow,
  write,
} from './support/society.ts';

describe('pages', () => {
  test('the feed shows the newest first, twenty unless told and fifty at most', async ({ subject }) => {
    await subject.database.load('members', memberRows([1]));
    await subject.database.load(
      'posts',
      postRows(range(1, 50), () => 1),
    );
    const newest = range(1, 50).reverse();
    const first = await read(subject, '/feed');
    expect(ids(first.items)).toEqual(newest.slice(0, 20));
    const second = await read(subject, first.next ?? '');
    expect(ids(second.items)).toEqual(newest.slice(20, 40));
    const third = await read(subject, second.next ?? '');
    expect(ids(third.items)).toEqual(newest.slice(40));
    expect(third.next).toBeNull();
    const whole = await read(subject, '/feed?limit=50');
    expect(ids(whole.items)).toEqual(newest);
    expect(whole.next).toBeNull();
    for (const limit of ['0', '51', 'many', '']) {
      expect((await subject.get(`/feed?limit=${limit}`)).status, limit).toBe(400);
    }
  });

  test('the feed passes over what is gone or for others, and no page repeats or leaves out a post', async ({
    subject,
  }) => {
    const society = await people(subject, { gwen: [], rhys: ['gwen'], tom: [], ola: [] });
    const far = 2 ** 40;
    const secret = new Set([2, 9, 10, 11, 13, 100, ...range(200, 259), far + 1]);
    const written = [1, 3, 7, 12, 14, 15, 40, 99, 101, far, far + 9, ...secret].sort((a, b) => a - b);
    await subject.database.load(
      'posts',
      written.map((id) => ({
        ...postRows([id], () => society.gwen)[0],
        audience: secret.has(id) ? 'followers' : 'everyone',
      })),
    );
    // Nobody follows ola: more in a row than anybody would set aside room for.
    const ofOla = postRows(range(1_000, 2_199), () => society.ola, { audience: 'followers' });
    await subject.database.load('posts', ofOla);
    for (const { who, limit, seen } of [
      { who: 'tom', limit: 4, seen: written.filter((id) => !secret.has(id)) },
      { who: 'rhys', limit: 50, seen: written },
    ]) {
      const shown: (number | null)[] = [];
      let next: string | null = `/feed?limit=${limit}`;
      for (let pages = 0; next !== null && pages < 9; pages += 1) {
        const page: { items: Post[]; next: string | null } = await read(subject, next, who);
        if (page.next !== null) expect(page.items).toHaveLength(limit);
        shown.push(...ids(page.items));
        next = page.next;
      }
      expect(shown).toEqual(seen.toReversed());
    }
  });

  test('the page of a species shows its posts alone, the oldest first', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [], tom: [] });
    const [first, , second, third] = await posted(subject, society, [
      { by: 'gwen', species: ['dipper', 'dipper'] },
      { by: 'rhys', species: ['hobby'] },
      { by: 'rhys', species: ['dipper', 'dipper'], audience: 'followers' },
      { by: 'gwen', species: ['dipper', 'dipper'] },
    ]);
    expect(ids((await read(subject, '/species/dipper/posts', 'rhys')).items)).toEqual([first, second, third]);
    expect(ids((await read(subject, '/species/dipper/posts', 'tom')).items)).toEqual([first, third]);
    const { next } = await read(subject, '/species/dipper/posts?limit=2', 'rhys');
    expect(ids((await read(subject, next ?? '', 'rhys')).items)).toEqual([third]);
  });
});

describe('a post', () => {
  test('is the same wherever it is read, photos of unknown species in their places', async ({ subject }) => {
    const createdAt = subject.clock.now.toISOString();
    await join(subject, 'gwen', 'rhys', 'tom');
    await list(subject, 'gwen', 'dipper', 'hobby');
    const quoted = await write(subject, 'rhys', { body: 'By the weir.' });
    const id = await write(subject, 'gwen', {
      body: 'Three of them!',
      quotes: quoted,
      photos: [
        { url: '/1.jpg' },
        { url: '/2.jpg', species: 'hobby' },
        { url: '/3.jpg' },
        { url: '/4.jpg', species: 'dipper' },
        { url: '/5.jpg', species: 'hobby' },
      ],
    });
    await like(subject, id, 'rhys', 'tom', 'tom');
    for (const body of ['one', 'two', 'three']) await comment(subject, id, 'tom', body);
    const post = await readPost(subject, id);
    expect(post).toMatchObject({
      id,
      author: { handle: 'gwen', name: nameOf('gwen') },
      body: 'Three of them!',
      audience: 'everyone',
      photos: [
        { url: '/1.jpg', species: null },
        { url: '/2.jpg', species: { code: 'hobby', name: speciesNameOf('hobby') } },
        { url: '/3.jpg', species: null },
        { url: '/4.jpg', species: { code: 'dipper', name: speciesNameOf('dipper') } },
        { url: '/5.jpg', species: { code: 'hobby', name: speciesNameOf('hobby') } },
      ],
      quoted: { id: quoted, author: { handle: 'rhys', name: nameOf('rhys') }, body: 'By the weir.' },
      likes: 2,
      comments: 3,
      latest: [
        { body: 'two', author: { handle: 'tom' } },
        { body: 'three', author: { handle: 'tom' } },
      ],
      createdAt,
    });
    expect((await read(subject, '/feed')).items[0]).toEqual(post);
    expect((await read(subject, '/species/hobby/posts')).items).toEqual([post]);
    expect(await lookup(subject, [id])).toEqual([post]);
  });

  test('stays without an author once they have left, among others’ posts', async ({ subject }) => {
    const society = await people(subject, { rhys: [], gwen: [], tom: [] });
    const authors = ['rhys', undefined, 'tom', undefined, 'rhys'];
    const written = await posted(
      subject,
      society,
      authors.map((by = 'gwen') => ({ by })),
    );
    await commented(subject, society, 'gwen', [written[0]]);
    await liked(subject, society, [[written[0], ['gwen', 'tom']]]);
    expect((await subject.delete('/me', as('gwen'))).status).toBe(204);
    expect((await read(subject, '/feed')).items.map((post) => post.author?.handle)).toEqual(
      authors.toReversed(),
    );
    expect((await lookup(subject, written)).map((post) => post?.author?.handle)).toEqual(authors);
    expect(await readPost(subject, written[1])).toMatchObject({ author: null });
    expect(await readPost(subject, written[0])).toMatchObject({ likes: 1, latest: [{ author: null }] });
  });

  test('bears the present names of its author and species', async ({ subject }) => {
    const society = await people(subject, { gwen: [] });
    const [id] = await posted(subject, society, [{ by: 'gwen', species: ['dipper'] }]);
    await commented(subject, society, 'gwen', [id]);
    await read(subject, '/feed');
    expect((await subject.put('/me', { name: 'Gwen Rees' }, as('gwen'))).json.name).toBe('Gwen Rees');
    await subject.put('/species/dipper', { name: 'White-throated dipper' }, as('gwen'));
    const [post] = (await read(subject, '/feed')).items;
    expect(post).toMatchObject({
      author: { name: 'Gwen Rees' },
      photos: [{ species: { name: 'White-throated dipper' } }],
      latest: [{ author: { name: 'Gwen Rees' } }],
    });
  });

  test('for followers is there for its author and followers alone', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: ['gwen'], tom: [] });
    const [id] = await posted(subject, society, [{ by: 'gwen', audience: 'followers' }]);
    for (const [who, sees] of [
      ['gwen', true],
      ['rhys', true],
      ['tom', false],
      [undefined, false],
    ] as const) {
      expect((await subject.get(`/posts/${id}`, as(who))).status).toBe(sees ? 200 : 404);
      expect(ids((await read(subject, '/feed', who)).items)).toEqual(sees ? [id] : []);
      expect(ids(await lookup(subject, [id], who))).toEqual([sees ? id : null]);
    }
    await unfollow(subject, 'rhys', 'gwen');
    expect(await lookup(subject, [id], 'rhys')).toEqual([null]);
    expect((await subject.put(`/posts/${id}/like`, undefined, as('tom'))).status).toBe(404);
    expect((await subject.post('/posts', { body: 'Psst', quotes: id }, as('tom'))).status).toBe(404);
  });

  test('is shown with its quote, and without once that is deleted', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: ['gwen'] });
    const [quoted] = await posted(subject, society, [{ by: 'gwen', audience: 'followers' }]);
    const id = await write(subject, 'rhys', { quotes: quoted });
    expect((await readPost(subject, id, 'rhys')).quoted?.id).toBe(quoted);
    expect((await subject.delete(`/posts/${quoted}`, as('rhys'))).status).toBe(403);
    expect((await subject.delete(`/posts/${quoted}`, as('gwen'))).status).toBe(204);
    expect((await readPost(subject, id, 'rhys')).quoted).toBeNull();
    expect((await subject.get(`/posts/${quoted}`, as('gwen'))).status).toBe(404);
  });

  test('of the feed has its own likes and comments', async ({ subject }) => {
    const society = await people(subject, { gwen: [], rhys: [], tom: [] });
    const written = await posted(subject, society, Array(4).fill({ by: 'gwen' }));
    await liked(subject, society, [
      [written[0], ['gwen']],
      [written[2], ['gwen', 'rhys', 'tom']],
      [written[3], ['tom']],
    ]);
    await commented(subject, society, 'tom', [written[1]]);
    await subject.delete(`/posts/${written[3]}/like`, as('tom'));
    const { items } = await read(subject, '/feed');
    expect(items.map((post) => [post.id, post.likes, post.comments])).toEqual([
      [written[3], 0, 0],
      [written[2], 3, 0],
      [written[1], 0, 1],
      [written[0], 1, 0],
    ]);
  });
});

describe('bookmarks', () => {
  test('are answered in the order asked, with gaps and repetitions', async ({ subject }) => {
    const society = await people(subject, { gwen: [] });
    const [a, b, c] = await posted(subject, society, Array(3).fill({ by: 'gwen' }));
    expect(ids(await lookup(subject, [b, 999, c, a, b]))).toEqual([b, null, c, a, b]);
    expect(await lookup(subject, [])).toEqual([]);
  });

  test('are 50,000 at most, and ids', async ({ subject }) => {
    expect((await subject.post('/lookup', { ids: Array(50_001).fill(1) })).status).toBe(400);
    expect((await subject.post('/lookup', { ids: ['one'] })).status).toBe(400);
    expect((await subject.post('/lookup', {})).status).toBe(400);
    expect(await lookup(subject, range(1, 501))).toEqual(Array(501).fill(null));
  });
});

describe('what an answer costs', () => {
  test('comments of many members take no more statements than of one', async ({ subject }) => {
    await subject.database.load('members', memberRows(range(101, 140)));
    await subject.database.load(
      'posts',
      postRows(range(1, 20), () => 101),
    );
    const rows = range(1, 20).flatMap((post) => [
      { post_id: post, author_id: post <= 10 ? 102 : 100 + post, body: 'words', created_at: post },
      { post_id: post, author_id: post <= 10 ? 102 : 120 + post, body: 'words', created_at: post },
    ]);
    await subject.database.load('comments', rows);
    const few = await subject.database.measure(() => read(subject, '/feed?limit=9&after=11'));
    const many = await subject.database.measure(() => read(subject, '/feed?limit=9&after=21'));
    expect(many.statements).toBeLessThanOrEqual(few.statements);
  });

  test('posts by people who have left, with what they quote, take no more statements for many', async ({
    subject,
  }) => {
    const rows = range(1, 120).map((id) => ({
      id,
      body: 'words',
      created_at: id,
      quotes: id > 60 ? id - 60 : null,
    }));
    await subject.database.load('posts', rows);
    await subject.database.load(
      'photos',
      range(61, 120).map((post_id) => ({ post_id, url: '/n.jpg' })),
    );
    const few = await subject.database.measure(() => read(subject, '/feed?limit=5'));
    const many = await subject.database.measure(() => read(subject, '/feed?limit=50'));
    expect(many.result.items.map((post) => post.quoted?.id)).toEqual(range(11, 60).reverse());
    expect(many.statements).toBeLessThanOrEqual(few.statements);
    const three = await subject.database.measure(() => lookup(subject, range(61, 63)));
    const sixty = await subject.database.measure(() => lookup(subject, range(61, 120)));
    expect(sixty.statements).toBeLessThanOrEqual(three.statements);
  });

  test('posts that are not on the page, likes and comments that are not shown are not read', async ({
    subject,
  }) => {
    await subject.database.load('members', memberRows(range(1, 60)));
    await subject.database.load(
      'posts',
      postRows(range(1, 200), () => 1),
    );
    const crowd = range(190, 200).flatMap((post_id) =>
      range(1, 60).map((member_id) => ({ post_id, member_id })),
    );
    await subject.database.load('likes', crowd);
    await subject.database.load(
      'comments',
      crowd.map(({ post_id, member_id }) => ({ post_id, author_id: member_id, body: 'x', created_at: 0 })),
    );
    const { result, rowsReturned } = await subject.database.measure(() => read(subject, '/feed?limit=5'));
    expect(result.items.map((post) => [post.likes, post.comments])).toEqual(Array(5).fill([60, 60]));
    expect(rowsReturned).toBeLessThanOrEqual(50);
  });
});

describe('who asks', () => {
  test('a visitor who writes is refused', async ({ subject }) => {
    await people(subject, { gwen: [] });
    const id = await write(subject, 'GWEN');
    for (const [method, path, body] of [
      ['POST', '/posts', { body: 'words' }],
      ['PUT', `/posts/${id}/like`],
      ['PUT', '/following/gwen'],
      ['DELETE', `/posts/${id}`],
      ['POST', `/posts/${id}/comments`, { body: 'words' }],
    ] as const) {
      const answer = await subject.request({ method, path, ...(body ? { body } : {}) });
      expect(answer.status, path).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    expect((await readPost(subject, id, 'gwen')).author?.handle).toBe('gwen');
  });

  test('a handle that nobody bears is refused', async ({ subject }) => {
    await people(subject, { gwen: [] });
    expect((await subject.get('/feed', as('nobody'))).status).toBe(401);
    expect((await subject.get('/feed', as('GWEN'))).status).toBe(200);
  });

  test('what does not exist is a 404 problem', async ({ subject }) => {
    await people(subject, { gwen: [] });
    for (const path of ['/posts/9', '/species/dodo/posts', '/nowhere']) {
      const answer = await subject.get(path, as('gwen'));
      expect(answer.status, path).toBe(404);
      expect(answer.json).toMatchObject({ status: 404 });
    }
    const photos = [{ url: '/a.jpg', species: 'dodo' }];
    expect((await subject.post('/posts', { body: 'words', photos }, as('gwen'))).status).toBe(400);
  });
});
