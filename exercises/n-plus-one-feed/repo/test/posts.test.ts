import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ids, type Service, startService } from './support/service.ts';

describe('posts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('gwen', 'rhys', 'tom');
    await service.put('/species/bittern', 'gwen', { name: 'Bittern' });
    await service.put('/species/dipper', 'gwen', { name: 'Dipper' });
  });
  afterEach(() => service.close());

  it('come back as they were written', async () => {
    const { status, json } = await service.post('/posts', 'gwen', {
      body: 'Two bitterns!',
      photos: [
        { url: '/a.jpg', species: 'bittern' },
        { url: '/b.jpg' },
        { url: '/c.jpg', species: 'dipper' },
      ],
    });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      author: { handle: 'gwen', name: 'gwen' },
      body: 'Two bitterns!',
      audience: 'everyone',
      photos: [
        { url: '/a.jpg', species: { code: 'bittern', name: 'Bittern' } },
        { url: '/b.jpg', species: null },
        { url: '/c.jpg', species: { code: 'dipper', name: 'Dipper' } },
      ],
      quoted: null,
      likes: 0,
      comments: 0,
      latest: [],
      createdAt: '2026-03-02T09:00:00.000Z',
    });
    expect((await service.get('/posts/1')).json).toEqual(json);
  });

  it('are written by members', async () => {
    expect((await service.post('/posts', undefined, { body: 'hello' })).status).toBe(401);
    expect((await service.post('/posts', 'nobody', { body: 'hello' })).status).toBe(401);
    expect((await service.get('/posts/1')).status).toBe(404);
  });

  it('name species that are on the list', async () => {
    const photos = [{ url: '/a.jpg', species: 'dodo' }];
    const { status, json } = await service.post('/posts', 'gwen', { body: 'Look!', photos });
    expect(status).toBe(400);
    expect(json.type).toBe('https://reedbed.example/problems/unknown-species');
  });

  it('for followers are seen by followers and their author', async () => {
    await service.put('/following/gwen', 'rhys');
    const id = await service.write('gwen', { audience: 'followers' });
    for (const [who, status] of [
      ['gwen', 200],
      ['rhys', 200],
      ['tom', 404],
      [undefined, 404],
    ] as const) {
      expect((await service.get(`/posts/${id}`, who)).status).toBe(status);
      const seen = status === 200 ? [id] : [];
      expect(ids((await service.get('/feed', who)).json.items)).toEqual(seen);
    }
    await service.delete('/following/gwen', 'rhys');
    expect((await service.get(`/posts/${id}`, 'rhys')).status).toBe(404);
  });

  it('count likes and comments, one like per member', async () => {
    const id = await service.write('gwen');
    for (const who of ['gwen', 'rhys', 'rhys']) {
      expect((await service.put(`/posts/${id}/like`, who)).status).toBe(204);
    }
    await service.post(`/posts/${id}/comments`, 'tom', { body: 'Where?' });
    expect((await service.get(`/posts/${id}`)).json).toMatchObject({ likes: 2, comments: 1 });
    await service.delete(`/posts/${id}/like`, 'rhys');
    expect((await service.get(`/posts/${id}`)).json).toMatchObject({ likes: 1, comments: 1 });
  });

  it('quote another', async () => {
    const quoted = await service.write('gwen', { body: 'Booming at dawn.' });
    const id = await service.write('rhys', { quotes: quoted });
    expect((await service.get(`/posts/${id}`)).json.quoted).toEqual({
      id: quoted,
      author: { handle: 'gwen', name: 'gwen' },
      body: 'Booming at dawn.',
      createdAt: '2026-03-02T09:00:01.000Z',
    });
  });

  it('quote what their author may see', async () => {
    await service.put('/following/gwen', 'rhys');
    const quoted = await service.write('gwen', { audience: 'followers' });
    const id = await service.write('rhys', { quotes: quoted });
    expect((await service.get(`/posts/${id}`, 'rhys')).json.quoted.id).toBe(quoted);
    expect((await service.post('/posts', 'tom', { body: 'Psst', quotes: quoted })).status).toBe(404);
  });

  it('are deleted by their author', async () => {
    const id = await service.write('gwen');
    const quoting = await service.write('rhys', { quotes: id });
    expect((await service.get(`/posts/${quoting}`)).json.quoted.id).toBe(id);
    expect((await service.delete(`/posts/${id}`, 'rhys')).status).toBe(403);
    expect((await service.delete(`/posts/${id}`, 'gwen')).status).toBe(204);
    expect((await service.get(`/posts/${quoting}`)).json.quoted).toBeNull();
  });
});
