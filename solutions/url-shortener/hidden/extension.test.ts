import { describe, expect, test } from 'bugsquash/examiner';
import {
  follow,
  isoIn,
  listHosts,
  loadLinks,
  make,
  ours,
  problem,
  type Subject,
} from './support/signpost.ts';

/** Takes a host down and returns the takedown. */
async function takeDown(subject: Subject, host: string, reason = 'A fake shop') {
  const { status, text, json } = await subject.post('/takedowns', { host, reason });
  if (status !== 201) throw new Error(`POST /takedowns answered ${status}: ${text}`);
  return json;
}

async function expectDown(subject: Subject, alias: string) {
  for (const path of [`/${alias}`, `/preview/${alias}`]) {
    const { status, json } = await subject.get(path);
    expect(status, path).toBe(410);
    expect(json.type, path).toBe(problem('taken-down'));
  }
}

async function expectRefused(answer: { status: number; text: string }) {
  expect(answer.status).toBe(422);
  const detail = expect.stringMatching(/\w/);
  expect(JSON.parse(answer.text)).toMatchObject({ type: problem('unsafe-destination'), detail });
}

describe('taking a host down', () => {
  test('every link that leads there is down at once, also from memory, and its preview, and no other', async ({
    subject,
  }) => {
    await listHosts(subject);
    await make(subject, { alias: 'Tickets', url: 'https://prizes.example/tickets' });
    const coded = await make(subject, { url: 'http://prizes.example:8080/?from=poster' });
    await make(subject, { alias: 'choir', url: 'https://choir.example/prizes.example' });
    for (const alias of ['Tickets', 'TICKETS', 'tickets', 'choir']) await follow(subject, alias);
    expect(await takeDown(subject, 'prizes.example')).toEqual({
      id: expect.any(Number),
      host: 'prizes.example',
      reason: 'A fake shop',
      createdAt: isoIn(subject, 0),
    });
    await expectDown(subject, coded.alias);
    for (const alias of ['Tickets', 'TICKETS', 'tickets']) await expectDown(subject, alias);
    expect(await follow(subject, 'choir')).toBe('https://choir.example/prizes.example');
    expect((await subject.get('/preview/choir')).status).toBe(200);
  });

  test('hosts below it are down, those that merely end alike are not', async ({ subject }) => {
    await listHosts(subject);
    const down = ['prizes.example', 'www.prizes.example', 'a.b.c.prizes.example', 'www.prizes.example.'];
    const up = ['my-prizes.example', 'prizes.example.org', 'example', 'prizesxexample', 'my_prizes.example'];
    for (const [n, host] of [...down, ...up].entries()) {
      await make(subject, { alias: `link-${n}`, url: `https://${host}/` });
    }
    await takeDown(subject, 'Prizes.EXAMPLE');
    const { json } = await subject.get('/links');
    const states = json.items.reverse().map((link: { url: string; state: string }) => [link.url, link.state]);
    expect(states).toEqual([
      ...down.map((host) => [`https://${host}/`, 'taken-down']),
      ...up.map((host) => [`https://${host}/`, 'live']),
    ]);
    expect(await follow(subject, 'link-3')).toBe(410);
    expect(await follow(subject, 'link-4')).toBe(`https://${up[0]}/`);
  });

  test('nobody links to it any more, and the lookup is not asked', async ({ subject }) => {
    const lookup = await listHosts(subject);
    await loadLinks(subject, { alias: 'sale' });
    await takeDown(subject, 'prizes.example');
    for (const url of [
      'https://prizes.example/new',
      'http://www.prizes.example:81/',
      'https://PRIZES.example./',
    ]) {
      await expectRefused(await subject.post('/links', { url, alias: 'fresh' }));
      await expectRefused(await subject.put('/links/sale', { url, title: 'Prizes' }));
    }
    expect(lookup.calls).toEqual([]);
    expect(await follow(subject, 'fresh')).toBe(404);
    expect(await follow(subject, 'sale')).toBe(ours('/visit'));
  });

  test('what is being looked up meanwhile is refused, from there and to there', async ({ subject }) => {
    const lookup = await listHosts(subject);
    const url = 'https://prizes.example/';
    await loadLinks(subject, { alias: 'sale' }, { alias: 'shop', url });
    const held = await lookup.hold();
    const asked = [subject.post('/links', { url, alias: 'tickets' }), subject.put('/links/sale', { url })];
    const away = subject.put('/links/shop', { url: 'https://choir.example/' });
    await held.waiting(3);
    await takeDown(subject, 'prizes.example');
    await held.release();
    for (const answer of await Promise.all(asked)) await expectRefused(answer);
    expect((await away).status).toBe(410);
    expect((await subject.get('/links/shop')).json).toMatchObject({ url, state: 'taken-down' });
    expect(await follow(subject, 'tickets')).toBe(404);
    expect(await follow(subject, 'sale')).toBe(ours('/visit'));
  });

  test('a link that is down by its host counts as taken down', async ({ subject }) => {
    await listHosts(subject);
    await make(subject, { alias: 'tickets', url: 'https://prizes.example/', expiresIn: 60 });
    await follow(subject, 'tickets');
    await takeDown(subject, 'prizes.example');
    await follow(subject, 'tickets');
    expect((await subject.get('/links/tickets')).json).toMatchObject({ state: 'taken-down', clicks: 1 });
    await loadLinks(subject, { alias: 'endless', url: 'https://prizes.example/' });
    for (const alias of ['tickets', 'endless']) {
      const changed = await subject.put(`/links/${alias}`, { url: ours('/') });
      expect(changed.status, alias).toBe(410);
    }
    await subject.clock.advance(60_000);
    expect((await subject.get('/links/tickets')).json.state).toBe('taken-down');
    const taken = await subject.post('/links', { url: ours('/'), alias: 'tickets' });
    expect(taken.status).toBe(409);
    expect(taken.json.type).toBe(problem('alias-taken'));
  });
});

