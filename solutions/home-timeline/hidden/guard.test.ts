import { describe, expect, test } from 'bugsquash/examiner';
import {
  account,
  at,
  block,
  close,
  copies,
  follow,
  home,
  join,
  page,
  past,
  star,
  time,
  unfollow,
  walk,
  write,
} from './support/valley.ts';

describe('copied or live', () => {
  test('50 followers get copies, 51 read live', async ({ subject }) => {
    await star(subject, 'odile', 50, 100);
    await join(subject, 'benno');
    const first = await write(subject, 'odile', at(1));
    expect(await copies(subject)).toBe(50);
    await follow(subject, 'benno', 'odile');
    const second = await write(subject, 'odile', at(2));
    expect(await copies(subject)).toBeLessThanOrEqual(50);
    for (const reader of ['benno', 'odile-1', 'odile-50']) {
      expect(await home(subject, reader)).toEqual([second, first]);
    }
  });

  test('posting costs a wide account the same however many follow it', async ({ subject }) => {
    await star(subject, 'odile', 60, 100);
    await star(subject, 'choir', 600, 1000);
    await write(subject, 'odile', at(1));
    const few = await subject.database.measure(() => write(subject, 'odile', at(2)));
    const many = await subject.database.measure(() => write(subject, 'choir', at(3)));
    expect(await copies(subject)).toBe(0);
    expect(many.statements).toBeLessThanOrEqual(few.statements + 5);
  });

  test('a page costs about the same however much those one follows have posted', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    await join(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'odile');
    await follow(subject, 'benno', 'carla');
    await write(subject, 'carla', at(5000));
    const times = (count: number) => Array.from({ length: count }, (_, n) => time(n));
    await past(subject, 100, times(100), 10);
    await home(subject, 'benno');
    const path = '/accounts/benno/home?limit=10';
    const few = await subject.database.measure(() => page(subject, path));
    await past(subject, 100, times(1000), 1000);
    const many = await subject.database.measure(() => page(subject, path));
    expect(many.result.items).toHaveLength(10);
    expect(many.vmSteps).toBeLessThan(few.vmSteps * 2 + 500);
  });

  test('nobody notices that an account becomes wide and ceases to be', async ({ subject }) => {
    await star(subject, 'odile', 49, 100);
    await join(subject, 'benno', 'edda', 'friedl');
    await follow(subject, 'benno', 'odile');
    const posts = [await write(subject, 'odile', at(1))];
    await follow(subject, 'edda', 'odile');
    await follow(subject, 'friedl', 'odile');
    posts.push(await write(subject, 'odile', at(2)));
    expect(await home(subject, 'benno')).toEqual([...posts].reverse());
    await unfollow(subject, 'odile-1', 'odile');
    posts.push(await write(subject, 'odile', at(3)));
    expect(await home(subject, 'benno')).toEqual([...posts].reverse());
    await unfollow(subject, 'odile-2', 'odile');
    posts.push(await write(subject, 'odile', at(4)));
    for (const reader of ['benno', 'edda', 'odile-9']) {
      expect(await home(subject, reader), reader).toEqual([...posts].reverse());
    }
  });

  test('a block that takes the 51st follower leaves the others their posts', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    const posts = [await write(subject, 'odile', at(1)), await write(subject, 'odile', at(2))].reverse();
    await block(subject, 'odile', 'odile-51');
    expect(await home(subject, 'odile-1')).toEqual(posts);
    expect(await home(subject, 'odile-51')).toEqual([]);
    const next = await write(subject, 'odile', at(3));
    expect(await home(subject, 'odile-50')).toEqual([next, ...posts]);
  });

  test('a timeline keeps the newest 200 copies', async ({ subject }) => {
    await star(subject, 'carla', 0, 100);
    const posts = await past(
      subject,
      100,
      Array.from({ length: 205 }, (_, n) => time(n)),
      1,
    );
    await join(subject, 'benno');
    await follow(subject, 'benno', 'carla');
    expect(await copies(subject, 'benno')).toBe(200);
    expect(await home(subject, 'benno')).toEqual(posts.slice(5).reverse());
    const next = await write(subject, 'carla', at(999));
    expect(await copies(subject, 'benno')).toBe(200);
    expect(await home(subject, 'benno')).toEqual([next, ...posts.slice(6).reverse()]);
  });

  test('what is read live does not count among the 200', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    const times = Array.from({ length: 205 }, (_, n) => time(n));
    const posts = await past(subject, 100, times, 1);
    expect(await home(subject, 'odile-1')).toEqual(posts.reverse());
  });
});

