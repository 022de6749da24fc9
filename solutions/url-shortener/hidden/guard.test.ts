import { describe, expect, test } from 'bugsquash/examiner';
import {
  askedAbout,
  change,
  follow,
  isoIn,
  listHosts,
  loadLinks,
  lookupOf,
  make,
  ours,
  problem,
  type Subject,
} from './support/signpost.ts';

async function expectProblem(answer: Awaited<ReturnType<Subject['get']>>, status: number, name: string) {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json).toMatchObject({ type: problem(name), status });
}

describe('making links', () => {
  test('a link comes back as it was made, and is found in any spelling', async ({ subject }) => {
    const link = await make(subject, { alias: 'Book-Sale', title: 'The book sale', expiresIn: 3600 });
    expect(link).toEqual({
      alias: 'Book-Sale',
      short: 'https://sgn.example/Book-Sale',
      url: ours('/visit'),
      title: 'The book sale',
      state: 'live',
      clicks: 0,
      createdAt: isoIn(subject, 0),
      expiresAt: isoIn(subject, 3600),
    });
    expect((await subject.get('/links/book-sale')).json).toEqual(link);
    expect((await subject.get('/links')).json.items).toEqual([link]);
  });

  test('an alias is taken until its link expires, then it is free, and its clicks begin anew', async ({
    subject,
  }) => {
    await loadLinks(subject, { alias: 'sale', url: ours('/2025'), expiresIn: 60 });
    await subject.clock.advance(59_999);
    const early = await subject.post('/links', { url: ours('/2026'), alias: 'SALE' });
    await expectProblem(early, 409, 'alias-taken');
    expect(await follow(subject, 'sale')).toBe(ours('/2025'));
    await subject.clock.advance(1);
    const link = await make(subject, { alias: 'Sale', url: ours('/2026') });
    expect(link.clicks).toBe(0);
    expect(await follow(subject, 'sale')).toBe(ours('/2026'));
    expect((await subject.get('/links/sale/clicks')).json.total).toBe(1);
    expect((await subject.get('/links')).json.items).toHaveLength(1);
  });

  test('an alias is not free after a takedown, even once the link has expired', async ({ subject }) => {
    await loadLinks(subject, { alias: 'sale', expiresIn: 60 });
    await subject.delete('/links/sale');
    await subject.clock.advance(120_000);
    const again = await subject.post('/links', { url: ours('/'), alias: 'sale' });
    await expectProblem(again, 409, 'alias-taken');
    expect(await follow(subject, 'sale')).toBe(410);
  });

  test('what cannot be an alias is refused, and an end outside a minute to ten years', async ({
    subject,
  }) => {
    for (const alias of ['ab', '2cool', 'with space', 'über', '-x-', 'x'.repeat(41), 7]) {
      expect((await subject.post('/links', { url: ours('/'), alias })).status, `${alias}`).toBe(400);
    }
    for (const alias of ['links', 'Preview', 'ABOUT', 'help', 'takedowns']) {
      await expectProblem(await subject.post('/links', { url: ours('/'), alias }), 400, 'reserved-alias');
    }
    for (const expiresIn of [0, -60, 59, 60.5, 315_360_001, 'soon']) {
      expect((await subject.post('/links', { url: ours('/'), expiresIn })).status, `${expiresIn}`).toBe(400);
    }
    const { expiresAt } = await make(subject, { expiresIn: 315_360_000 });
    expect(expiresAt).toBe(isoIn(subject, 315_360_000));
  });

  test('a link leads to web addresses only', async ({ subject }) => {
    const lookup = await listHosts(subject);
    for (const url of [
      'market.example',
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,hello',
      'file:///etc/passwd',
      'ftp://market.example/',
      'https://ada@market.example/',
      'https://:secret@market.example/',
      'https://www.citylibrary.example@market.example/',
      'https://sgn.example/summer',
      'http://SGN.example:8080/',
    ]) {
      await expectProblem(await subject.post('/links', { url }), 400, 'invalid-destination');
    }
    expect(lookup.calls).toEqual([]);
  });

  test('links are listed with the newest first, as many as are asked for', async ({ subject }) => {
    await loadLinks(subject, { alias: 'one' }, { alias: 'two' });
    await make(subject, { alias: 'three' });
    const { json } = await subject.get('/links?limit=2');
    expect(json.items.map((link: { alias: string }) => link.alias)).toEqual(['three', 'two']);
    for (const limit of ['0', '101', 'x']) {
      expect((await subject.get(`/links?limit=${limit}`)).status, limit).toBe(400);
    }
  });
});

