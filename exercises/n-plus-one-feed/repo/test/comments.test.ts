import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('comments', () => {
  let service: Service;
  let id: number;

  beforeEach(async () => {
    service = await startService();
    await service.join('gwen', 'rhys', 'tom');
    id = await service.write('gwen');
  });
  afterEach(() => service.close());

  const bodies = (comments: { body: string }[]) => comments.map((comment) => comment.body);

  it('come back as they were written', async () => {
    const { status, json } = await service.post(`/posts/${id}/comments`, 'tom', { body: 'Where?' });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      author: { handle: 'tom', name: 'tom' },
      body: 'Where?',
      createdAt: '2026-03-02T09:00:01.000Z',
    });
  });

  it('show the latest two with their post', async () => {
    for (const body of ['one', 'two', 'three']) {
      await service.post(`/posts/${id}/comments`, 'tom', { body });
    }
    const { json } = await service.get('/feed');
    expect(bodies(json.items[0].latest)).toEqual(['two', 'three']);
    expect(json.items[0].latest[0].author).toEqual({ handle: 'tom', name: 'tom' });
  });

  it('belong to a post that can be seen', async () => {
    expect((await service.post('/posts/99/comments', 'tom', { body: 'Hm' })).status).toBe(404);
    const secret = await service.write('gwen', { audience: 'followers' });
    expect((await service.post(`/posts/${secret}/comments`, 'tom', { body: 'Hm' })).status).toBe(404);
  });
});
