import { expect, it } from 'vitest';
import { startService } from './support/service.ts';

it('a tag has the dates of its oldest and its newest post', async () => {
  const service = await startService();
  await service.join('ada');
  await service.write('ada', 3, ['seeds']);
  await service.write('ada', 1, ['soil']);
  expect(await service.get('/tags/seeds')).toEqual({
    status: 200,
    json: { tag: 'seeds', first: '2026-03-02T09:00:01.000Z', last: '2026-03-02T09:00:03.000Z' },
  });
  expect((await service.get('/tags/weeds')).status).toBe(404);
  await service.close();
});
