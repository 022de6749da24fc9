import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('passes', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  const update = (sequence: string, status: string) =>
    service.deliver({
      id: `evt_${sequence}`,
      type: 'pass.updated',
      sequence,
      data: { pass: 'pass_7', customer: 'cus_41', status },
    });

  it('are what Paywell says they are', async () => {
    await update('8811', 'active');
    expect((await service.get('/passes/pass_7')).json).toEqual({
      id: 'pass_7',
      customer: 'cus_41',
      status: 'active',
    });
    await update('8815', 'paused');
    expect((await service.get('/passes/pass_7')).json.status).toBe('paused');
    expect((await service.get('/passes/pass_8')).status).toBe(404);
  });

  it('stay as they are when older news comes late', async () => {
    await update('8815', 'ended');
    await update('8811', 'active');
    expect((await service.get('/passes/pass_7')).json.status).toBe('ended');
  });
});
