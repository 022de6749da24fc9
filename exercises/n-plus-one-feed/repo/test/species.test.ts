import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, type Service, startService } from './support/service.ts';

describe('the page of a species', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('gwen', 'rhys');
    await service.put('/species/nightjar', 'gwen', { name: 'Nightjar' });
  });
  afterEach(() => service.close());

  const nightjar = { photos: [{ url: '/n.jpg', species: 'nightjar' }] };

  it('tells its story from the beginning', async () => {
    const first = await service.write('gwen', nightjar);
    await service.write('rhys');
    const second = await service.write('rhys', nightjar);
    const third = await service.write('gwen', nightjar);
    expect(ids((await service.get('/species/nightjar/posts')).json.items)).toEqual([first, second, third]);
    const { json } = await service.get('/species/nightjar/posts?limit=2');
    expect(ids((await service.get(json.next)).json.items)).toEqual([third]);
    expect((await service.get('/species/dodo/posts')).status).toBe(404);
  });

  it('shows each post with its own likes', async () => {
    const first = await service.write('gwen', nightjar);
    const second = await service.write('rhys', nightjar);
    for (const who of ['gwen', 'rhys']) await service.put(`/posts/${second}/like`, who);
    const { json } = await service.get('/species/nightjar/posts');
    const likes = json.items.map((post: { id: number; likes: number }) => [post.id, post.likes]);
    expect(likes).toEqual([
      [first, 0],
      [second, 2],
    ]);
  });
});