describe('the lookup', () => {
  test('what is listed is refused, nothing is stored, and no link is led there', async ({ subject }) => {
    await listHosts(subject, { prizes: 'phishing', games: 'malware' });
    await loadLinks(subject, { alias: 'sale' });
    for (const host of ['prizes.example', 'games.example']) {
      const answer = await subject.post('/links', { url: `https://${host}/?ticket=osprey`, alias: 'free' });
      await expectProblem(answer, 422, 'unsafe-destination');
    }
    const led = await subject.put('/links/sale', { url: 'https://prizes.example/', title: 'Prizes' });
    await expectProblem(led, 422, 'unsafe-destination');
    expect(await follow(subject, 'free')).toBe(404);
    expect((await subject.get('/links/sale')).json).toMatchObject({
      url: ours('/visit'),
      title: ours('/visit'),
    });
    expect(await subject.output).not.toContain('osprey');
  });

  test('it is told the public part of a destination alone', async ({ subject }) => {
    const lookup = await listHosts(subject);
    await make(subject, { url: 'https://members.example/renew?ticket=81aa#step2' });
    expect(lookup.calls.map(({ url }) => askedAbout(url))).toEqual(['https://members.example/renew']);
    expect(lookup.calls[0]?.url).toContain('https://lookup.example/v1/verdict?url=');
  });

  test('while it cannot answer, no link is made or led elsewhere', async ({ subject }) => {
    await loadLinks(subject, { alias: 'sale' });
    const lookup = lookupOf(subject);
    const troubles = [
      () => lookup.fail(),
      () => lookup.reply({ status: 500, json: { verdict: 'clean' } }),
      () => lookup.reply({ json: { verdict: 'maybe' } }),
      () => lookup.reply({ text: 'clean' }),
    ];
    for (const trouble of troubles) {
      await trouble();
      const url = 'https://market.example/?code=kestrel';
      await expectProblem(await subject.post('/links', { url }), 503, 'lookup-unavailable');
      await expectProblem(await subject.put('/links/sale', { url }), 503, 'lookup-unavailable');
    }
    expect((await subject.get('/links')).json.items).toHaveLength(1);
    expect(await follow(subject, 'sale')).toBe(ours('/visit'));
    expect(await subject.output).not.toContain('kestrel');
  });
});

