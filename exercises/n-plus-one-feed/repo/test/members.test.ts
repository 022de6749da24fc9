import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('members', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('join', async () => {
    const { status, json } = await service.post('/members', undefined, { handle: 'gwen', name: 'Gwen Pugh' });
    expect(status).toBe(201);
    expect(json).toEqual({ handle: 'gwen', name: 'Gwen Pugh', joinedAt: '2026-03-02T09:00:00.000Z' });
  });

  it('have a handle of their own, in whatever case', async () => {
    await service.join('gwen');
    const { status, json } = await service.post('/members', undefined, { handle: 'Gwen', name: 'Another' });
    expect(status).toBe(409);
    expect(json.type).toBe('https://reedbed.example/problems/handle-taken');
  });

  it.each(['a', 'with space', 'ü', 'x'.repeat(31)])('cannot be called %j', async (handle) => {
    expect((await service.post('/members', undefined, { handle, name: 'Someone' })).status).toBe(400);
  });

  it('change their name, also on what they wrote', async () => {
    await service.join('gwen');
    const id = await service.write('gwen');
    expect((await service.put('/me', 'gwen', { name: 'Gwen Rees' })).json.name).toBe('Gwen Rees');
    expect((await service.get(`/posts/${id}`)).json.author).toEqual({ handle: 'gwen', name: 'Gwen Rees' });
  });

  it('leave, and what they wrote stays', async () => {
    await service.join('gwen', 'rhys');
    const id = await service.write('gwen');
    await service.post(`/posts/${id}/comments`, 'gwen', { body: 'By the weir.' });
    expect((await service.delete('/me', 'gwen')).status).toBe(204);
    const { json } = await service.get(`/posts/${id}`);
    expect(json.author).toBeNull();
    expect(json.latest[0].author).toBeNull();
    expect((await service.get('/feed', 'gwen')).status).toBe(401);
  });
});
