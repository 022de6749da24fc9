import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('members', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('join', async () => {
    const { status, json } = await service.post('/members', { handle: 'ada', name: 'Ada Okafor' });
    expect(status).toBe(201);
    expect(json).toEqual({ handle: 'ada', name: 'Ada Okafor', joinedAt: '2026-03-02T09:00:00.000Z' });
  });

  it('have a handle of their own, in whatever case', async () => {
    await service.join('ada');
    const { status, json } = await service.post('/members', { handle: 'Ada', name: 'Another' });
    expect(status).toBe(409);
    expect(json.type).toBe('https://common-ground.example/problems/handle-taken');
  });

  it.each(['a', 'with space', 'ü', 'x'.repeat(31)])('cannot be called %j', async (handle) => {
    expect((await service.post('/members', { handle, name: 'Someone' })).status).toBe(400);
  });

  it('have a page of what they posted', async () => {
    await service.join('ada');
    await service.join('bruno');
    const early = await service.write('ada', 4);
    await service.write('bruno', 3);
    const later = await service.write('ada', 3);
    const ids = [...early, ...later].reverse();
    expect(await service.readAll('/members/ada/posts')).toEqual(ids);
    expect(await service.readAll('/members/ADA/posts?limit=3')).toEqual(ids);
    expect((await service.get('/members/nobody/posts')).status).toBe(404);
  });
});
