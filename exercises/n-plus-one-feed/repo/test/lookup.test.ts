import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('lookup', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('gwen', 'rhys');
  });
  afterEach(() => service.close());

  it('answers each id, in the order asked', async () => {
    const first = await service.write('gwen');
    const second = await service.write('gwen');
    const { status, json } = await service.post('/lookup', 'rhys', { ids: [second, 999, first, second] });
    expect(status).toBe(200);
    expect(json.items.map((post: { id: number } | null) => post?.id ?? null)).toEqual([
      second,
      null,
      first,
      second,
    ]);
  });

  it('does not show what is for followers to others', async () => {
    const id = await service.write('gwen', { audience: 'followers' });
    expect((await service.post('/lookup', 'rhys', { ids: [id] })).json.items).toEqual([null]);
    await service.put('/following/gwen', 'rhys');
    expect((await service.post('/lookup', 'rhys', { ids: [id] })).json.items[0].id).toBe(id);
  });

  it('takes thousands of ids', async () => {
    const ids = Array.from({ length: 5000 }, (_, n) => n + 1);
    expect((await service.post('/lookup', 'rhys', { ids })).json.items).toHaveLength(5000);
  });
});
