import { describe, expect, test } from 'bugsquash/examiner';
import {
  at,
  block,
  close,
  ids,
  liked,
  page,
  people,
  posted,
  type Subject,
  time,
  unfollow,
  walk,
  write,
} from './support/valley.ts';

const HOUR = 3600;
const RANKED = '/accounts/benno/home/ranked';

/** Benno follows carla, whose posts are copied, and odile, who is wide; fans of odile like things. */
const neighbours = (subject: Subject, others: string[] = []) =>
  people(subject, { benno: ['odile', 'carla', ...others] }, { odile: 51 });

/** What benno's ranked timeline shows, newest posts first if nobody likes any. */
const ranked = async (subject: Subject, limit = 20) =>
  (await walk(subject, `${RANKED}?limit=${limit}`)).shown;

async function like(subject: Subject, post: number, fan: string): Promise<void> {
  expect((await subject.put(`/posts/${post}/likes/${fan}`)).status).toBe(204);
}

describe('the ranked timeline', () => {
  test('lifts a post by an hour for each like', async ({ subject }) => {
    const valley = await neighbours(subject);
    const [old, middle, young] = await posted(subject, valley, [
      ['carla', 0],
      ['odile', 1.5 * HOUR],
      ['carla', 2.5 * HOUR],
    ]);
    expect(await ranked(subject)).toEqual([young, middle, old]);
    for (const fan of ['odile-1', 'odile-2']) await like(subject, old, fan);
    expect(await ranked(subject)).toEqual([young, old, middle]);
    await like(subject, old, 'odile-3');
    const { items, next } = await page(subject, RANKED);
    expect(ids(items)).toEqual([old, young, middle]);
    expect(next).toBeNull();
    expect(items.map((item) => item.score)).toEqual([time(3 * HOUR), time(2.5 * HOUR), time(1.5 * HOUR)]);
  });

  test('lifts no post by more than twelve hours', async ({ subject }) => {
    const valley = await neighbours(subject);
    const [loved, twelve, young] = await posted(subject, valley, [
      ['carla', 0],
      ['odile', 1],
      ['carla', 12 * HOUR + 1],
    ]);
    await liked(subject, valley, loved, 'odile', 15);
    await liked(subject, valley, twelve, 'odile', 12);
    const { items } = await page(subject, RANKED);
    expect(ids(items)).toEqual([young, twelve, loved]);
    expect(items[2].score).toBe(time(12 * HOUR));
    expect(items[2]).toMatchObject({ author: 'carla', likes: 15, body: 'words', createdAt: at(0) });
  });

  test('puts the younger of two with one score first, and of one moment the higher id', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const posts = await posted(subject, valley, [
      ['carla', 2 * HOUR],
      ['odile', HOUR],
      ['carla', HOUR],
      ['odile', 0],
    ]);
    const [young, low, high, old] = posts;
    for (const [post, likes] of [
      [high, 1],
      [low, 1],
      [old, 2],
    ]) {
      await liked(subject, valley, post, 'odile', likes);
    }
    expect(await ranked(subject)).toEqual([young, high, low, old]);
    expect(await ranked(subject, 1)).toEqual([young, high, low, old]);
    expect(await ranked(subject, 3)).toEqual([young, high, low, old]);
  });

  test('stands still while posts and likes arrive', async ({ subject }) => {
    const valley = await neighbours(subject);
    const hours = Array.from({ length: 7 }, (_, n): [string, number] => [
      n % 2 ? 'carla' : 'odile',
      n * HOUR,
    ]);
    const posts = (await posted(subject, valley, hours)).reverse();
    const between = async (read: number) => {
      await subject.clock.advance(1000);
      await write(subject, read % 2 ? 'carla' : 'odile');
      await liked(subject, valley, posts[6 - read], 'odile', 9);
      await liked(subject, valley, posts[0], 'odile', 3, 10 * read);
    };
    const { shown } = await walk(subject, `${RANKED}?limit=2`, { between });
    expect(shown).toEqual(posts);
  });

  test('keeps the score that it had at the first page', async ({ subject }) => {
    const valley = await neighbours(subject);
    const posts = await posted(subject, valley, [
      ['carla', 1],
      ['carla', 0],
    ]);
    await liked(subject, valley, posts[1], 'odile', 1);
    await liked(subject, valley, posts[0], 'odile', 2);
    const first = await page(subject, `${RANKED}?limit=1`);
    expect(ids(first.items)).toEqual([posts[0]]);
    await subject.clock.advance(1);
    for (const fan of ['odile-20', 'odile-21']) await like(subject, posts[1], fan);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual([posts[1]]);
    expect(second.items[0].score).toBe(time(HOUR));
    expect(second.next).toBeNull();
    const [top] = (await page(subject, `${RANKED}?limit=1`)).items;
    expect(top.id).toBe(posts[1]);
    expect(top.score).toBe(time(3 * HOUR));
  });

  test('counts posts and likes of the very moment of the first page, and later ones only when one begins anew', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const [young, old] = await posted(subject, valley, [
      ['carla', 1],
      ['carla', 0],
    ]);
    const now = await write(subject, 'odile');
    await like(subject, old, 'odile-1');
    const first = await page(subject, `${RANKED}?limit=1`);
    expect(ids(first.items)).toEqual([now]);
    await subject.clock.advance(1);
    const later = await write(subject, 'carla');
    await like(subject, young, 'odile-2');
    expect((await walk(subject, first.next as string)).shown).toEqual([old, young]);
    expect(await ranked(subject)).toEqual([later, now, young, old]);
  });

  test('ranks the newest hundred of the first page though more arrive', async ({ subject }) => {
    const valley = await neighbours(subject);
    const posts = await posted(
      subject,
      valley,
      Array.from({ length: 103 }, (_, n) => ['odile', n]),
    );
    for (const post of [posts[2], posts[3]]) await liked(subject, valley, post, 'odile', 1);
    const first = await page(subject, `${RANKED}?limit=50`);
    await subject.clock.advance(1000);
    for (const author of ['carla', 'odile']) await write(subject, author);
    const { shown } = await walk(subject, first.next as string);
    expect([...ids(first.items), ...shown]).toEqual([posts[3], ...posts.slice(4).reverse()]);
  });

  test('shows what the home timeline shows, and no more', async ({ subject }) => {
    const valley = await neighbours(subject, ['dario', 'edda', 'friedl']);
    const [kept, ...others] = await posted(subject, valley, [
      ['odile', 1],
      ['carla', 2],
      ['dario', 2],
      ['edda', 2],
      ['friedl', 2],
      ['odile-1', 3],
    ]);
    await unfollow(subject, 'benno', 'carla');
    await block(subject, 'dario', 'benno');
    await close(subject, 'edda');
    expect(await ranked(subject, 1)).toEqual([others[3], kept]);
    expect(await page(subject, '/accounts/odile-9/home/ranked')).toMatchObject({ next: null });
    expect((await subject.get('/accounts/nobody/home/ranked')).status).toBe(404);
  });

  test('takes the limits of every listing and refuses cursors that are none', async ({ subject }) => {
    const valley = await neighbours(subject);
    await posted(
      subject,
      valley,
      Array.from({ length: 21 }, (_, n) => ['carla', n]),
    );
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

  test('goes on after a restart, though the post that a page ended with is gone', async ({ subject }) => {
    const valley = await neighbours(subject);
    const posts = await posted(
      subject,
      valley,
      [4, 3, 2, 1, 0].map((second) => ['carla', second]),
    );
    const { next } = await page(subject, `${RANKED}?limit=2`);
    await subject.delete(`/posts/${posts[1]}`);
    await subject.restart();
    expect((await walk(subject, next as string)).shown).toEqual(posts.slice(2));
  });
});
