import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('posts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('odile', 'benno');
  });
  afterEach(() => service.close());

  it('come back as they were written', async () => {
    const { status, json } = await service.post('/posts', { author: 'ODILE', body: 'Good morning!' });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      author: 'odile',
      body: 'Good morning!',
      likes: 0,
      createdAt: '2026-03-02T09:00:00.000Z',
    });
    expect((await service.get('/posts/1')).json).toEqual(json);
  });

  it('need an author we know, and words', async () => {
    expect((await service.post('/posts', { author: 'nobody', body: 'hello' })).status).toBe(404);
    expect((await service.post('/posts', { author: 'odile', body: '' })).status).toBe(400);
  });

  it('cannot come from the future', async () => {
    const post = { author: 'odile', body: 'hello', createdAt: '2026-03-02T09:00:00.001Z' };
    expect((await service.post('/posts', post)).status).toBe(400);
    service.tick(1);
    expect((await service.post('/posts', post)).status).toBe(201);
  });

  it('count a like per account', async () => {
    const id = await service.write('odile');
    for (const handle of ['odile', 'benno', 'benno']) {
      expect((await service.put(`/posts/${id}/likes/${handle}`)).status).toBe(204);
    }
    expect((await service.get(`/posts/${id}`)).json.likes).toBe(2);
  });

  it('are gone once deleted', async () => {
    await service.follow('benno', 'odile');
    const id = await service.write('odile');
    expect((await service.delete(`/posts/${id}`)).status).toBe(204);
    expect((await service.get(`/posts/${id}`)).status).toBe(404);
    expect(await service.home('benno')).toEqual([]);
  });
});
