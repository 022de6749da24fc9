import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('posts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('ada');
    await service.join('bruno');
  });
  afterEach(() => service.close());

  it('come back as they were written', async () => {
    const { status, json } = await service.post('/posts', {
      author: 'ADA',
      body: 'Seed swap!',
      tags: ['seeds', 'events', 'seeds'],
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      author: 'ada',
      body: 'Seed swap!',
      tags: ['events', 'seeds'],
      likes: 0,
      comments: 0,
      createdAt: '2026-03-02T09:00:00.000Z',
    });
    expect((await service.get('/posts/1')).json).toEqual(json);
  });

  it('may be long', async () => {
    const body = 'x'.repeat(5000);
    expect((await service.post('/posts', { author: 'ada', body })).status).toBe(201);
    expect((await service.post('/posts', { author: 'ada', body: `${body}x` })).status).toBe(400);
  });

  it('need an author we know', async () => {
    const { status, json } = await service.post('/posts', { author: 'nobody', body: 'hello' });
    expect(status).toBe(404);
    expect(json).toMatchObject({ status: 404, title: 'Not Found' });
  });

  it('cannot come from the future', async () => {
    const post = { author: 'ada', body: 'hello', createdAt: '2026-03-02T09:00:00.001Z' };
    expect((await service.post('/posts', post)).status).toBe(400);
    service.tick(1);
    expect((await service.post('/posts', post)).status).toBe(201);
  });

  it('are gone once deleted, with what hung on them', async () => {
    const [id] = await service.write('ada', 1, ['tools']);
    await service.post(`/posts/${id}/comments`, { author: 'bruno', body: 'Mine!' });
    expect((await service.delete(`/posts/${id}`)).status).toBe(204);
    expect((await service.get(`/posts/${id}`)).status).toBe(404);
    expect((await service.delete(`/posts/${id}`)).status).toBe(404);
    expect((await service.get('/tags/tools/posts')).json.items).toEqual([]);
    expect(service.database.prepare('select count(*) from comments').pluck().get()).toBe(0);
  });

  it('count a like per member', async () => {
    const [id] = await service.write('ada', 1);
    for (const handle of ['ada', 'bruno', 'bruno']) {
      expect((await service.put(`/posts/${id}/likes/${handle}`)).status).toBe(204);
    }
    expect((await service.get(`/posts/${id}`)).json.likes).toBe(2);
    expect((await service.put(`/posts/${id}/likes/nobody`)).status).toBe(404);
  });
});

describe('tags', () => {
  it('list the posts that carry them, newest first', async () => {
    const service = await startService();
    await service.join('ada');
    const seeds = await service.write('ada', 7, ['seeds']);
    await service.write('ada', 3, ['tools']);
    expect(await service.readAll('/tags/seeds/posts?limit=3')).toEqual(seeds.reverse());
    expect((await service.get('/tags/none/posts')).json).toEqual({ items: [], next: null });
    await service.close();
  });
});