describe('following links', () => {
  test('a redirect is temporary and carries the whole destination, a preview its public part', async ({
    subject,
  }) => {
    await make(subject, { alias: 'renew', title: 'Renew', url: ours('/renew?ticket=81aa#step2') });
    expect((await subject.get('/preview/RENEW')).json).toEqual({
      alias: 'renew',
      title: 'Renew',
      destination: ours('/renew'),
      createdAt: isoIn(subject, 0),
      expiresAt: null,
    });
    expect((await subject.get('/links/renew')).json.clicks).toBe(0);
    const { status, headers } = await subject.get('/renew');
    expect(status).toBe(302);
    expect(headers.location).toBe(ours('/renew?ticket=81aa#step2'));
    expect(headers['cache-control']).toBe('private, max-age=60');
  });

  test('a link lives until its end, to the millisecond, also from memory', async ({ subject }) => {
    await loadLinks(subject, { alias: 'draw', expiresIn: 90 });
    await follow(subject, 'draw');
    await subject.clock.advance(89_999);
    expect(await follow(subject, 'draw')).toBe(ours('/visit'));
    expect((await subject.get('/preview/draw')).status).toBe(200);
    await subject.clock.advance(1);
    for (const path of ['/draw', '/preview/draw'])
      await expectProblem(await subject.get(path), 410, 'expired');
    expect((await subject.get('/links/draw')).json).toMatchObject({ state: 'expired', clicks: 2 });
    await expectProblem(await subject.put('/links/draw', { expiresIn: 60 }), 410, 'expired');
  });

  test('a change and a takedown hold at once', async ({ subject }) => {
    await loadLinks(subject, { alias: 'sale', url: ours('/hall-1') });
    await follow(subject, 'sale');
    await change(subject, 'sale', { url: ours('/hall-2') });
    expect(await follow(subject, 'sale')).toBe(ours('/hall-2'));
    expect((await subject.delete('/links/sale')).status).toBe(204);
    for (const path of ['/sale', '/preview/sale']) {
      await expectProblem(await subject.get(path), 410, 'taken-down');
    }
    expect((await subject.delete('/links/sale')).status).toBe(204);
    await expectProblem(await subject.put('/links/sale', { title: 'x' }), 410, 'taken-down');
    expect((await subject.get('/links/sale')).json.state).toBe('taken-down');
  });

  test('a change leaves the rest as it was', async ({ subject }) => {
    const link = await make(subject, { alias: 'sale', title: 'Sale', expiresIn: 600 });
    await subject.clock.advance(1000);
    expect(await change(subject, 'sale', { title: 'Great sale' })).toEqual({ ...link, title: 'Great sale' });
    expect((await change(subject, 'sale', { expiresIn: 60 })).expiresAt).toBe(isoIn(subject, 60));
    for (const body of [{}, { url: 'javascript:alert(1)' }]) {
      expect((await subject.put('/links/sale', body)).status).toBe(400);
    }
  });

  test('every click counts, however many come at once, by day in UTC and across a change', async ({
    subject,
  }) => {
    const today = () => isoIn(subject, 0).slice(0, 10);
    await loadLinks(subject, { alias: 'sale' });
    const first = today();
    await subject.clock.advance(Date.parse(first) + 86_400_000 - 1 - subject.clock.now.getTime());
    await Promise.all(Array.from({ length: 6 }, () => follow(subject, 'sale')));
    await subject.request({ method: 'HEAD', path: '/sale' });
    await subject.clock.advance(1);
    await follow(subject, 'sale');
    await change(subject, 'sale', { url: ours('/hall-2') });
    await follow(subject, 'SALE');
    expect((await subject.get('/links/sale/clicks')).json).toEqual({
      total: 8,
      days: [
        { day: first, clicks: 6 },
        { day: today(), clicks: 2 },
      ],
    });
    expect((await subject.get('/links/sale')).json.clicks).toBe(8);
  });

  test('what does not exist is a 404 problem, also where a letter looks like another', async ({
    subject,
  }) => {
    await loadLinks(subject, { alias: 'market' }, { alias: 'SIGN' });
    for (const alias of ['market', 'SIGN', 'sign']) await follow(subject, alias);
    // The Kelvin sign and a long s fold into letters of ours elsewhere.
    const others = ['mar\u212aet', '\u017fign'].map(encodeURIComponent);
    for (const name of [
      ...others,
      'nothing',
      'what%20is',
      'preview/none',
      'links/none',
      'links/none/clicks',
      'a/b',
    ]) {
      await expectProblem(await subject.get(`/${name}`), 404, 'not-found');
    }
    expect((await subject.put('/links/none', { title: 'x' })).status).toBe(404);
    expect((await subject.delete('/links/none')).status).toBe(404);
  });
});

describe('after a restart', () => {
  test('links and clicks are as before', async ({ subject }) => {
    await loadLinks(subject, { id: 7, alias: '22229', url: ours('/kept') });
    const hour = Date.parse('2026-02-28T10:00:00Z') / 3_600_000;
    await subject.database.load('clicks', [{ link_id: 7, hour, count: 3 }]);
    expect(await follow(subject, '22229')).toBe(ours('/kept'));
    await subject.restart();
    expect(await follow(subject, '22229')).toBe(ours('/kept'));
    expect((await subject.get('/links/22229')).json.clicks).toBe(5);
    expect((await make(subject, { url: ours('/next') })).alias).not.toBe('22229');
  });
});
