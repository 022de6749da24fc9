import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('accounts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('are opened', async () => {
    const { status, json } = await service.post('/accounts', { handle: 'odile', name: 'Odile Marchetti' });
    expect(status).toBe(201);
    expect(json).toEqual({
      handle: 'odile',
      name: 'Odile Marchetti',
      followers: 0,
      following: 0,
      joinedAt: '2026-03-02T09:00:00.000Z',
    });
    expect((await service.get('/accounts/Odile')).json).toEqual(json);
  });

  it('have a handle of their own, in whatever case', async () => {
    await service.join('odile');
    const { status, json } = await service.post('/accounts', { handle: 'ODILE', name: 'Another' });
    expect(status).toBe(409);
    expect(json.type).toBe('https://murmur.example/problems/handle-taken');
  });

  it('list what they posted, newest first', async () => {
    await service.join('odile', 'benno');
    const ids = await service.writeMany('odile', 5);
    await service.writeMany('benno', 2);
    expect(await service.readAll('/accounts/odile/posts?limit=2')).toEqual(ids.reverse());
  });

  it('are gone once closed, with what they posted', async () => {
    await service.join('odile', 'benno', 'carla');
    await service.follow('benno', 'odile');
    await service.follow('odile', 'carla');
    const id = await service.write('odile');
    expect((await service.delete('/accounts/odile')).status).toBe(204);
    expect((await service.get('/accounts/odile')).status).toBe(404);
    expect((await service.get(`/posts/${id}`)).status).toBe(404);
    expect(await service.home('benno')).toEqual([]);
    expect((await service.get('/accounts/benno')).json.following).toBe(0);
    expect((await service.get('/accounts/carla')).json.followers).toBe(0);
    expect((await service.delete('/accounts/odile')).status).toBe(404);
  });
});
