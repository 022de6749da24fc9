import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

const problem = (name: string) => `https://signpost.example/problems/${name}`;

describe('links', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('are made with an alias, a title and an end', async () => {
    const { status, json } = await service.post('/links', {
      url: 'https://market.example/book-sale?from=poster',
      alias: 'Book-Sale',
      title: 'The book sale',
      expiresIn: 3600,
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      alias: 'Book-Sale',
      short: 'https://sgn.example/Book-Sale',
      url: 'https://market.example/book-sale?from=poster',
      title: 'The book sale',
      state: 'live',
      clicks: 0,
      createdAt: '2026-03-02T09:00:00.000Z',
      expiresAt: '2026-03-02T10:00:00.000Z',
    });
    expect((await service.get('/links/book-sale')).json).toEqual(json);
  });

  it('get a code of their own if nobody names one', async () => {
    const codes = new Set<string>();
    for (let n = 0; n < 20; n += 1) {
      const { status, json } = await service.post('/links', { url: `https://market.example/${n}` });
      expect(status).toBe(201);
      expect(json.alias).toMatch(/^\d[\da-z]+$/);
      codes.add(json.alias);
    }
    expect(codes.size).toBe(20);
  });

  it('are listed, the newest first', async () => {
    for (const alias of ['one', 'two', 'three']) {
      await service.post('/links', { url: 'https://market.example/', alias });
    }
    const { json } = await service.get('/links?limit=2');
    expect(json.items.map((link: { alias: string }) => link.alias)).toEqual(['three', 'two']);
  });

  it('share no alias, in whatever spelling', async () => {
    await service.post('/links', { url: 'https://market.example/first', alias: 'summer' });
    const { status, json } = await service.post('/links', {
      url: 'https://market.example/',
      alias: 'SUMMER',
    });
    expect(status).toBe(409);
    expect(json).toMatchObject({ type: problem('alias-taken'), title: 'Conflict', status: 409 });
    expect((await service.get('/links/summer')).json.url).toBe('https://market.example/first');
  });

  it('share no alias when two people ask at the same moment', async () => {
    service.answerLookup(async () => {
      await setTimeout(10);
      return Response.json({ verdict: 'clean' });
    });
    const answers = await Promise.all([
      service.post('/links', { url: 'https://puppets.example/', alias: 'summer' }),
      service.post('/links', { url: 'https://reading.example/', alias: 'summer' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('give their alias up once they have expired', async () => {
    await service.post('/links', { url: 'https://market.example/2025', alias: 'sale', expiresIn: 60 });
    await service.get('/sale');
    service.tick(60);
    const { status } = await service.post('/links', { url: 'https://market.example/2026', alias: 'sale' });
    expect(status).toBe(201);
    const { json } = await service.get('/links/sale');
    expect(json).toMatchObject({ url: 'https://market.example/2026', clicks: 0, expiresAt: null });
  });

  it.each(['ab', '2cool', 'with space', 'über', '-x-', 'x'.repeat(41)])(
    'cannot be called %j',
    async (alias) => {
      expect((await service.post('/links', { url: 'https://market.example/', alias })).status).toBe(400);
    },
  );

  it('cannot be called what our own addresses are', async () => {
    const { status, json } = await service.post('/links', { url: 'https://market.example/', alias: 'Links' });
    expect(status).toBe(400);
    expect(json.type).toBe(problem('reserved-alias'));
  });

  it.each([
    'market.example',
    'javascript:alert(1)',
    'data:text/html,hello',
    'ftp://market.example/',
    'https://ada:secret@market.example/',
    'https://sgn.example/summer',
  ])('do not lead to %s', async (url) => {
    const { status, json } = await service.post('/links', { url });
    expect(status).toBe(400);
    expect(json.type).toBe(problem('invalid-destination'));
  });

  it('can be changed', async () => {
    await service.post('/links', { url: 'https://market.example/', alias: 'sale', title: 'Sale' });
    service.tick(10);
    const { status, json } = await service.put('/links/sale', {
      url: 'https://market.example/hall-2',
      expiresIn: 120,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      url: 'https://market.example/hall-2',
      title: 'Sale',
      expiresAt: '2026-03-02T09:02:10.000Z',
    });
    expect((await service.put('/links/sale', {})).status).toBe(400);
    expect((await service.put('/links/none', { title: 'x' })).status).toBe(404);
  });

  it('are taken down for ever', async () => {
    await service.post('/links', { url: 'https://market.example/', alias: 'sale' });
    expect((await service.delete('/links/sale')).status).toBe(204);
    expect((await service.get('/links/sale')).json.state).toBe('taken-down');
    expect((await service.put('/links/sale', { title: 'x' })).status).toBe(410);
    expect((await service.post('/links', { url: 'https://market.example/', alias: 'sale' })).status).toBe(
      409,
    );
    expect((await service.delete('/links/none')).status).toBe(404);
  });
});
