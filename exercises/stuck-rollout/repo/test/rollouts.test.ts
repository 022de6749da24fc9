import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchSize } from '../src/rollouts/batches.ts';
import { type Service, startService } from './support/service.ts';

describe('rollouts', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('ask a batch of machines at a time', async () => {
    await service.enter(5, 40);
    const { status, json } = await service.post('/services/booking/rollouts', { version: '2.0' });
    expect(status).toBe(201);
    expect(json).toEqual({
      id: 1,
      service: 'booking',
      version: '2.0',
      replaces: '1.0',
      state: 'rolling',
      batch: 1,
      startedAt: '2026-03-02T09:00:00.000Z',
      endedAt: null,
    });
    expect(await service.wanting('2.0')).toEqual(['web-1', 'web-2']);
    await service.report('healthy', '2.0', 'web-1', 'web-2');
    await service.pass(74);
    expect(await service.wanting('2.0')).toEqual(['web-1', 'web-2']);
    await service.pass(1);
    expect(await service.wanting('2.0')).toEqual(['web-1', 'web-2', 'web-3', 'web-4']);
  });

  it('succeed when the last batch has soaked', async () => {
    await service.enter(3, 50);
    const id = await service.rollOut('2.0');
    for (const host of ['web-1', 'web-2', 'web-3']) {
      await service.report('healthy', '2.0', host);
      expect(await service.stateOf(id)).toBe('rolling');
      await service.pass(75);
    }
    expect(await service.stateOf(id)).toBe('succeeded');
    const { json } = await service.get('/services/booking');
    expect(json).toMatchObject({ version: '2.0', rollout: null, lock: null });
  });

  it('wait for machines that take their time', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    await service.report('healthy', '2.0', 'web-1');
    await service.report('starting', '2.0', 'web-2');
    await service.pass(200);
    expect(await service.wanting('2.0')).toEqual(['web-1', 'web-2']);
    await service.report('healthy', '2.0', 'web-2');
    await service.pass(75);
    expect(await service.wanting('2.0')).toHaveLength(4);
    expect(await service.stateOf(id)).toBe('rolling');
  });

  it('are turned back when a machine is not well', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    await service.report('healthy', '2.0', 'web-1');
    await service.report('unhealthy', '2.0', 'web-2');
    await service.pass(15);
    expect(await service.stateOf(id)).toBe('rolling-back');
    expect(await service.wanting('1.0')).toHaveLength(4);
    await service.report('healthy', '1.0', 'web-1', 'web-2');
    await service.pass(15);
    expect(await service.stateOf(id)).toBe('rolled-back');
    expect((await service.get('/services/booking')).json.lock).toBeNull();
  });

  it('are turned back during a soak, too', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    await service.report('healthy', '2.0', 'web-1', 'web-2');
    await service.pass(30);
    await service.report('unhealthy', '2.0', 'web-1');
    await service.pass(60);
    expect(await service.stateOf(id)).toBe('rolling-back');
  });

  it('are turned back when a batch takes too long', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    await service.report('starting', '2.0', 'web-1', 'web-2');
    await service.pass(299);
    expect(await service.stateOf(id)).toBe('rolling');
    await service.pass(1);
    expect(await service.stateOf(id)).toBe('rolling-back');
  });

  it('go back to the version before, also the second time', async () => {
    await service.enter(2, 100);
    for (const version of ['2.0', '2.1']) {
      const id = await service.rollOut(version);
      await service.report('unhealthy', version, 'web-1', 'web-2');
      await service.pass(15);
      expect(await service.wanting('1.0')).toEqual(['web-1', 'web-2']);
      await service.report('healthy', '1.0', 'web-1', 'web-2');
      await service.pass(15);
      expect(await service.stateOf(id)).toBe('rolled-back');
    }
  });

  it('can be aborted', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    const { status, json } = await service.post(`/rollouts/${id}/abort`);
    expect(status).toBe(200);
    expect(json.state).toBe('rolling-back');
    expect(await service.wanting('1.0')).toHaveLength(4);
    expect((await service.post(`/rollouts/${id}/abort`)).status).toBe(409);
  });

  it('stand still while they are paused', async () => {
    await service.enter(4, 50);
    const id = await service.rollOut('2.0');
    await service.report('healthy', '2.0', 'web-1', 'web-2');
    expect((await service.post(`/rollouts/${id}/pause`)).json.state).toBe('paused');
    await service.pass(3600);
    expect(await service.wanting('2.0')).toEqual(['web-1', 'web-2']);
    expect((await service.post(`/rollouts/${id}/resume`)).json.state).toBe('rolling');
    await service.pass(75);
    expect(await service.wanting('2.0')).toHaveLength(4);
    expect((await service.post(`/rollouts/${id}/resume`)).status).toBe(409);
  });

  it('are one at a time for each service', async () => {
    await service.enter(2, 50);
    await service.rollOut('2.0');
    const { status, json } = await service.post('/services/booking/rollouts', { version: '2.1' });
    expect(status).toBe(409);
    expect(json.type).toBe('https://slipway.example/problems/locked');
    const { lock } = (await service.get('/services/booking')).json;
    expect(lock).toEqual({ kind: 'rollout', holder: '2.0', reason: null, since: '2026-03-02T09:00:00.000Z' });
  });

  it('are listed, the newest first', async () => {
    await service.enter(0, 50);
    for (const version of ['2.0', '2.1']) await service.rollOut(version);
    const { json } = await service.get('/services/booking/rollouts');
    expect(json.items.map(({ version }: { version: string }) => version)).toEqual(['2.1', '2.0']);
    expect((await service.get('/rollouts/3')).status).toBe(404);
  });
});

describe('a batch', () => {
  it.each([
    [10, 25, 2],
    [3, 25, 1],
    [7, 50, 3],
    [7, 100, 7],
  ])('of %i machines, %i percent, has %i', (machines, percent, size) => {
    expect(batchSize(machines, percent)).toBe(size);
  });
});

describe('a freeze', () => {
  it('keeps rollouts away until it is lifted', async () => {
    const service = await startService();
    await service.enter(2, 50);
    const freeze = { by: 'tamsin', reason: 'Regatta weekend' };
    expect((await service.put('/services/booking/freeze', freeze)).status).toBe(204);
    expect((await service.put('/services/booking/freeze', freeze)).status).toBe(409);
    expect((await service.post('/services/booking/rollouts', { version: '2.0' })).status).toBe(409);
    expect((await service.get('/services/booking')).json.lock).toMatchObject({ kind: 'freeze', holder: 'tamsin' });
    expect((await service.delete('/services/booking/freeze')).status).toBe(204);
    expect((await service.delete('/services/booking/freeze')).status).toBe(404);
    expect((await service.post('/services/booking/rollouts', { version: '2.0' })).status).toBe(201);
    await service.close();
  });
});
