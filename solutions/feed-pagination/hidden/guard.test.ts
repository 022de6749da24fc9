import { describe, expect, test } from 'bugsquash/examiner';
import {
  addComments,
  addMany,
  addPosts,
  at,
  comment,
  cursorOf,
  ids,
  join,
  page,
  walk,
  write,
} from './support/board.ts';

describe('limits', () => {
  test('an empty listing has no next; a limit outside 1 to 50 is refused, and an overlong cursor', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    for (const listing of ['/feed', '/tags/none/posts', '/members/ada/posts']) {
      expect(await page(subject, listing)).toMatchObject({ items: [], next: null });
    }
    await addMany(subject, 1, { tags: ['seeds'] });
    const refused = ['0', '-1', '51', '100000', 'abc', '2.5', ''].map((limit) => `/feed?limit=${limit}`);
    for (const listing of ['/tags/seeds/posts', '/members/ada/posts', '/posts/1/comments']) {
      refused.push(`${listing}?limit=0`, `${listing}?limit=51`);
    }
    for (const path of [...refused, `/feed?cursor=${'A'.repeat(600)}`]) {
      const answer = await subject.get(path);
      expect(answer.status, path).toBe(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  test('twenty items a page unless told, fifty at most', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 55);
    expect((await page(subject, '/feed')).items).toHaveLength(20);
    expect((await page(subject, '/feed?limit=50')).items).toHaveLength(50);
    expect((await page(subject, '/members/ada/posts?limit=1')).items).toHaveLength(1);
  });
});

describe('order', () => {
  test('the feed shows the newest first, the higher id first within a moment, page by page', async ({
    subject,
  }) => {
    await join(subject, 'ada', 'bruno');
    const [a, b, c, d, e] = [
      await write(subject, at(5)),
      await write(subject, at(9)),
      await write(subject, at(5), { author: 'bruno' }),
      await write(subject, at(1)),
      await write(subject, at(5)),
    ];
    expect(ids((await page(subject, '/feed')).items)).toEqual([b, e, c, a, d]);
    expect((await walk(subject, '/feed?limit=2')).shown).toEqual([b, e, c, a, d]);
  });

  test('a tag shows its own posts, newest first, also those of one moment', async ({ subject }) => {
    await join(subject, 'ada');
    const late = await write(subject, at(9), { tags: ['seeds'] });
    const early: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      early.unshift(await write(subject, at(3), { tags: ['seeds', 'tools'] }));
      await addPosts(subject, [{ second: 4, tags: ['tools'] }]);
    }
    expect((await walk(subject, '/tags/seeds/posts?limit=2')).shown).toEqual([late, ...early]);
  });

  test('a member’s page shows their posts alone, newest first, also those of one moment', async ({
    subject,
  }) => {
    await join(subject, 'ada', 'bruno');
    const posts = await addPosts(subject, [
      { second: 9 },
      ...Array.from({ length: 6 }, (_, n) => ({ second: 3, author: n % 2 ? 'bruno' : 'ada' })),
    ]);
    const [late, a, b, c, d, e, f] = ids(posts);
    expect((await walk(subject, '/members/ada/posts?limit=2')).shown).toEqual([late, e, c, a]);
    expect((await walk(subject, '/members/BRUNO/posts?limit=2')).shown).toEqual([f, d, b]);
  });

  test('comments are shown oldest first, the lower id first within a moment', async ({ subject }) => {
    await join(subject, 'ada');
    await addMany(subject, 1);
    const b = await comment(subject, 1, at(5));
    const c = await comment(subject, 1, at(5));
    const a = await comment(subject, 1, at(2));
    expect(ids((await page(subject, '/posts/1/comments')).items)).toEqual([a, b, c]);
  });

  test('a post’s own comments of different moments are read whole, page by page', async ({ subject }) => {
    await join(subject, 'ada');
    const [one = 0, other = 0] = await addMany(subject, 2);
    const comments = [];
    // Some differ by a millisecond.
    for (const second of [9, 8, 7.001, 7, 6.003, 6.002]) {
      comments.unshift(...ids(await addComments(subject, one, [second])));
      await addComments(subject, other, [second]);
    }
    for (const limit of [1, 4]) {
      expect((await walk(subject, `/posts/${one}/comments?limit=${limit}`)).shown).toEqual(comments);
    }
  });
});

describe('links', () => {
  test('a next link keeps the limit and stays on its listing, and its cursor takes another limit', async ({
    subject,
  }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 9)).reverse();
    for (const listing of ['/members/ada/posts', '/feed']) {
      const { next } = await page(subject, `${listing}?limit=3`);
      expect(next?.split('?')[0]).toBe(listing);
      expect(new URL(next ?? '', 'http://board.example').searchParams.get('limit')).toBe('3');
      const read = await page(subject, `${listing}?limit=5&cursor=${cursorOf(next)}`);
      expect(ids(read.items)).toEqual(posts.slice(3, 8));
    }
  });

  test('members’ pages and tags stand still while others post and delete', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await addMany(subject, 5, { tags: ['seeds'] })).reverse();
    const links = [];
    for (const listing of ['/tags/seeds/posts', '/members/ada/posts']) {
      links.push((await page(subject, `${listing}?limit=2`)).next as string);
    }
    for (const second of [50, 51]) await write(subject, at(second), { tags: ['seeds'] });
    await subject.delete(`/posts/${posts[1]}`);
    for (const link of links) expect((await walk(subject, link)).shown).toEqual(posts.slice(2));
  });
});

describe('posts', () => {
  test('an item of a listing is the post itself, and gone when it is deleted', async ({ subject }) => {
    for (const handle of ['ada', 'bruno']) {
      expect((await subject.post('/members', { handle, name: handle })).status).toBe(201);
    }
    const id = await write(subject, at(7), { tags: ['tools', 'east'] });
    await comment(subject, id, at(8));
    await subject.put(`/posts/${id}/likes/bruno`);
    await subject.put(`/posts/${id}/likes/bruno`);
    const { json } = await subject.get(`/posts/${id}`);
    expect(json).toEqual({
      id,
      author: 'ada',
      body: 'words',
      tags: ['east', 'tools'],
      likes: 1,
      comments: 1,
      createdAt: at(7),
    });
    const listings = ['/feed', '/tags/east/posts', '/members/ada/posts'];
    for (const listing of listings) expect((await page(subject, listing)).items).toEqual([json]);
    expect((await subject.delete(`/posts/${id}`)).status).toBe(204);
    for (const listing of listings) expect((await page(subject, listing)).items).toEqual([]);
  });

  test('a post without a time bears the present one, and none comes from the future', async ({ subject }) => {
    await join(subject, 'ada');
    const now = subject.clock.now.getTime();
    const { json } = await subject.post('/posts', { author: 'ada', body: 'x'.repeat(5000) });
    expect(json.createdAt).toBe(new Date(now).toISOString());
    const createdAt = new Date(now + 1000).toISOString();
    const early = { author: 'ada', body: 'words', createdAt };
    expect((await subject.post('/posts', early)).status).toBe(400);
    await subject.clock.advance(1000);
    expect((await subject.post('/posts', early)).status).toBe(201);
  });

  test('what does not exist is a 404 problem', async ({ subject }) => {
    for (const path of ['/posts/9', '/posts/9/comments', '/members/nobody/posts', '/nowhere']) {
      const answer = await subject.get(path);
      expect(answer.status, path).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json).toMatchObject({ status: 404, title: 'Not Found' });
    }
  });
});