describe('lifting a takedown', () => {
  test('links lead there again at once, new ones can be made, and it can be taken down again', async ({
    subject,
  }) => {
    await listHosts(subject);
    await make(subject, { alias: 'tickets', url: 'https://prizes.example/' });
    await follow(subject, 'tickets');
    const { id } = await takeDown(subject, 'prizes.example');
    for (const none of ['none', `${id}x`, `${id + 1}`]) {
      expect((await subject.delete(`/takedowns/${none}`)).status, none).toBe(404);
    }
    await expectDown(subject, 'tickets');
    expect((await subject.delete(`/takedowns/${id}`)).status).toBe(204);
    expect(await follow(subject, 'tickets')).toBe('https://prizes.example/');
    expect((await subject.get('/links/tickets')).json.state).toBe('live');
    await make(subject, { alias: 'prizes', url: 'https://prizes.example/' });
    expect((await subject.delete(`/takedowns/${id}`)).status).toBe(404);
    const again = await takeDown(subject, 'Prizes.example', 'Again');
    expect((await subject.get('/takedowns')).json).toEqual({ items: [again] });
    expect(await follow(subject, 'tickets')).toBe(410);
  });

  test('a link that came to its end meanwhile has expired, and its alias is free', async ({ subject }) => {
    await listHosts(subject);
    await make(subject, { alias: 'tickets', url: 'https://prizes.example/', expiresIn: 60 });
    const { id } = await takeDown(subject, 'prizes.example');
    await subject.clock.advance(60_000);
    await expectDown(subject, 'tickets');
    await subject.delete(`/takedowns/${id}`);
    expect((await subject.get('/links/tickets')).json.state).toBe('expired');
    const { status, json } = await subject.get('/tickets');
    expect([status, json.type]).toEqual([410, problem('expired')]);
    await make(subject, { alias: 'tickets', url: ours('/tickets') });
    expect(await follow(subject, 'tickets')).toBe(ours('/tickets'));
  });

  test('links that were taken down by themselves stay down', async ({ subject }) => {
    await listHosts(subject);
    for (const alias of ['before', 'meanwhile'])
      await make(subject, { alias, url: 'https://prizes.example/' });
    await subject.delete('/links/before');
    const { id } = await takeDown(subject, 'prizes.example');
    expect((await subject.delete('/links/meanwhile')).status).toBe(204);
    await subject.delete(`/takedowns/${id}`);
    for (const alias of ['before', 'meanwhile']) expect(await follow(subject, alias)).toBe(410);
  });

  test('a host stays down while a takedown of a host above it holds', async ({ subject }) => {
    await listHosts(subject);
    await make(subject, { alias: 'shop', url: 'https://a.b.shop.prizes.example/' });
    const below = await takeDown(subject, 'shop.prizes.example');
    await expectDown(subject, 'shop');
    const above = await takeDown(subject, 'prizes.example');
    await subject.delete(`/takedowns/${below.id}`);
    await expectDown(subject, 'shop');
    await subject.delete(`/takedowns/${above.id}`);
    expect(await follow(subject, 'shop')).toBe('https://a.b.shop.prizes.example/');
  });
});

