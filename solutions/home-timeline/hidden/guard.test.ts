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
  people,
  posted,
  unfollow,
  walk,
  write,
} from './support/valley.ts';

const sequence = (author: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n): [string, number] => [author, from + n]);

describe('copied or live', () => {
  test('50 followers get copies, 51 read live, and nobody notices when that changes', async ({ subject }) => {
    const valley = await people(subject, { benno: ['odile'], edda: [], friedl: [] }, { odile: 49 });
    const posts = await posted(subject, valley, [['odile', 1]]);
    await follow(subject, 'edda', 'odile');
    posts.unshift(await write(subject, 'odile', at(2)));
    expect(await copies(subject)).toBeLessThanOrEqual(50);
    for (const reader of ['benno', 'edda']) expect(await home(subject, reader)).toEqual(posts);
    await follow(subject, 'friedl', 'odile');
    await unfollow(subject, 'odile-1', 'odile');
    posts.unshift(await write(subject, 'odile', at(3)));
    expect(await home(subject, 'benno')).toEqual(posts);
    await unfollow(subject, 'odile-2', 'odile');
    const before = await copies(subject);
    posts.unshift(await write(subject, 'odile', at(4)));
    expect(await copies(subject)).toBe(before + 50);
    for (const reader of ['benno', 'edda', 'friedl', 'odile-9']) {
      expect(await home(subject, reader), reader).toEqual(posts);
    }
  });

  test('posting costs a wide account the same however many follow it', async ({ subject }) => {
    await people(subject, {}, { odile: 60, choir: 600 });
    await write(subject, 'odile', at(1));
    const few = await subject.database.measure(() => write(subject, 'odile', at(2)));
    const many = await subject.database.measure(() => write(subject, 'choir', at(3)));
    expect(await copies(subject)).toBe(0);
    expect(many.statements).toBeLessThanOrEqual(few.statements + 5);
  });

  test('a page costs about the same however much those one follows have posted', async ({ subject }) => {
    const valley = await people(subject, { 'odile-1': ['carla'] }, { odile: 51 });
    await posted(subject, valley, [['carla', 5000], ...sequence('odile', 100)]);
    const path = '/accounts/odile-1/home?limit=10';
    await page(subject, path);
    const few = await subject.database.measure(() => page(subject, path));
    await posted(subject, valley, sequence('odile', 1000));
    const many = await subject.database.measure(() => page(subject, path));
    expect(many.result.items).toHaveLength(10);
    expect(many.vmSteps).toBeLessThan(few.vmSteps * 2 + 500);
  });

  test('posting costs the same however many copies of others there are', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'] }, { choir: 20 });
    const cost = async (second: number) =>
      (await subject.database.measure(() => write(subject, 'carla', at(second)))).vmSteps;
    const few = await cost(1);
    await posted(subject, valley, sequence('choir', 100));
    expect(await cost(2)).toBeLessThan(few * 2 + 300);
  });

  test('a block that takes the 51st follower leaves the others their posts', async ({ subject }) => {
    const valley = await people(subject, {}, { odile: 51 });
    const posts = (await posted(subject, valley, sequence('odile', 2))).reverse();
    await block(subject, 'odile', 'odile-51');
    expect((await account(subject, 'odile')).followers).toBe(50);
    expect(await home(subject, 'odile-1')).toEqual(posts);
    expect(await home(subject, 'odile-50')).toEqual(posts);
    expect(await home(subject, 'odile-51')).toEqual([]);
  });

  test('a timeline keeps the newest 200 copies', async ({ subject }) => {
    const valley = await people(subject, { benno: [], carla: [] });
    const posts = await posted(subject, valley, sequence('carla', 205));
    await follow(subject, 'benno', 'carla');
    expect(await copies(subject, 'benno')).toBe(200);
    const next = await write(subject, 'carla', at(999));
    expect(await copies(subject, 'benno')).toBe(200);
    expect(await home(subject, 'benno')).toEqual([next, ...posts.slice(6).reverse()]);
  });

  test('what is read live does not count among the 200', async ({ subject }) => {
    const valley = await people(subject, {}, { odile: 51 });
    const posts = await posted(subject, valley, sequence('odile', 205));
    expect(await home(subject, 'odile-1')).toEqual(posts.reverse());
  });
});

