import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from '../src/http/cursor.ts';
import { type Service, startService } from './support/service.ts';

describe('cursors', () => {
  it('survive the way to the client and back', () => {
    const cursor = { listing: 'tag seeds', key: [1_772_442_000_000, 17] };
    const text = encodeCursor(cursor);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeCursor(text)).toEqual(cursor);
  });
});

describe('listings', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('ada');
    await service.write('ada', 60);
  });
  afterEach(() => service.close());

  it('show 20 items unless told', async () => {
    expect((await service.get('/feed')).json.items).toHaveLength(20);
    expect((await service.get('/feed?limit=1')).json.items).toHaveLength(1);
    expect((await service.get('/feed?limit=50')).json.items).toHaveLength(50);
  });

  it.each(['0', '-1', '51', '100000', 'abc', '2.5', ''])('refuse a limit of %j', async (limit) => {
    const { status, json } = await service.get(`/feed?limit=${limit}`);
    expect(status).toBe(400);
    expect(json).toMatchObject({ status: 400, title: 'Bad Request' });
  });

  it('let the limit change on the way', async () => {
    const first = await service.get('/members/ada/posts?limit=10');
    const cursor = new URL(first.json.next, 'http://localhost').searchParams.get('cursor');
    const second = await service.get(`/members/ada/posts?limit=3&cursor=${cursor}`);
    expect(second.json.items.map((post: { id: number }) => post.id)).toEqual([50, 49, 48]);
  });
});
