import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finalized, type Service, sign, startService } from './support/service.ts';

const problem = (name: string) => `https://till.veloway.example/problems/${name}`;

describe('webhooks', () => {
  let service: Service;
  const event = finalized('in_1');
  const body = JSON.stringify(event);

  beforeEach(async () => {
    service = await startService();
  });
  afterEach(() => service.close());

  it('are accepted once, and known the next time', async () => {
    expect(await service.deliver(event)).toEqual({ status: 202, json: { id: 'evt_in_1' } });
    expect(await service.deliver(event)).toEqual({ status: 200, json: { id: 'evt_in_1' } });
    expect(service.charges()).toHaveLength(1);
  });

  it('are refused without a signature, or with another’s', async () => {
    const signatures = ['', 'v1=00', 't=1772442000', sign(body, service.time, 'whsec_other')];
    for (const signature of signatures) {
      const { status, json } = await service.send(body, signature);
      expect(status).toBe(400);
      expect(json.type).toBe(problem('invalid-signature'));
    }
    expect((await service.get('/events/evt_in_1')).status).toBe(404);
  });

  it('are refused if the body was changed on the way', async () => {
    const { status } = await service.send(body.replace('2350', '9350'), sign(body, service.time));
    expect(status).toBe(400);
  });

  it('are refused five minutes after they were signed', async () => {
    const signature = sign(body, service.time);
    await service.advance(301);
    expect((await service.send(body, signature)).status).toBe(400);
    expect((await service.send(body, sign(body, service.time + 301_000))).status).toBe(400);
    expect((await service.send(body, sign(body, service.time - 300_000))).status).toBe(202);
  });

  it('may be signed with one of several secrets', async () => {
    const [t, good] = sign(body, service.time).split(',');
    const [, other] = sign(body, service.time, 'whsec_other').split(',');
    expect((await service.send(body, `${t},${good},${other}`)).status).toBe(202);
    expect((await service.send(body, `${t},${other},${good}`)).status).toBe(200);
  });

  it.each(['[]', '{"id":"evt_1"}', '{"id":"evt_1","type":"pass.updated","sequence":"x"}'])(
    'are refused as %s',
    async (text) => {
      const { status, json } = await service.send(text, sign(text, service.time));
      expect(status).toBe(400);
      expect(json.type).toBe(problem('invalid-event'));
    },
  );

  it('of other kinds are kept and left alone', async () => {
    await service.deliver({ id: 'evt_9', type: 'payout.created', sequence: '17', data: {} });
    expect((await service.get('/events/evt_9')).json).toMatchObject({ state: 'ignored', attempts: 0 });
  });
});
