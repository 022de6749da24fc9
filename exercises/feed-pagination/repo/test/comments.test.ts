import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('comments', () => {
  let service: Service;
  let path: string;

  beforeEach(async () => {
    service = await startService();
    await service.join('ada');
    const [id] = await service.write('ada', 1);
    path = `/posts/${id}/comments`;
  });
  afterEach(() => service.close());

  async function comment(count: number) {
    const ids: number[] = [];
    for (let n = 1; n <= count; n += 1) {
      service.tick(250);
      ids.push((await service.post(path, { author: 'ada', body: `comment ${n}` })).json.id);
    }
    return ids;
  }

  it('come back as they were written', async () => {
    const { status, json } = await service.post(path, { author: 'ada', body: 'Thank you!' });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      author: 'ada',
      body: 'Thank you!',
      createdAt: '2026-03-02T09:00:01.000Z',
    });
    expect((await service.get(path)).json).toEqual({ items: [json], next: null });
  });

  it('are counted on their post', async () => {
    await comment(3);
    expect((await service.get(path.replace('/comments', ''))).json.comments).toBe(3);
  });

  it('are read from the oldest to the newest', async () => {
    const ids = await comment(11);
    expect(await service.readAll(`${path}?limit=4`)).toEqual(ids);
  });

  it('can be taken back', async () => {
    const [first, second] = await comment(2);
    expect((await service.delete(`/comments/${first}`)).status).toBe(204);
    expect((await service.delete(`/comments/${first}`)).status).toBe(404);
    expect(await service.readAll(path)).toEqual([second]);
  });

  it('belong to a post', async () => {
    expect((await service.get('/posts/999/comments')).status).toBe(404);
    expect((await service.post('/posts/999/comments', { author: 'ada', body: 'hm' })).status).toBe(404);
  });
});
