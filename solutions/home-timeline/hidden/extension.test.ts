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

  test('stands as it was at the first page whatever is posted, brought along, liked or closed', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const posts = await posted(
      subject,
      valley,
      Array.from({ length: 7 }, (_, n) => [n % 2 ? 'carla' : 'odile', (7 - n) * HOUR]),
    );
    await liked(subject, valley, posts[5], 'odile', 3, 1);
    await liked(subject, valley, posts[6], 'odile', 1, 1);
    const ranking = [0, 1, 2, 5, 3, 4, 6].map((place) => posts[place]);
    const scores = [7, 6, 5, 5, 4, 3, 2].map((hours) => time(hours * HOUR));
    const meanwhile = [
      async () => {
        await write(subject, 'odile', at(8 * HOUR));
        await write(subject, 'carla', at(4.5 * HOUR));
        await liked(subject, valley, posts[6], 'odile', 9, 20);
      },
      async () => {
        await close(subject, 'odile-1');
        await write(subject, 'odile', at(3.5 * HOUR));
      },
      async () => {
        await close(subject, 'odile-2');
        await liked(subject, valley, posts[0], 'odile', 3, 30);
      },
    ];
    const { shown, pages } = await walk(subject, `${RANKED}?limit=2`, {
      between: async (read) => {
        await subject.clock.advance(1000);
        await meanwhile[read - 1]();
      },
    });
    expect(shown).toEqual(ranking);
    expect(pages.flat().map((item) => item.score)).toEqual(scores);
  });

  test('keeps the score that it had at the first page, until one begins anew', async ({ subject }) => {
    const valley = await neighbours(subject);
    const posts = await posted(subject, valley, [
      ['carla', 1],
      ['carla', 0],
    ]);
    await liked(subject, valley, posts[1], 'odile', 1);
    await liked(subject, valley, posts[0], 'odile', 2);
    const now = await write(subject, 'odile');
    const first = await page(subject, `${RANKED}?limit=2`);
    expect(ids(first.items)).toEqual([now, posts[0]]);
    await subject.clock.advance(1);
    const later = await write(subject, 'carla');
    for (const fan of ['odile-20', 'odile-21']) await like(subject, posts[1], fan);
    const second = await page(subject, first.next);
    expect(ids(second.items)).toEqual([posts[1]]);
    expect(second.items[0]).toMatchObject({ score: time(HOUR), likes: 3 });
    expect(second.next).toBeNull();
    expect(await ranked(subject)).toEqual([later, now, posts[1], posts[0]]);
  });

  test('ranks the newest hundred of the first page though more arrive, and none in place of one that goes', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const posts = await posted(
      subject,
      valley,
      // Two of odile's for each of carla's, so that neither has a hundred; with ids as long as any.
      Array.from({ length: 103 }, (_, n) => [n % 3 === 0 ? 'carla' : 'odile', n, 800_000_000_000_000 + n]),
    );
    for (const post of [posts[2], posts[3]]) await liked(subject, valley, post, 'odile', 1);
    const first = await page(subject, `${RANKED}?limit=50`);
    const one = await page(subject, `${RANKED}?limit=1`);
    expect(one.next?.length).toBeLessThanOrEqual(4000);
    await subject.clock.advance(1000);
    await posted(
      subject,
      valley,
      Array.from({ length: 160 }, (_, n) => ['carla', 200 + n, 800_000_000_001_000 + n]),
    );
    await write(subject, 'odile', at(10.5));
    await subject.delete(`/posts/${posts[20]}`);
    const { shown } = await walk(subject, first.next as string);
    expect((await page(subject, one.next)).items[0]?.id).toBe(posts[102]);
    const newest = posts.slice(4).reverse();
    expect([...ids(first.items), ...shown]).toEqual([posts[3], ...newest.filter((id) => id !== posts[20])]);
  });

  test('is another for each first page, however many there are, and a link shows the same however often it is asked', async ({
    subject,
  }) => {
    const valley = await neighbours(subject);
    const [low, middle, high] = await posted(subject, valley, [
      ['carla', 0],
      ['odile', 1],
      ['carla', 2],
    ]);
    const phone = await page(subject, `${RANKED}?limit=1`);
    await subject.clock.advance(1000);
    await like(subject, low, 'odile-1');
    const tablet = await page(subject, `${RANKED}?limit=1`);
    for (let n = 0; n < 30; n += 1) await page(subject, `${RANKED}?limit=1`);
    for (let n = 0; n < 2; n += 1)
      expect((await walk(subject, phone.next as string)).shown).toEqual([middle, low]);
    expect(ids(tablet.items)).toEqual([low]);
    expect((await walk(subject, tablet.next as string)).shown).toEqual([high, middle]);
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
    const seven = await page(subject, `${RANKED}?limit=7`);
    const following = await page(subject, seven.next);
    expect([seven.items.length, following.items.length]).toEqual([7, 7]);
    const ofHome = new URL((await page(subject, '/accounts/benno/home')).next ?? '', 'http://valley.example');
    const cursors = ['', 'x', 'null', '1-2', '%00', '{}', ofHome.searchParams.get('cursor')];
    const queries = ['limit=0', 'limit=51', ...cursors.map((cursor) => `cursor=${cursor}`)];
    for (const query of queries) {
      expect((await subject.get(`${RANKED}?${query}`)).status, query).toBe(400);
    }
  });

  test('goes on after a restart, past what was shown and is gone, to its last post that is there', async ({
    subject,
  }) => {
    const follows = { benno: ['odile', 'carla', 'dario'], edda: ['dario'] };
    const valley = await people(subject, follows, { odile: 51 });
    const posts = await posted(
      subject,
      valley,
      [6, 5, 4, 3, 2, 1].map((second) => [second === 2 ? 'dario' : 'carla', second]),
    );
    const { next } = await page(subject, `${RANKED}?limit=2`);
    for (const gone of [posts[1], posts[5]]) await subject.delete(`/posts/${gone}`);
    await unfollow(subject, 'benno', 'dario');
    await subject.restart();
    const last = await page(subject, next);
    expect(ids(last.items)).toEqual(posts.slice(2, 4));
    expect(last.next).toBeNull();
  });
});
