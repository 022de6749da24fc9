import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('the safety lookup', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('is asked about the public part of a destination', async () => {
    const url = 'https://members.example/renew?ticket=81aa#step2';
    await service.post('/links', { url, title: 'Renew your card' });
    expect(service.asked).toEqual(['https://members.example/renew']);
  });

  it.each(['phishing', 'malware'])('keeps %s out', async (verdict) => {
    service.answerLookup(async () => Response.json({ verdict }));
    const { status, json } = await service.post('/links', { url: 'https://prizes.example/', alias: 'prize' });
    expect(status).toBe(422);
    expect(json.type).toBe('https://signpost.example/problems/unsafe-destination');
    expect((await service.get('/prize')).status).toBe(404);
  });

  it('is asked again when a link is led elsewhere', async () => {
    await service.post('/links', { url: 'https://market.example/', alias: 'sale' });
    service.answerLookup(async () => Response.json({ verdict: 'malware' }));
    expect((await service.put('/links/sale', { url: 'https://prizes.example/' })).status).toBe(422);
    expect((await service.get('/links/sale')).json.url).toBe('https://market.example/');
  });

  it.each([
    ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers with an error', async () => new Response('busy', { status: 500 })],
    ['answers with something else', async () => Response.json({ verdict: 'maybe' })],
  ])('stops new links when it %s', async (_case, answer) => {
    service.answerLookup(answer);
    const { status, json } = await service.post('/links', { url: 'https://market.example/', alias: 'sale' });
    expect(status).toBe(503);
    expect(json.type).toBe('https://signpost.example/problems/lookup-unavailable');
    expect((await service.get('/sale')).status).toBe(404);
  });

  it('is not asked about what is ours', async () => {
    service.answerLookup(() => Promise.reject(new TypeError('fetch failed')));
    for (const host of ['citylibrary.example', 'catalogue.citylibrary.example', 'www.cityarchive.example']) {
      expect((await service.post('/links', { url: `https://${host}/visit` })).status).toBe(201);
    }
    expect(service.asked).toEqual([]);
  });
});
