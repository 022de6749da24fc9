import { describe, expect, test } from 'bugsquash/examiner';
import { BEFORE_GUARDS } from './support/before-guards.ts';
import {
  begin,
  catchUp,
  enter,
  HOUR,
  isoIn,
  loadService,
  look,
  moveOver,
  pass,
  problem,
  rollOut,
  type Subject,
  stateOf,
  told,
  wanting,
} from './support/slipway.ts';

const inDays = (subject: Subject, days: number) => isoIn(subject, days * 86_400);

/** A service with two machines, its public names, and a guard of so many days. */
async function guarded(subject: Subject, guardDays: number, ...hostnames: string[]) {
  const settings = { version: '1.0', batchPercent: 50, soakSeconds: 60, deadlineSeconds: 600, hostnames };
  const { status, json } = await subject.put('/services/cargo', { ...settings, guardDays });
  expect(status).toBe(200);
  expect(json.guardDays).toBe(guardDays);
  for (const host of ['cargo-01', 'cargo-02']) await subject.put(`/services/cargo/hosts/${host}`);
}

const certificate = (subject: Subject, name: string, names: string[], notAfter: string, zone = 'UTC') =>
  subject.put(`/certificates/${name}`, { names, zone, notAfter });

const attempt = (subject: Subject, override?: object) =>
  subject.post('/services/cargo/rollouts', { version: '2.0', ...(override ? { override } : {}) });

/** Refused, for these certificates, and nothing has happened. */
async function expectRefused(subject: Subject, ...names: string[]) {
  const { status, headers, json } = await attempt(subject);
  expect(status).toBe(422);
  expect(headers['content-type']).toContain('application/problem+json');
  expect(json).toMatchObject({ type: problem('certificate-expiring'), status: 422, certificates: names });
  expect(await look(subject)).toMatchObject({ rollout: null, lock: null });
  expect(await wanting(subject, '2.0')).toEqual([]);
  expect((await subject.get('/services/cargo/rollouts')).json.items).toEqual([]);
}

describe('a service with a guard', () => {
  test('takes no rollout while a certificate of its names ends within the days', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 14, 'cargo.ferries.example', 'Freight.ferries.example');
    await certificate(subject, 'cargo', ['CARGO.ferries.example'], inDays(subject, 14));
    await certificate(subject, 'freight', ['freight.ferries.example'], inDays(subject, -40));
    await certificate(subject, 'other', ['booking.ferries.example'], inDays(subject, 1));
    await expectRefused(subject, 'freight', 'cargo');
    await certificate(subject, 'freight', ['freight.ferries.example'], inDays(subject, 90));
    await expectRefused(subject, 'cargo');
    await certificate(subject, 'cargo', ['cargo.ferries.example'], inDays(subject, 15));
    expect((await attempt(subject)).json).toMatchObject({ state: 'rolling', override: null });
  });

  test('is judged by the certificate of each name that ends last, wildcards included', async ({
    subject,
  }) => {
    await begin(subject);
    await guarded(subject, 20, 'cargo.ferries.example', 'a.cargo.ferries.example');
    await certificate(
      subject,
      'old',
      ['cargo.ferries.example', 'a.cargo.ferries.example'],
      inDays(subject, 3),
    );
    await certificate(subject, 'star', ['*.ferries.example'], inDays(subject, 200));
    await expectRefused(subject, 'old');
    await certificate(subject, 'deep', ['*.cargo.ferries.example'], inDays(subject, 9));
    await expectRefused(subject, 'deep');
    await certificate(subject, 'deep', ['*.cargo.ferries.example'], inDays(subject, 21));
    expect((await attempt(subject)).status).toBe(201);
  });

  test('names a certificate once, and does not judge names that have none', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 30, 'ferries.example', 'cargo.ferries.example', 'quay.ferries.example');
    await certificate(subject, 'star', ['*.ferries.example'], inDays(subject, 30));
    await expectRefused(subject, 'star');
    await subject.delete('/certificates/star');
    expect((await attempt(subject)).status).toBe(201);
  });

  test('counts days on the calendar of the certificate', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 10, 'cargo.ferries.example');
    const names = ['cargo.ferries.example'];
    await certificate(subject, 'cargo', names, '2026-03-13T02:30:00Z', 'America/Halifax');
    await expectRefused(subject, 'cargo');
    await certificate(subject, 'cargo', names, '2026-03-12T23:30:00Z', 'Europe/Oslo');
    expect((await attempt(subject)).status).toBe(201);
  });

  test('that is set to none takes all, and can be set anew', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 7, 'cargo.ferries.example');
    await certificate(subject, 'cargo', ['cargo.ferries.example'], inDays(subject, 7));
    await expectRefused(subject, 'cargo');
    for (const guardDays of [91, -1, 2.5]) {
      expect((await subject.put('/services/cargo', { version: '1.0', guardDays })).status).toBe(400);
    }
    await guarded(subject, 6, 'cargo.ferries.example');
    await subject.clock.advance(24 * HOUR);
    await expectRefused(subject, 'cargo');
    const absent = await subject.put('/services/cargo', {
      version: '1.0',
      hostnames: ['cargo.ferries.example'],
    });
    expect(absent.json.guardDays).toBe(0);
    await guarded(subject, 90, 'cargo.ferries.example');
    await expectRefused(subject, 'cargo');
    await guarded(subject, 0, 'cargo.ferries.example');
    expect((await attempt(subject)).status).toBe(201);
    await certificate(subject, 'older', ['older.ferries.example'], inDays(subject, -1));
    await loadService(subject, 1, { id: 9, name: 'older', hostnames: ['older.ferries.example'] });
    expect(await look(subject, 'older')).toMatchObject({ guardDays: 0 });
    expect((await rollOut(subject, '2.0', 'older')).state).toBe('rolling');
  });
});

