import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service.ts';

describe('follows', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('odile', 'benno');
  });
  afterEach(() => service.close());

  const followers = async (handle: string) => (await service.get(`/accounts/${handle}`)).json.followers;

  it('count once, however often one taps', async () => {
    for (let n = 0; n < 3; n += 1) expect((await service.follow('benno', 'odile')).status).toBe(204);
    expect(await followers('odile')).toBe(1);
    for (let n = 0; n < 3; n += 1) expect((await service.unfollow('benno', 'odile')).status).toBe(204);
    expect(await followers('odile')).toBe(0);
  });

  it('are not of oneself, nor of nobody', async () => {
    expect((await service.follow('benno', 'BENNO')).status).toBe(400);
    expect((await service.follow('benno', 'nobody')).status).toBe(404);
  });

  it('end with a block, and cannot begin during one', async () => {
    await service.follow('benno', 'odile');
    await service.follow('odile', 'benno');
    expect((await service.block('odile', 'benno')).status).toBe(204);
    for (const handle of ['odile', 'benno']) {
      expect((await service.get(`/accounts/${handle}`)).json.following).toBe(0);
    }
    expect((await service.follow('benno', 'odile')).status).toBe(403);
    expect((await service.follow('odile', 'benno')).status).toBe(403);
    await service.delete('/accounts/odile/blocks/benno');
    expect((await service.follow('benno', 'odile')).status).toBe(204);
  });
});
