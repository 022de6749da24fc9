import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('redirects', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    const url = 'https://market.example/sale?from=poster';
    await service.post('/links', { url, alias: 'sale', title: 'The great sale' });
  });
  afterEach(() => service.close());

  it('lead to the destination, for the time being', async () => {
    const { status, headers } = await service.get('/sale');
    expect(status).toBe(302);
    expect(headers.location).toBe('https://market.example/sale?from=poster');
    expect(headers['cache-control']).toBe('private, max-age=60');
  });

  it('follow a change at once', async () => {
    await service.get('/sale');
    await service.put('/links/sale', { url: 'https://market.example/hall-2' });
    expect((await service.get('/sale')).headers.location).toBe('https://market.example/hall-2');
  });

  it('end with a takedown', async () => {
    await service.get('/sale');
    await service.delete('/links/sale');
    const { status, json } = await service.get('/sale');
    expect(status).toBe(410);
    expect(json.type).toBe('https://signpost.example/problems/taken-down');
  });

  it('end when the link expires', async () => {
    await service.put('/links/sale', { expiresIn: 90 });
    service.tick(89);
    expect((await service.get('/sale')).status).toBe(302);
    service.tick(1);
    const { status, json } = await service.get('/sale');
    expect(status).toBe(410);
    expect(json.type).toBe('https://signpost.example/problems/expired');
  });

  it('do not exist for what nobody made', async () => {
    expect((await service.get('/nothing')).status).toBe(404);
    expect((await service.get('/what%20is%20this')).status).toBe(404);
    expect((await service.get('/s%C3%A4le')).status).toBe(404);
  });

  it('are counted by day', async () => {
    await service.get('/sale');
    await service.get('/Sale');
    await service.head('/sale');
    service.tick(86_400);
    await service.get('/sale');
    expect((await service.get('/links/sale/clicks')).json).toEqual({
      total: 3,
      days: [
        { day: '2026-03-02', clicks: 2 },
        { day: '2026-03-03', clicks: 1 },
      ],
    });
    expect((await service.get('/links/sale')).json.clicks).toBe(3);
  });
});

describe('favourites', () => {
  it('are what was followed most in the last week', async () => {
    const service = await startService();
    const url = 'https://market.example/';
    for (const alias of ['fair', 'sale', 'choir']) await service.post('/links', { url, alias });
    for (const alias of ['choir', 'fair', 'choir']) await service.get(`/${alias}`);
    const items = [
      { alias: 'choir', clicks: 2 },
      { alias: 'fair', clicks: 1 },
    ];
    expect((await service.get('/about/favourites')).json).toEqual({ items });
    service.tick(7 * 86_400);
    expect((await service.get('/about/favourites')).json).toEqual({ items: [] });
    await service.close();
  });
});

describe('previews', () => {
  it('show where a link leads, and not what is carried there', async () => {
    const service = await startService();
    const url = 'https://members.example/renew?ticket=81aa#step2';
    await service.post('/links', { url, alias: 'renew', title: 'Renew your card' });
    const { status, json } = await service.get('/preview/renew');
    expect(status).toBe(200);
    expect(json).toEqual({
      alias: 'renew',
      title: 'Renew your card',
      destination: 'https://members.example/renew',
      createdAt: '2026-03-02T09:00:00.000Z',
      expiresAt: null,
    });
    await service.delete('/links/renew');
    expect((await service.get('/preview/renew')).status).toBe(410);
    expect((await service.get('/preview/none')).status).toBe(404);
    await service.close();
  });
});