describe('a rollout that somebody answers for', () => {
  test('begins all the same, and says who and why wherever it is shown', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 14, 'cargo.ferries.example');
    await certificate(subject, 'cargo', ['cargo.ferries.example'], inDays(subject, 2));
    const incomplete = [{ by: 'lars' }, { by: 'lars', reason: '' }, { reason: 'x' }];
    const unfit = [
      { by: 'Lars Holm', reason: 'x' },
      { by: 'lars', reason: 'x'.repeat(201) },
    ];
    for (const override of [...incomplete, ...unfit]) {
      expect((await attempt(subject, override)).status).toBe(400);
    }
    const override = { by: 'lars', reason: 'Brings the new certificate' };
    await subject.put('/services/cargo/freeze', { by: 'tamsin', reason: 'Regatta' });
    expect((await attempt(subject, override)).json.type).toBe(problem('locked'));
    expect((await attempt(subject)).json.type).toBe(problem('locked'));
    await subject.delete('/services/cargo/freeze');
    const { status, json } = await attempt(subject, override);
    expect(status).toBe(201);
    expect(json.override).toEqual(override);
    expect((await subject.get(`/rollouts/${json.id}`)).json.override).toEqual(override);
    expect((await subject.get('/services/cargo/rollouts')).json.items[0].override).toEqual(override);
    await subject.post(`/rollouts/${json.id}/pause`);
    expect((await subject.post(`/rollouts/${json.id}/resume`)).json).toMatchObject({
      state: 'rolling',
      override,
    });
    expect((await attempt(subject)).json.type).toBe(problem('locked'));
  });
});

describe('a rollout that is paused while a certificate runs down', () => {
  test('is not resumed, but can be aborted, and goes on after a renewal', async ({ subject }) => {
    await begin(subject);
    await loadService(subject, 0, { id: 1, name: 'booking' });
    await guarded(subject, 14, 'cargo.ferries.example');
    await enter(subject, 'cargo', inDays(subject, 15));
    const { id } = (await attempt(subject)).json;
    await subject.post(`/rollouts/${id}/pause`);
    await subject.clock.advance(24 * HOUR);
    const { status, json } = await subject.post(`/rollouts/${id}/resume`);
    expect(status).toBe(422);
    expect(json).toMatchObject({ type: problem('certificate-expiring'), certificates: ['cargo'] });
    expect(await stateOf(subject, id)).toBe('paused');
    expect((await look(subject)).lock).toMatchObject({ holder: '2.0' });
    expect((await subject.post('/rollouts/999/resume')).status).toBe(404);
    await enter(subject, 'cargo', inDays(subject, 80));
    expect((await subject.post(`/rollouts/${id}/resume`)).json.state).toBe('rolling');
    await enter(subject, 'cargo', inDays(subject, 5));
    expect((await subject.post(`/rollouts/${id}/resume`)).json.type).toBe(problem('wrong-state'));
    await moveOver(subject);
    await catchUp(subject);
    await pass(subject, 75);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    expect((await subject.post(`/rollouts/${id}/abort`)).json.state).toBe('rolling-back');
    expect(await told(subject, 'cargo')).toEqual(['notice', 'urgent']);
  });

  test('keeps who answered for it over a stop and a start', async ({ subject }) => {
    await begin(subject);
    await guarded(subject, 14, 'cargo.ferries.example');
    await enter(subject, 'cargo', inDays(subject, 15));
    const override = { by: 'lars', reason: "Brings the captain's certificate" };
    const { id } = (await attempt(subject, override)).json;
    await subject.post(`/rollouts/${id}/pause`);
    await subject.clock.advance(24 * HOUR);
    await moveOver(subject);
    expect((await look(subject)).guardDays).toBe(14);
    expect((await subject.post(`/rollouts/${id}/resume`)).json).toMatchObject({ state: 'rolling', override });
    await subject.post(`/rollouts/${id}/abort`);
    await catchUp(subject);
    await pass(subject, 30);
    expect((await attempt(subject)).status).toBe(422);
  });

  test("that was there before guards is nobody's, and its service has none until it is set", async ({
    subject,
  }) => {
    await begin(subject);
    const now = subject.clock.now.getTime();
    await subject.reopen(`${BEFORE_GUARDS}
      insert into services values (1, 'cargo', '1.0', 50, 60, 600, '["cargo.ferries.example"]');
      insert into certificates values (1, 'cargo', '["cargo.ferries.example"]', 'UTC', ${now + 24 * HOUR});
      insert into hosts values (1, 1, 'cargo-01', '2.0', '2.0', 'starting', ${now}, 1, 1);
      insert into rollouts values (1, 1, '2.0', '1.0', 'paused', 1, ${now}, ${now}, null);
      insert into locks values (1, 1, 'rollout', '2.0', null, ${now});
    `);
    expect((await look(subject)).guardDays).toBe(0);
    expect((await subject.post('/rollouts/1/resume')).json).toMatchObject({
      state: 'rolling',
      override: null,
    });
    await subject.post('/rollouts/1/pause');
    await guarded(subject, 14, 'cargo.ferries.example');
    expect((await subject.post('/rollouts/1/resume')).status).toBe(422);
  });
});
