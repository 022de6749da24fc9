import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, type Service, startService } from './support/service.ts';

describe('feed', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('gwen', 'rhys');
  });
  afterEach(() => service.close());

  it('is empty at first', async () => {
    expect((await service.get('/feed')).json).toEqual({ items: [], next: null });
  });

  it('shows everybody’s posts, the newest first', async () => {
    const first = await service.write('gwen');
    const second = await service.write('rhys');
    const { json } = await service.get('/feed', 'gwen');
    expect(ids(json.items)).toEqual([second, first]);
    expect(json.items.map((post: { author: { handle: string } }) => post.author.handle)).toEqual([
      'rhys',
      'gwen',
    ]);
  });

  it('is read page by page', async () => {
    const written: number[] = [];
    for (let n = 0; n < 5; n += 1) written.unshift(await service.write('gwen'));
    const first = await service.get('/feed?limit=3');
    expect(ids(first.json.items)).toEqual(written.slice(0, 3));
    const second = await service.get(first.json.next);
    expect(ids(second.json.items)).toEqual(written.slice(3));
    expect(second.json.next).toBeNull();
  });

  it.each(['0', '51', 'many', ''])('refuses a limit of %j', async (limit) => {
    expect((await service.get(`/feed?limit=${limit}`)).status).toBe(400);
  });

  it('shows each post with its own likes', async () => {
    const [first, second, third] = [
      await service.write('gwen'),
      await service.write('rhys'),
      await service.write('gwen'),
    ];
    for (const who of ['gwen', 'rhys']) await service.put(`/posts/${second}/like`, who);
    await service.put(`/posts/${third}/like`, 'rhys');
    const { json } = await service.get('/feed');
    const likes = json.items.map((post: { id: number; likes: number }) => [post.id, post.likes]);
    expect(likes).toEqual([
      [third, 1],
      [second, 2],
      [first, 0],
    ]);
  });
});
