import { describe, expect, test } from 'bugsquash/examiner';
import {
  change,
  follow,
  isoIn,
  listHosts,
  loadLinks,
  make,
  ours,
  problem,
  type Subject,
  whileLookedUp,
} from './support/signpost.ts';

const ELSEWHERE = 'https://market.example/hall-2';

/** Leads a link elsewhere, with something else going on until the lookup has answered. */
const leadElsewhere = (
  subject: Subject,
  alias: string,
  body: { title?: string; expiresIn?: number },
  meanwhile: () => Promise<unknown>,
) => whileLookedUp(subject, () => subject.put(`/links/${alias}`, { url: ELSEWHERE, ...body }), meanwhile);

describe('a change that waits for the lookup', () => {
  test('is made up to the last millisecond, and from then on the link stays as it was', async ({
    subject,
  }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'draw', expiresIn: 60 }, { alias: 'raffle', expiresIn: 120 });
    const inTime = await leadElsewhere(subject, 'draw', { expiresIn: 60 }, () =>
      subject.clock.advance(59_999),
    );
    expect(inTime.status).toBe(200);
    expect(inTime.json).toMatchObject({ url: ELSEWHERE, state: 'live', expiresAt: isoIn(subject, 60) });
    for (const [alias, body, left] of [
      ['draw', { title: 'Late', expiresIn: 600 }, 60_000],
      ['raffle', {}, 1],
    ] as const) {
      const { json: before } = await subject.get(`/links/${alias}`);
      const late = await leadElsewhere(subject, alias, body, () => subject.clock.advance(left));
      expect(late.status, alias).toBe(410);
      expect(late.json.type, alias).toBe(problem('expired'));
      expect((await subject.get(`/links/${alias}`)).json).toEqual({ ...before, state: 'expired' });
    }
    expect(await follow(subject, 'draw')).toBe(410);
    await make(subject, { alias: 'draw' });
  });

  test('is refused when the link is taken down meanwhile, whether or not its end comes, too', async ({
    subject,
  }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'sale' }, { alias: 'draw', expiresIn: 120 });
    for (const alias of ['sale', 'draw']) {
      const late = await leadElsewhere(subject, alias, { title: 'Late', expiresIn: 600 }, async () => {
        await subject.delete(`/links/${alias}`);
        await subject.clock.advance(60_000);
      });
      expect(late.status, alias).toBe(410);
      expect(late.json.type, alias).toBe(problem('taken-down'));
      const { json } = await subject.get(`/links/${alias}`);
      expect(json).toMatchObject({ url: ours('/visit'), title: ours('/visit'), state: 'taken-down' });
    }
  });

  test('goes by the end that the link has by then', async ({ subject }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'later', expiresIn: 60 }, { alias: 'sooner', expiresIn: 600 });
    const putOff = await leadElsewhere(subject, 'later', {}, async () => {
      await change(subject, 'later', { expiresIn: 600 });
      await subject.clock.advance(60_000);
    });
    expect(putOff.status).toBe(200);
    expect(putOff.json).toMatchObject({ url: ELSEWHERE, expiresAt: isoIn(subject, 540) });
    const brought = await leadElsewhere(subject, 'sooner', { expiresIn: 600 }, async () => {
      await change(subject, 'sooner', { expiresIn: 60 });
      await subject.clock.advance(60_000);
    });
    expect(brought.status).toBe(410);
    expect(await follow(subject, 'sooner')).toBe(410);
  });

  test('does not reach the link of somebody who took the alias over', async ({ subject }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'draw', expiresIn: 60 });
    let theirs: unknown;
    const late = await leadElsewhere(subject, 'draw', { title: 'Late', expiresIn: 600 }, async () => {
      await subject.clock.advance(60_000);
      theirs = await make(subject, { alias: 'Draw', url: ours('/theirs') });
    });
    expect(late.status).toBeGreaterThanOrEqual(400);
    expect(late.status).toBeLessThan(500);
    expect((await subject.get('/links')).json.items).toEqual([theirs]);
    expect(await follow(subject, 'draw')).toBe(ours('/theirs'));
  });
});
