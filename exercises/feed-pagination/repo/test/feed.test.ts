import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('feed', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('ada');
  });
  afterEach(() => service.close());

  it('is empty at first', async () => {
    const { status, json } = await service.get('/feed');
    expect(status).toBe(200);
    expect(json).toMatchObject({ items: [], next: null });
  });

  it('shows the newest post first', async () => {
    const ids = await service.write('ada', 3);
    const { json } = await service.get('/feed');
    expect(json.items.map((post: { id: number }) => post.id)).toEqual(ids.reverse());
    expect(json.next).toBeNull();
  });

  it('puts a post that arrives late where it belongs', async () => {
    const [older, newer] = await service.write('ada', 2);
    const late = await service.post('/posts', {
      author: 'ada',
      body: 'written before both',
      createdAt: '2026-03-01T10:00:00.000Z',
    });
    expect(await service.readAll('/feed')).toEqual([newer, older, late.json.id]);
  });

  it('is read page by page', async () => {
    const ids = await service.write('ada', 25);
    const first = await service.get('/feed');
    expect(first.json.items).toHaveLength(20);
    expect(first.json.next).toMatch(/^\/feed\?limit=20&cursor=/);
    const second = await service.get(first.json.next);
    expect(second.json.items).toHaveLength(5);
    expect(second.json.next).toBeNull();
    expect(await service.readAll('/feed?limit=4')).toEqual(ids.reverse());
  });

  it('shows nothing twice when somebody posts between two pages', async () => {
    const ids = await service.write('ada', 9);
    const first = await service.get('/feed?limit=4');
    await service.write('ada', 2);
    const second = await service.get(first.json.next);
    const shown = [...first.json.items, ...second.json.items].map((post: { id: number }) => post.id);
    expect(shown).toEqual(ids.reverse().slice(0, 8));
  });
});
