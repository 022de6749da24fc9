import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  block,
  close,
  follow,
  ids,
  join,
  page,
  past,
  type Subject,
  star,
  time,
  unfollow,
  walk,
  write,
} from './support/valley.ts';

const HOUR = 3600;
const RANKED = '/accounts/benno/home/ranked';

/** Benno follows carla, whose posts are copied, and odile, who is wide; fans of odile like things. */
async function valley(subject: Subject): Promise<void> {
  await star(subject, 'odile', 51, 100);
  await join(subject, 'benno', 'carla');
  await follow(subject, 'benno', 'odile');
  await follow(subject, 'benno', 'carla');
}

async function like(subject: Subject, post: number, count: number, from = 1): Promise<void> {
  for (let n = from; n < from + count; n += 1) {
    const { status } = await subject.put(`/posts/${post}/likes/odile-${n}`);
    if (status !== 204) throw new Error(`like answered ${status}`);
  }
}

describe('the ranked timeline', () => {
  test('lifts a post by an hour for each like', async ({ subject }) => {
    await valley(subject);
    const old = await write(subject, 'carla', at(0));
    const middle = await write(subject, 'odile', at(1.5 * HOUR));
    const young = await write(subject, 'carla', at(2.5 * HOUR));
    expect(ids((await page(subject, RANKED)).items)).toEqual([young, middle, old]);
    await like(subject, old, 2);
    expect(ids((await page(subject, RANKED)).items)).toEqual([young, old, middle]);
    await like(subject, old, 1, 3);
    const { items, next } = await page(subject, RANKED);
    expect(ids(items)).toEqual([old, young, middle]);
    expect(next).toBeNull();
    expect(items.map((item) => item.score)).toEqual([time(3 * HOUR), time(2.5 * HOUR), time(1.5 * HOUR)]);
  });

  test('lifts no post by more than twelve hours', async ({ subject }) => {
    await valley(subject);
    const loved = await write(subject, 'carla', at(0));
    const liked = await write(subject, 'odile', at(1));
    const young = await write(subject, 'carla', at(12 * HOUR + 1));
    await like(subject, loved, 15);
    await like(subject, liked, 12);
    const { items } = await page(subject, RANKED);
    expect(ids(items)).toEqual([young, liked, loved]);
    expect(items[2].score).toBe(time(12 * HOUR));
    expect(items[2]).toMatchObject({ author: 'carla', likes: 15, body: 'words', createdAt: at(0) });
  });

  test('puts the younger of two with one score first, and of one moment the higher id', async ({
    subject,
  }) => {
    await valley(subject);
    const young = await write(subject, 'carla', at(2 * HOUR));
    const low = await write(subject, 'odile', at(HOUR));
    const high = await write(subject, 'carla', at(HOUR));
    const old = await write(subject, 'odile', at(0));
    await like(subject, high, 1);
    await like(subject, low, 1);
    await like(subject, old, 2);
    expect(ids((await page(subject, RANKED)).items)).toEqual([young, high, low, old]);
    expect((await walk(subject, `${RANKED}?limit=1`)).shown).toEqual([young, high, low, old]);
    expect((await walk(subject, `${RANKED}?limit=3`)).shown).toEqual([young, high, low, old]);
  });

  test('stands still while posts and likes arrive', async ({ subject }) => {
    await valley(subject);
    const posts: number[] = [];
    for (let n = 0; n < 7; n += 1)
      posts.unshift(await write(subject, n % 2 ? 'carla' : 'odile', at(n * HOUR)));
    const between = async (read: number) => {
      await subject.clock.advance(1000);
      await write(subject, read % 2 ? 'carla' : 'odile');
      await like(subject, posts[6 - read], 9, 1);
      await like(subject, posts[0], 3, 10 * read);
    };
    const { shown } = await walk(subject, `${RANKED}?limit=2`, { between });
    expect(shown).toEqual(posts);
  });

  test('keeps the score that it had at the first page', async ({ subject }) => {
    await valley(subject);
    const posts = [await write(subject, 'carla', at(1)), await write(subject, 'carla', at(0))];
    await like(subject, posts[1], 1);
    await like(subject, posts[0], 2);
    const first = await page(subject, `${RANKED}?limit=1`);
    expect(ids(first.items)).toEqual([posts[0]]);
    await subject.clock.advance(1);
    await like(subject, posts[1], 5, 20);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual([posts[1]]);
    expect(second.items[0].score).toBe(time(HOUR));
    expect(second.next).toBeNull();
    const [top] = (await page(subject, `${RANKED}?limit=1`)).items;
    expect(top.id).toBe(posts[1]);
    expect(top.score).toBe(time(6 * HOUR));
  });

  test('counts a like of the very moment of the first page', async ({ subject }) => {
    await valley(subject);
    const posts = [await write(subject, 'carla', at(1)), await write(subject, 'carla', at(0))];
    await like(subject, posts[1], 1);
    const first = await page(subject, `${RANKED}?limit=1`);
    await subject.clock.advance(5);
    expect(ids(first.items)).toEqual([posts[1]]);
    expect((await walk(subject, first.next as string)).shown).toEqual([posts[0]]);
  });

  test('shows a post of the very moment, and later ones only when one begins anew', async ({ subject }) => {
    await valley(subject);
    const [old, now] = [await write(subject, 'carla', at(0)), await write(subject, 'odile')];
    const first = await page(subject, `${RANKED}?limit=1`);
    expect(ids(first.items)).toEqual([now]);
    await subject.clock.advance(1);
    const later = await write(subject, 'carla');
    expect((await walk(subject, first.next as string)).shown).toEqual([old]);
    expect(ids((await page(subject, RANKED)).items)).toEqual([later, now, old]);
  });

  test('ranks the newest hundred', async ({ subject }) => {
    await valley(subject);
    const times = Array.from({ length: 103 }, (_, n) => time(n));
    const posts = await past(subject, 100, times, 1);
    await like(subject, posts[2], 1);
    await like(subject, posts[3], 1);
    const { shown } = await walk(subject, `${RANKED}?limit=40`);
    expect(shown).toEqual([posts[3], ...posts.slice(4).reverse()]);
  });

  test('goes by the newest hundred of the first page though more arrive', async ({ subject }) => {
    await valley(subject);
    const times = Array.from({ length: 100 }, (_, n) => time(n));
    const posts = (await past(subject, 100, times, 1)).reverse();
    const first = await page(subject, `${RANKED}?limit=50`);
    await subject.clock.advance(1000);
    for (const author of ['carla', 'odile']) await write(subject, author);
    expect(ids((await page(subject, first.next)).items)).toEqual(posts.slice(50));
  });

  test('does not stumble when the post that a page ended with is gone', async ({ subject }) => {
    await valley(subject);
    const posts: number[] = [];
    for (let n = 0; n < 5; n += 1) posts.unshift(await write(subject, 'carla', at(n)));
    const first = await page(subject, `${RANKED}?limit=2`);
    await subject.delete(`/posts/${posts[1]}`);
    await subject.restart();
    expect((await walk(subject, first.next as string)).shown).toEqual(posts.slice(2));
  });

  test('shows what the home timeline shows, and no more', async ({ subject }) => {
    await valley(subject);
    await join(subject, 'dario', 'edda', 'friedl');
    for (const followed of ['dario', 'edda', 'friedl']) await follow(subject, 'benno', followed);
    const kept = await write(subject, 'odile', at(1));
    for (const author of ['carla', 'dario', 'edda', 'friedl']) await write(subject, author, at(2));
    await write(subject, 'odile-1', at(3));
    await unfollow(subject, 'benno', 'carla');
    await block(subject, 'dario', 'benno');
    await close(subject, 'edda');
    const first = await page(subject, `${RANKED}?limit=1`);
    expect(first.items[0].author).toBe('friedl');
    expect((await walk(subject, first.next as string)).shown).toEqual([kept]);
    expect(await page(subject, '/accounts/odile-9/home/ranked')).toMatchObject({ next: null });
    expect((await subject.get('/accounts/nobody/home/ranked')).status).toBe(404);
  });

  test('takes the limits of every listing and refuses cursors that are none', async ({ subject }) => {
    await valley(subject);
    for (let n = 0; n < 21; n += 1) await write(subject, 'carla', at(n));
    const { items, next } = await page(subject, RANKED);
    expect(items).toHaveLength(20);
    expect(next).toMatch(/^\/accounts\/benno\/home\/ranked\?/);
    const link = new URL(next ?? '', 'http://valley.example');
    expect(link.searchParams.get('limit')).toBe('20');
    const ofHome = new URL((await page(subject, '/accounts/benno/home')).next ?? '', 'http://valley.example');
    const queries = ['limit=0', 'limit=51', 'cursor=', 'cursor=x', 'cursor=null', 'cursor=1-2'];
    for (const query of [...queries, `cursor=${ofHome.searchParams.get('cursor')}`]) {
      expect((await subject.get(`${RANKED}?${query}`)).status, query).toBe(400);
    }
  });
});