describe('the list of takedowns', () => {
  test('shows the newest first', async ({ subject }) => {
    expect((await subject.get('/takedowns')).json).toEqual({ items: [] });
    const first = await takeDown(subject, 'Prizes.example');
    await subject.clock.advance(1000);
    const second = await takeDown(subject, 'games.example', 'Malware');
    const third = await takeDown(subject, 'art.example');
    expect(first.host).toBe('prizes.example');
    expect((await subject.get('/takedowns')).json).toEqual({ items: [third, second, first] });
  });

  test('a host is on it once, and is a host', async ({ subject }) => {
    await takeDown(subject, 'prizes.example');
    const again = await subject.post('/takedowns', { host: 'PRIZES.example', reason: 'Again' });
    expect(again.status).toBe(409);
    const detail = expect.stringMatching(/\w/);
    expect(again.json).toMatchObject({ type: problem('already-taken-down'), detail });
    for (const host of [
      '',
      'prizes',
      'https://games.example',
      '*.games.example',
      'games.example.',
      'games..example',
      'games.example:80',
      'my_games.example',
      'sp\u00efele.example',
    ]) {
      expect((await subject.post('/takedowns', { host, reason: 'Malware' })).status, host).toBe(400);
    }
    const long = `${'a.'.repeat(123)}example`;
    const bodies = [
      { host: 'games.example' },
      { host: 'games.example', reason: '' },
      { host: 'games.example', reason: 'x'.repeat(201) },
      { host: `a${long}`, reason: 'Malware' },
      { reason: 'Malware' },
    ];
    for (const body of bodies) expect((await subject.post('/takedowns', body)).status).toBe(400);
    expect((await subject.get('/takedowns')).json.items).toHaveLength(1);
    await takeDown(subject, long, 'x'.repeat(200));
  });
});

describe('after a restart', () => {
  test('a host of ours that was taken down still is', async ({ subject }) => {
    await make(subject, { alias: 'blog', url: 'https://blog.citylibrary.example/' });
    const { alias } = await make(subject, { url: ours('/kept') });
    const takedown = await takeDown(subject, 'blog.citylibrary.example', 'Broken into');
    const expectBlogDown = async () => {
      await expectDown(subject, 'blog');
      await expectRefused(await subject.post('/links', { url: 'https://blog.citylibrary.example/x' }));
      expect(await follow(subject, alias)).toBe(ours('/kept'));
    };
    await expectBlogDown();
    await subject.restart();
    await expectBlogDown();
    expect((await subject.get('/takedowns')).json).toEqual({ items: [takedown] });
    // Links, clicks and codes outlive it, too.
    expect((await subject.get(`/links/${alias}`)).json.clicks).toBe(2);
    expect((await make(subject, { url: ours('/next') })).alias).not.toBe(alias);
  });
});