describe('what a timeline shows', () => {
  test('the posts of those one follows and of nobody else, before and after', async ({ subject }) => {
    await join(subject, 'benno', 'carla', 'dario', 'edda');
    const before = await write(subject, 'carla', at(1));
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'dario');
    const after = await write(subject, 'dario', at(2));
    await write(subject, 'edda', at(3));
    await write(subject, 'benno', at(4));
    const last = await write(subject, 'carla', at(5));
    expect(await home(subject, 'benno')).toEqual([last, after, before]);
    expect(await home(subject, 'edda')).toEqual([]);
  });

  test('nothing of whom one unfollows, and all of it again afterwards', async ({ subject }) => {
    await join(subject, 'benno', 'carla', 'dario');
    for (const followed of ['carla', 'dario']) await follow(subject, 'benno', followed);
    await follow(subject, 'dario', 'carla');
    const [one, two] = [await write(subject, 'carla', at(1)), await write(subject, 'dario', at(2))];
    await unfollow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([two]);
    expect(await home(subject, 'dario')).toEqual([one]);
    await follow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([two, one]);
  });

  test('nothing of each other once either blocks, and others keep theirs', async ({ subject }) => {
    await join(subject, 'benno', 'carla', 'dario');
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'carla', 'benno');
    await follow(subject, 'dario', 'carla');
    const ofCarla = await write(subject, 'carla', at(1));
    await write(subject, 'benno', at(2));
    await block(subject, 'carla', 'benno');
    expect(await home(subject, 'benno')).toEqual([]);
    expect(await home(subject, 'carla')).toEqual([]);
    expect(await home(subject, 'dario')).toEqual([ofCarla]);
    for (const [one, other] of [
      ['benno', 'carla'],
      ['carla', 'benno'],
    ]) {
      const answer = await subject.put(`/accounts/${one}/follows/${other}`);
      expect(answer.status).toBe(403);
      expect(answer.json).toMatchObject({ status: 403 });
    }
    await subject.delete('/accounts/carla/blocks/benno');
    expect((await account(subject, 'benno')).following).toBe(0);
    await follow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([ofCarla]);
  });

  test('nothing of a wide account that one leaves or that is blocked', async ({ subject }) => {
    await star(subject, 'odile', 54, 100);
    const id = await write(subject, 'odile', at(1));
    await unfollow(subject, 'odile-1', 'odile');
    await block(subject, 'odile-2', 'odile');
    await block(subject, 'odile', 'odile-3');
    for (const reader of ['odile-1', 'odile-2', 'odile-3']) expect(await home(subject, reader)).toEqual([]);
    expect(await home(subject, 'odile-4')).toEqual([id]);
  });

  test('no post that is deleted, copied or live', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    await join(subject, 'carla');
    await follow(subject, 'odile-1', 'carla');
    const [live, copied, kept] = [
      await write(subject, 'odile', at(1)),
      await write(subject, 'carla', at(2)),
      await write(subject, 'carla', at(3)),
    ];
    for (const id of [live, copied]) expect((await subject.delete(`/posts/${id}`)).status).toBe(204);
    expect(await home(subject, 'odile-1')).toEqual([kept]);
  });

  test('nothing of a closed account, wide or not', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    await join(subject, 'carla', 'dario');
    for (const followed of ['carla', 'dario']) await follow(subject, 'odile-1', followed);
    for (const author of ['odile', 'carla']) await write(subject, author, at(1));
    const kept = await write(subject, 'dario', at(2));
    await close(subject, 'odile');
    await close(subject, 'carla');
    expect(await home(subject, 'odile-1')).toEqual([kept]);
    expect((await subject.get('/accounts/odile/home')).status).toBe(404);
    expect((await account(subject, 'odile-1')).following).toBe(1);
  });

  test('closing an account leaves the numbers and timelines of others right', async ({ subject }) => {
    await join(subject, 'benno', 'carla', 'dario');
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'dario', 'carla');
    await follow(subject, 'carla', 'dario');
    const id = await write(subject, 'carla', at(1));
    await close(subject, 'benno');
    expect((await account(subject, 'carla')).followers).toBe(1);
    expect((await account(subject, 'dario')).followers).toBe(1);
    expect(await home(subject, 'dario')).toEqual([id]);
    expect(await copies(subject)).toBe(1);
  });
});

