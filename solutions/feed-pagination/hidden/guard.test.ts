import { describe, expect, test } from 'bugsquash/examiner';
import { at, comment, cursorOf, ids, join, page, walk, write, writeMany } from './support/board.ts';

describe('limits', () => {
  test('a limit outside 1 to 50, or that is no whole number, is refused', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0), { tags: ['seeds'] });
    for (const listing of ['/feed', '/tags/seeds/posts', '/members/ada/posts', `/posts/${post}/comments`]) {
      for (const limit of ['0', '-1', '51', '100000', 'abc', '2.5', '']) {
        const answer = await subject.get(`${listing}?limit=${limit}`);
        expect(answer.status, `${listing}?limit=${limit}`).toBe(400);
        expect(answer.headers['content-type']).toContain('application/problem+json');
      }
    }
  });

  test('twenty items a page unless told, fifty at most', async ({ subject }) => {
    await join(subject, 'ada');
    await writeMany(subject, 55);
    expect((await page(subject, '/feed')).items).toHaveLength(20);
    expect((await page(subject, '/feed?limit=50')).items).toHaveLength(50);
    expect((await page(subject, '/members/ada/posts?limit=1')).items).toHaveLength(1);
  });

  test('an overlong cursor is refused', async ({ subject }) => {
    expect((await subject.get(`/feed?cursor=${'A'.repeat(600)}`)).status).toBe(400);
  });
});

describe('order', () => {
  test('the feed shows the newest first, the higher id first within a moment', async ({ subject }) => {
    await join(subject, 'ada');
    const [a, b, c, d] = [
      await write(subject, at(5)),
      await write(subject, at(9)),
      await write(subject, at(5)),
      await write(subject, at(1)),
    ];
    expect(ids((await page(subject, '/feed')).items)).toEqual([b, c, a, d]);
  });

  test('an undisturbed feed is read whole, page by page', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await writeMany(subject, 11);
    expect((await walk(subject, '/feed?limit=4')).shown).toEqual(posts.reverse());
  });

  test('a tag shows its own posts, newest first, also those of one moment', async ({ subject }) => {
    await join(subject, 'ada');
    const late = await write(subject, at(9), { tags: ['seeds'] });
    const early = [];
    for (let n = 0; n < 5; n += 1) {
      early.push(await write(subject, at(3), { tags: ['seeds', 'tools'] }));
      await write(subject, at(4), { tags: ['tools'] });
    }
    expect((await walk(subject, '/tags/seeds/posts?limit=2')).shown).toEqual([late, ...early.reverse()]);
  });

  test('a member’s page shows their posts alone, newest first, also those of one moment', async ({
    subject,
  }) => {
    await join(subject, 'ada', 'bruno');
    const late = await write(subject, at(9));
    const early = [];
    for (let n = 0; n < 5; n += 1) {
      early.push(await write(subject, at(3)));
      await write(subject, at(3), { author: 'bruno' });
    }
    expect((await walk(subject, '/members/ada/posts?limit=2')).shown).toEqual([late, ...early.reverse()]);
    expect((await walk(subject, '/members/BRUNO/posts?limit=2')).shown).toHaveLength(5);
  });

  test('comments are shown oldest first, the lower id first within a moment', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const b = await comment(subject, post, at(5));
    const c = await comment(subject, post, at(5));
    const a = await comment(subject, post, at(2));
    expect(ids((await page(subject, `/posts/${post}/comments`)).items)).toEqual([a, b, c]);
  });

  test('a post shows its own comments alone', async ({ subject }) => {
    await join(subject, 'ada');
    const [one, other] = await writeMany(subject, 2);
    const comments: number[] = [];
    for (const second of [3, 4, 5, 6]) {
      comments.push(await comment(subject, one as number, at(second)));
      await comment(subject, other as number, at(second + 1));
    }
    expect((await walk(subject, `/posts/${one}/comments?limit=2`)).shown).toEqual(comments);
  });

  test('comments of different moments are read whole, page by page', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments = [];
    for (const second of [9, 8, 7, 6, 5, 4, 3]) comments.unshift(await comment(subject, post, at(second)));
    expect((await walk(subject, `/posts/${post}/comments?limit=3`)).shown).toEqual(comments);
  });

  test('comments that differ by a millisecond are told apart', async ({ subject }) => {
    await join(subject, 'ada');
    const post = await write(subject, at(0));
    const comments = [];
    for (const ms of [3, 2, 1, 0]) {
      comments.unshift(await comment(subject, post, at(5).replace('000Z', `00${ms}Z`)));
    }
    expect((await walk(subject, `/posts/${post}/comments?limit=1`)).shown).toEqual(comments);
  });
});

describe('links', () => {
  test('a next link keeps the limit and stays on its listing', async ({ subject }) => {
    await join(subject, 'ada');
    await writeMany(subject, 3);
    const { next } = await page(subject, '/members/ada/posts?limit=2');
    expect(next).toMatch(/^\/members\/ada\/posts\?/);
    expect(new URL(next ?? '', 'http://board.example').searchParams.get('limit')).toBe('2');
  });

  test('a link is good after a restart', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = await writeMany(subject, 5, { tags: ['seeds'] });
    const links = [];
    for (const listing of ['/feed', '/tags/seeds/posts', '/members/ada/posts']) {
      links.push((await page(subject, `${listing}?limit=2`)).next);
    }
    await subject.restart();
    for (const link of links) {
      expect(ids((await page(subject, link)).items)).toEqual(posts.slice(1, 3).reverse());
    }
  });

  test('a cursor goes on where the page ended with another limit too', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 9)).reverse();
    const cursor = cursorOf((await page(subject, '/feed?limit=3')).next);
    expect(ids((await page(subject, `/feed?limit=5&cursor=${cursor}`)).items)).toEqual(posts.slice(3, 8));
  });

  test('an empty listing has neither items nor next', async ({ subject }) => {
    await join(subject, 'ada');
    for (const listing of ['/feed', '/tags/none/posts', '/members/ada/posts']) {
      const read = await page(subject, listing);
      expect(read.items).toEqual([]);
      expect(read.next).toBeNull();
    }
  });

  test('members’ pages and tags stand still while others post and delete', async ({ subject }) => {
    await join(subject, 'ada');
    const posts = (await writeMany(subject, 7, { tags: ['seeds'] })).reverse();
    for (const listing of ['/tags/seeds/posts', '/members/ada/posts']) {
      const first = await page(subject, `${listing}?limit=3`);
      const extra = await write(subject, at(50), { tags: ['seeds'] });
      const { shown } = await walk(subject, first.next as string);
      expect(shown).toEqual(posts.slice(3));
      await subject.delete(`/posts/${extra}`);
    }
  });
});

describe('posts', () => {
  test('an item of a listing is the post itself', async ({ subject }) => {
    await join(subject, 'ada', 'bruno');
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
    for (const listing of ['/feed', '/tags/east/posts', '/members/ada/posts']) {
      expect((await page(subject, listing)).items).toEqual([json]);
    }
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

  test('a deleted post leaves every listing', async ({ subject }) => {
    await join(subject, 'ada');
    const [gone, stays] = await writeMany(subject, 2, { tags: ['seeds'] });
    expect((await subject.delete(`/posts/${gone}`)).status).toBe(204);
    for (const listing of ['/feed', '/tags/seeds/posts', '/members/ada/posts']) {
      expect(ids((await page(subject, listing)).items)).toEqual([stays]);
    }
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
