import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, type Service, startService } from './support/service.ts';

describe('home timelines', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('odile', 'benno', 'carla', 'archive');
  });
  afterEach(() => service.close());

  it('show what those one follows post, newest first', async () => {
    await service.follow('benno', 'odile');
    await service.follow('benno', 'carla');
    const [first] = await service.writeMany('odile', 1);
    const [second] = await service.writeMany('carla', 1);
    await service.writeMany('archive', 1);
    const [third] = await service.writeMany('odile', 1);
    expect(await service.home('benno')).toEqual([third, second, first]);
    expect(await service.home('carla')).toEqual([]);
  });

  it('show what was posted before one followed', async () => {
    const ids = await service.writeMany('odile', 3);
    await service.follow('benno', 'odile');
    expect(await service.home('benno')).toEqual(ids.reverse());
  });

  it('lose what one unfollows', async () => {
    await service.follow('benno', 'odile');
    await service.follow('benno', 'carla');
    await service.writeMany('odile', 2);
    const [kept] = await service.writeMany('carla', 1);
    await service.unfollow('benno', 'odile');
    expect(await service.home('benno')).toEqual([kept]);
  });

  it('of two accounts lose each other when one blocks the other', async () => {
    await service.follow('benno', 'odile');
    await service.follow('odile', 'benno');
    await service.writeMany('odile', 2);
    await service.writeMany('benno', 2);
    await service.block('odile', 'benno');
    expect(await service.home('benno')).toEqual([]);
    expect(await service.home('odile')).toEqual([]);
  });

  it('are read page by page', async () => {
    await service.gather('odile', 51);
    await service.follow('benno', 'odile');
    await service.follow('benno', 'carla');
    const ids: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.push(...(await service.writeMany('odile', 1)), ...(await service.writeMany('carla', 2)));
    }
    const { json } = await service.get('/accounts/benno/home?limit=4');
    expect(json.items).toHaveLength(4);
    expect(json.next).toMatch(/^\/accounts\/benno\/home\?limit=4&cursor=/);
    expect(await service.home('benno', 4)).toEqual(ids.reverse());
  });

  it('keep 200 copies', async () => {
    await service.follow('benno', 'carla');
    const ids = await service.writeMany('carla', 203);
    expect(service.copies()).toBe(200);
    expect(await service.home('benno')).toEqual(ids.slice(3).reverse());
  });

  it('keep the newest posts when one follows somebody with a long past', async () => {
    for (let n = 0; n < 200; n += 1) await service.write('archive', at(n));
    await service.follow('benno', 'carla');
    const ids = await service.writeMany('carla', 3);
    await service.follow('benno', 'archive');
    expect((await service.home('benno')).slice(0, 3)).toEqual(ids.reverse());
  });
});

describe('accounts that many follow', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService();
    await service.join('odile', 'benno');
  });
  afterEach(() => service.close());

  it('are copied to 50 followers, and read live by 51', async () => {
    await service.gather('odile', 50);
    const [first] = await service.writeMany('odile', 1);
    expect(service.copies()).toBe(50);
    await service.follow('benno', 'odile');
    const [second] = await service.writeMany('odile', 1);
    expect(service.copies()).toBe(50);
    expect(await service.home('benno')).toEqual([second, first]);
    expect(await service.home('odile-1')).toEqual([second, first]);
  });

  it('are copied again once they have 50', async () => {
    await service.gather('odile', 51);
    const ids = await service.writeMany('odile', 3);
    await service.unfollow('odile-51', 'odile');
    expect(service.copies()).toBe(150);
    expect(await service.home('odile-1')).toEqual(ids.reverse());
    expect(await service.home('odile-51')).toEqual([]);
  });
});