describe('pages', () => {
  test('of copied and live posts of different moments are read whole and in order', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    await star(subject, 'choir', 51, 200);
    await join(subject, 'carla', 'benno');
    for (const followed of ['odile', 'choir', 'carla']) await follow(subject, 'benno', followed);
    const posts: number[] = [];
    for (let n = 0; n < 13; n += 1) {
      posts.push(await write(subject, ['odile', 'carla', 'choir', 'odile', 'odile'][n % 5], at(n)));
    }
    for (const limit of [1, 4, 13]) expect(await home(subject, 'benno', limit)).toEqual([...posts].reverse());
  });

  test('go through posts from before 1970', async ({ subject }) => {
    await join(subject, 'archive', 'benno');
    await follow(subject, 'benno', 'archive');
    const posts: number[] = [];
    for (const year of [1954, 1961, 1975])
      posts.unshift(await write(subject, 'archive', `${year}-05-01T12:00:00Z`));
    expect(await home(subject, 'benno', 1)).toEqual(posts);
  });

  test('end with null exactly when nothing follows', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    for (let n = 0; n < 4; n += 1) await write(subject, 'odile', at(n));
    for (const listing of ['/accounts/odile-1/home', '/accounts/odile/posts']) {
      const { pages } = await walk(subject, `${listing}?limit=2`);
      expect(pages.map((items) => items.length)).toEqual([2, 2]);
    }
    expect(await page(subject, '/accounts/odile/home')).toEqual({ items: [], next: null });
  });

  test('go on where they ended though newer posts arrive, and after a restart', async ({ subject }) => {
    await star(subject, 'odile', 51, 100);
    await join(subject, 'carla');
    await follow(subject, 'odile-1', 'carla');
    const posts: number[] = [];
    for (let n = 0; n < 6; n += 1) posts.unshift(await write(subject, n % 2 ? 'carla' : 'odile', at(n)));
    const first = await page(subject, '/accounts/odile-1/home?limit=2');
    await write(subject, 'odile', at(50));
    await write(subject, 'carla', at(51));
    await subject.restart();
    const { shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(posts.slice(2));
  });

  test('refuse a limit or a cursor that is none', async ({ subject }) => {
    await join(subject, 'benno');
    for (const query of ['limit=0', 'limit=51', 'limit=x', 'cursor=x', 'cursor=', 'cursor=1']) {
      const answer = await subject.get(`/accounts/benno/home?${query}`);
      expect(answer.status, query).toBe(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  test('show the posts as they are, 20 unless told', async ({ subject }) => {
    await join(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'carla');
    for (let n = 0; n < 21; n += 1) await write(subject, 'carla', at(n));
    await subject.put('/posts/21/likes/benno');
    await subject.put('/posts/21/likes/benno');
    const { items } = await page(subject, '/accounts/benno/home');
    expect(items).toHaveLength(20);
    expect(items[0]).toEqual({ id: 21, author: 'carla', body: 'words', likes: 1, createdAt: at(20) });
  });
});

describe('requests', () => {
  test('that are repeated change nothing more', async ({ subject }) => {
    await join(subject, 'benno', 'carla');
    const id = await write(subject, 'carla', at(1));
    for (let n = 0; n < 3; n += 1) await follow(subject, 'benno', 'carla');
    expect((await account(subject, 'carla')).followers).toBe(1);
    expect(await home(subject, 'benno')).toEqual([id]);
    for (let n = 0; n < 3; n += 1) await unfollow(subject, 'benno', 'carla');
    expect((await account(subject, 'carla')).followers).toBe(0);
  });

  test('about what does not exist, oneself or the future are refused', async ({ subject }) => {
    await join(subject, 'benno');
    for (const path of ['/accounts/nobody', '/accounts/nobody/home', '/posts/9', '/nowhere']) {
      expect((await subject.get(path)).status, path).toBe(404);
    }
    expect((await subject.put('/accounts/benno/follows/nobody')).status).toBe(404);
    expect((await subject.put('/accounts/benno/follows/benno')).status).toBe(400);
    expect((await subject.put('/accounts/benno/blocks/benno')).status).toBe(400);
    const now = subject.clock.now.getTime();
    const early = { author: 'benno', body: 'words', createdAt: new Date(now + 1).toISOString() };
    expect((await subject.post('/posts', early)).status).toBe(400);
    expect((await subject.post('/accounts', { handle: 'BENNO', name: 'x' })).status).toBe(409);
  });
});
