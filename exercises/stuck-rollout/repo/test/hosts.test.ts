import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('machines', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.enter(2, 50);
  });
  afterEach(() => service.close());

  it('learn what they are to run when they report', async () => {
    await service.rollOut('2.0');
    const { status, json } = await service.post('/hosts/web-1/reports', { version: '1.0', health: 'healthy' });
    expect(status).toBe(200);
    expect(json).toEqual({ wanted: '2.0' });
    const other = await service.post('/hosts/web-2/reports', { version: '1.0', health: 'healthy' });
    expect(other.json).toEqual({ wanted: '1.0' });
  });

  it('are pending until they have said how they are', async () => {
    await service.report('healthy', '1.0', 'web-1', 'web-2');
    await service.rollOut('2.0');
    await service.report('healthy', '1.0', 'web-1');
    const { json } = await service.get('/services/booking');
    expect(json.hosts).toEqual([
      { name: 'web-1', wanted: '2.0', running: '1.0', health: 'pending', batch: 1 },
      { name: 'web-2', wanted: '1.0', running: '1.0', health: 'healthy', batch: null },
    ]);
  });

  it('can be taken out', async () => {
    expect((await service.delete('/services/booking/hosts/web-2')).status).toBe(204);
    expect((await service.delete('/services/booking/hosts/web-2')).status).toBe(404);
    const { status } = await service.post('/hosts/web-2/reports', { version: '1.0', health: 'healthy' });
    expect(status).toBe(404);
  });

  it('belong to one service', async () => {
    await service.put('/services/timetable', { version: '7' });
    expect((await service.put('/services/timetable/hosts/web-1')).status).toBe(409);
    expect((await service.put('/services/booking/hosts/web-1')).status).toBe(204);
    expect((await service.put('/services/none/hosts/web-1')).status).toBe(404);
  });

  it('report in words that are known', async () => {
    expect((await service.post('/hosts/web-1/reports', { version: '2.0', health: 'fine' })).status).toBe(400);
    expect((await service.post('/hosts/web-1/reports', { health: 'healthy' })).status).toBe(400);
  });
});