describe('what a timeline shows', () => {
  test('the posts of those one follows and of nobody else, before and after', async ({ subject }) => {
    const valley = await people(subject, { benno: [], carla: [], dario: ['carla'], edda: [] });
    const [before] = await posted(subject, valley, [
      ['carla', 1],
      ['edda', 3],
    ]);
    await follow(subject, 'benno', 'carla');
    await follow(subject, 'benno', 'dario');
    const after = await write(subject, 'dario', at(2));
    await write(subject, 'benno', at(4));
    const last = await write(subject, 'carla', at(5));
    expect(await home(subject, 'benno')).toEqual([last, after, before]);
    expect(await home(subject, 'edda')).toEqual([]);
    await unfollow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([after]);
    expect(await home(subject, 'dario')).toEqual([last, before]);
    await follow(subject, 'benno', 'carla');
    expect(await home(subject, 'benno')).toEqual([last, after, before]);
  });

  test('nothing of each other once either blocks, and others keep theirs', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'], carla: ['benno'], dario: ['carla'] });
    const [ofCarla] = await posted(subject, valley, [
      ['carla', 1],
      ['benno', 2],
    ]);
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
    const valley = await people(subject, {}, { odile: 54 });
    const posts = await posted(subject, valley, [['odile', 1]]);
    await unfollow(subject, 'odile-1', 'odile');
    await block(subject, 'odile-2', 'odile');
    await block(subject, 'odile', 'odile-3');
    for (const reader of ['odile-1', 'odile-2', 'odile-3']) expect(await home(subject, reader)).toEqual([]);
    expect(await home(subject, 'odile-4')).toEqual(posts);
  });

  test('no post that is deleted and nothing of a closed account, copied or live', async ({ subject }) => {
    const valley = await people(subject, { 'odile-1': ['carla', 'dario'] }, { odile: 51 });
    const authors = ['odile', 'carla', 'odile', 'carla', 'dario'];
    const [live, copied, ...rest] = await posted(
      subject,
      valley,
      authors.map((author, n) => [author, n]),
    );
    for (const id of [live, copied]) expect((await subject.delete(`/posts/${id}`)).status).toBe(204);
    expect(await home(subject, 'odile-1')).toEqual(rest.reverse());
    await close(subject, 'odile');
    await close(subject, 'carla');
    expect(await home(subject, 'odile-1')).toEqual([rest[0]]);
    expect((await subject.get('/accounts/odile/home')).status).toBe(404);
    expect((await account(subject, 'odile-1')).following).toBe(1);
  });

  test('closing an account leaves the numbers and timelines of others right', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'], carla: ['dario'], dario: ['carla'] });
    const posts = await posted(subject, valley, [['carla', 1]]);
    await close(subject, 'benno');
    expect((await account(subject, 'carla')).followers).toBe(1);
    expect((await account(subject, 'dario')).followers).toBe(1);
    expect(await home(subject, 'dario')).toEqual(posts);
    expect(await copies(subject)).toBe(1);
  });

  test('closing an account costs the same however many copies the others have of those whom it followed', async ({
    subject,
  }) => {
    const valley = await people(subject, { edda: ['carla'], friedl: ['baker'] }, { carla: 1, baker: 40 });
    await posted(subject, valley, [...sequence('carla', 30), ...sequence('baker', 30)]);
    const few = await subject.database.measure(() => close(subject, 'edda'));
    const many = await subject.database.measure(() => close(subject, 'friedl'));
    expect(many.vmSteps).toBeLessThan(few.vmSteps * 1.2 + 300);
    expect(await copies(subject)).toBe(30 + 40 * 30);
  });
});

describe('pages', () => {
  test('of copied and live posts are read whole and in order, of before 1970 too', async ({ subject }) => {
    const valley = await people(subject, { benno: ['odile', 'choir', 'carla'] }, { odile: 50, choir: 50 });
    const authors = ['odile', 'carla', 'choir', 'odile', 'odile', 'carla'];
    const posts = await posted(
      subject,
      valley,
      authors.map((author, n) => [author, n]),
    );
    for (const [n, author] of ['carla', 'odile', 'carla'].entries()) {
      posts.unshift(await write(subject, author, `${1961 - n}-05-01T12:00:00Z`));
    }
    for (const limit of [1, 4, 9]) expect(await home(subject, 'benno', limit)).toEqual([...posts].reverse());
  });

  test('show the posts as they are, 20 unless told', async ({ subject }) => {
    const valley = await people(subject, { benno: ['carla'] });
    const posts = await posted(subject, valley, sequence('carla', 21));
    for (let n = 0; n < 2; n += 1) await subject.put(`/posts/${posts[20]}/likes/benno`);
    const { items } = await page(subject, '/accounts/benno/home');
    expect(items).toHaveLength(20);
    expect(items[0]).toEqual({ id: posts[20], author: 'carla', body: 'words', likes: 1, createdAt: at(20) });
  });

  test('refuse what is not a limit or a cursor', async ({ subject }) => {
    await people(subject, { benno: [] });
    for (const query of ['limit=0', 'limit=51', 'limit=x', 'cursor=x', 'cursor=', 'cursor=1']) {
      const answer = await subject.get(`/accounts/benno/home?${query}`);
      expect(answer.status, query).toBe(400);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });
});

describe('requests', () => {
  test('that are repeated change nothing more', async ({ subject }) => {
    await join(subject, 'benno', 'carla');
    const id = await write(subject, 'carla', at(1));
    for (let n = 0; n < 2; n += 1) await follow(subject, 'benno', 'carla');
    expect((await account(subject, 'carla')).followers).toBe(1);
    expect(await home(subject, 'benno')).toEqual([id]);
    for (let n = 0; n < 2; n += 1) await unfollow(subject, 'benno', 'carla');
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

describe('after a restart', () => {
  test('pages go on where they ended, though newer posts have arrived', async ({ subject }) => {
    const valley = await people(subject, { 'odile-1': ['carla'] }, { odile: 51 });
    const authors = ['odile', 'carla', 'odile', 'carla', 'odile', 'carla'];
    const posts = await posted(
      subject,
      valley,
      authors.map((author, n) => [author, n]),
    );
    const first = await page(subject, '/accounts/odile-1/home?limit=2');
    await write(subject, 'odile', at(50));
    await write(subject, 'carla', at(51));
    await subject.restart();
    const { pages, shown } = await walk(subject, first.next as string);
    expect(shown).toEqual(posts.reverse().slice(2));
    expect(pages.map((items) => items.length)).toEqual([2, 2]);
    const { pages: own } = await walk(subject, '/accounts/odile/posts?limit=2');
    expect(own.map((items) => items.length)).toEqual([2, 2]);
    expect(await page(subject, '/accounts/odile/home')).toEqual({ items: [], next: null });
  });
});
