import { describe, expect, test } from 'bugsquash/examiner';
import {
  begin,
  catchUp,
  DAY,
  enter,
  HOUR,
  isoIn,
  loadService,
  look,
  machine,
  moveOver,
  pass,
  problem,
  report,
  rollOut,
  type Subject,
  seeThrough,
  stateOf,
  told,
  wanting,
} from './support/slipway.ts';

async function expectProblem(answer: Awaited<ReturnType<Subject['get']>>, status: number, name: string) {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json).toMatchObject({ type: problem(name), status });
}

describe('a rollout', () => {
  test('asks a batch, waits until it is healthy, lets it soak, and asks the next', async ({ subject }) => {
    await loadService(subject, 7, { percent: 30 });
    const rollout = await rollOut(subject, '2.0');
    expect(rollout).toMatchObject({
      id: 1,
      service: 'cargo',
      version: '2.0',
      replaces: '1.0',
      state: 'rolling',
      batch: 1,
      startedAt: isoIn(subject, 0),
      endedAt: null,
    });
    expect(await wanting(subject, '2.0')).toEqual([machine('cargo', 1), machine('cargo', 2)]);
    await catchUp(subject, 'cargo', 'starting');
    await pass(subject, 300);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    await catchUp(subject);
    await pass(subject, 119);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    await pass(subject, 16);
    expect(await wanting(subject, '2.0')).toHaveLength(4);
    expect((await subject.get('/rollouts/1')).json).toMatchObject({ state: 'rolling', batch: 2 });
    expect((await look(subject)).rollout).toBe(1);
  });

  test('of few machines asks one at a time, and of none is over at once', async ({ subject }) => {
    await loadService(subject, 3, { percent: 10 });
    const { id } = await rollOut(subject, '2.0');
    for (const asked of [1, 2, 3]) {
      expect(await wanting(subject, '2.0')).toHaveLength(asked);
      await catchUp(subject);
      await pass(subject, 135);
    }
    expect(await stateOf(subject, id)).toBe('succeeded');
    expect(await look(subject)).toMatchObject({ version: '2.0', rollout: null, lock: null });
    await loadService(subject, 0, { id: 2, name: 'empty' });
    expect((await rollOut(subject, '7', 'empty')).state).toBe('succeeded');
    expect((await look(subject, 'empty')).lock).toBeNull();
  });

  test('is turned back when a machine of any batch is unhealthy, at once or during a soak', async ({
    subject,
  }) => {
    await loadService(subject, 4, { percent: 50 });
    const { id } = await rollOut(subject, '2.0');
    await report(subject, '2.0', 'starting', machine('cargo', 1));
    await report(subject, '2.0', 'unhealthy', machine('cargo', 2));
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('rolling-back');
    expect(await wanting(subject, '1.0')).toHaveLength(4);
    await catchUp(subject);
    await pass(subject, 15);
    expect((await subject.get(`/rollouts/${id}`)).json).toMatchObject({
      state: 'rolled-back',
      endedAt: isoIn(subject, 0),
    });
    const second = await rollOut(subject, '2.1');
    await catchUp(subject);
    await pass(subject, 135);
    await catchUp(subject);
    await pass(subject, 60);
    await report(subject, '2.1', 'unhealthy', machine('cargo', 1));
    await pass(subject, 90);
    expect(['rolling-back', 'rolled-back']).toContain(await stateOf(subject, second.id));
    expect(await wanting(subject, '2.1')).toEqual([]);
  });

  test('is turned back when machines are still starting at the deadline', async ({ subject }) => {
    await loadService(subject, 4, { percent: 50, deadline: 330 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject, 'cargo', 'starting');
    await pass(subject, 329);
    expect(await stateOf(subject, id)).toBe('rolling');
    await pass(subject, 1);
    expect(await stateOf(subject, id)).toBe('rolling-back');
  });

  test('that is turned back waits for unhealthy machines no longer than another deadline', async ({
    subject,
  }) => {
    await loadService(subject, 2, { percent: 50, deadline: 90 });
    const { id } = await rollOut(subject, '2.0');
    await subject.post(`/rollouts/${id}/abort`);
    await report(subject, '1.0', 'unhealthy', machine('cargo', 1));
    await pass(subject, 75);
    expect(await stateOf(subject, id)).toBe('rolling-back');
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('rolled-back');
  });

  test('goes on when the only machine of a batch is taken out', async ({ subject }) => {
    await loadService(subject, 3, { percent: 40 });
    await rollOut(subject, '2.0');
    await subject.delete(`/services/cargo/hosts/${machine('cargo', 1)}`);
    await pass(subject, 135);
    expect(await wanting(subject, '2.0')).toEqual([machine('cargo', 2)]);
  });

  test('waits for machines that have only just been asked', async ({ subject }) => {
    await loadService(subject, 4, { percent: 50, soak: 0 });
    const { id } = await rollOut(subject, '2.0');
    expect(await stateOf(subject, id)).toBe('rolling');
    await pass(subject, 14);
    expect(await stateOf(subject, id)).toBe('rolling');
    await catchUp(subject);
    await pass(subject, 16);
    expect(await wanting(subject, '2.0')).toHaveLength(4);
  });

  test('can be aborted while it rolls, soaks or is paused, and then does not go on', async ({ subject }) => {
    for (const [n, seconds] of [0, 40, 200].entries()) {
      const name = `cargo-${n}`;
      await loadService(subject, 4, { id: n + 1, name, percent: 50, soak: n === 1 ? 3600 : 120 });
      const { id } = await rollOut(subject, '2.0', name);
      await catchUp(subject, name);
      await pass(subject, Math.min(seconds, 60));
      if (seconds > 60) await subject.post(`/rollouts/${id}/pause`);
      const aborted = await subject.post(`/rollouts/${id}/abort`);
      expect(aborted.json).toMatchObject({ state: 'rolling-back' });
      expect(await wanting(subject, '1.0', name)).toHaveLength(4);
      await catchUp(subject, name);
      await pass(subject, 150);
      expect(await stateOf(subject, id)).toBe('rolled-back');
      await pass(subject, 600);
      expect(await wanting(subject, '1.0', name)).toHaveLength(4);
      await expectProblem(await subject.post(`/rollouts/${id}/abort`), 409, 'wrong-state');
    }
  });

  test('asks nobody while it is paused, and goes on when it is resumed, after hours as well', async ({
    subject,
  }) => {
    await loadService(subject, 4, { percent: 50 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject, 'cargo', 'starting');
    await pass(subject, 30);
    expect((await subject.post(`/rollouts/${id}/pause`)).json.state).toBe('paused');
    await expectProblem(await subject.post(`/rollouts/${id}/pause`), 409, 'wrong-state');
    await pass(subject, 5000);
    expect(await stateOf(subject, id)).toBe('paused');
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    expect((await subject.post(`/rollouts/${id}/resume`)).json.state).toBe('rolling');
    await expectProblem(await subject.post(`/rollouts/${id}/resume`), 409, 'wrong-state');
    await pass(subject, 585);
    expect(await stateOf(subject, id)).toBe('rolling');
    await catchUp(subject);
    for (const [soaked, paused] of [
      [100, 600],
      [130, 40],
    ]) {
      await pass(subject, soaked);
      await subject.post(`/rollouts/${id}/pause`);
      await pass(subject, paused);
      expect(await wanting(subject, '2.0')).toHaveLength(2);
      await subject.post(`/rollouts/${id}/resume`);
    }
    await pass(subject, 150);
    expect(await wanting(subject, '2.0')).toHaveLength(4);
    expect(await seeThrough(subject, id)).toBe('succeeded');
  });

  test('takes machines along that are added meanwhile, and judges none that it has not reached', async ({
    subject,
  }) => {
    await loadService(subject, 2, { percent: 50 });
    const { id } = await rollOut(subject, '2.0');
    await subject.put('/services/cargo/hosts/cargo-03');
    expect(await wanting(subject, '1.0')).toEqual([machine('cargo', 2), machine('cargo', 3)]);
    await report(subject, '1.0', 'unhealthy', machine('cargo', 2));
    await report(subject, '2.0', 'healthy', machine('cargo', 1));
    await pass(subject, 135);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    expect(await seeThrough(subject, id)).toBe('succeeded');
    expect(await wanting(subject, '2.0')).toHaveLength(3);
  });

  test('of one service does not disturb that of another', async ({ subject }) => {
    await loadService(subject, 2, { id: 1, percent: 100 });
    await loadService(subject, 2, { id: 2, name: 'booking', version: '5', percent: 100 });
    const first = await rollOut(subject, '2.0', 'cargo');
    const second = await rollOut(subject, '6', 'booking');
    await catchUp(subject, 'booking', 'unhealthy');
    await catchUp(subject, 'cargo');
    await pass(subject, 30);
    await catchUp(subject, 'booking');
    await pass(subject, 120);
    expect(await stateOf(subject, first.id)).toBe('succeeded');
    expect(await stateOf(subject, second.id)).toBe('rolled-back');
    expect([(await look(subject)).lock, (await look(subject, 'booking')).lock]).toEqual([null, null]);
    const { items } = (await subject.get('/services/booking/rollouts')).json;
    expect(items).toMatchObject([{ id: second.id, replaces: '5', state: 'rolled-back' }]);
  });
});

describe('the lock of a service', () => {
  test('keeps others away from the beginning of a rollout to its end', async ({ subject }) => {
    await loadService(subject, 1);
    const { id } = await rollOut(subject, '2.0');
    const since = isoIn(subject, 0);
    expect((await look(subject)).lock).toEqual({ kind: 'rollout', holder: '2.0', reason: null, since });
    const freeze = { by: 'tamsin', reason: 'Storm' };
    await expectProblem(await subject.put('/services/cargo/freeze', freeze), 409, 'locked');
    await subject.post(`/rollouts/${id}/pause`);
    await expectProblem(await subject.post('/services/cargo/rollouts', { version: '3' }), 409, 'locked');
    expect((await subject.delete('/services/cargo/freeze')).status).toBe(404);
    await subject.post(`/rollouts/${id}/abort`);
    await expectProblem(await subject.post('/services/cargo/rollouts', { version: '3' }), 409, 'locked');
    expect(await seeThrough(subject, id)).toBe('rolled-back');
    expect((await subject.put('/services/cargo/freeze', freeze)).status).toBe(204);
    await expectProblem(await subject.post('/services/cargo/rollouts', { version: '3' }), 409, 'locked');
    await pass(subject, 100_000);
    expect((await look(subject)).lock).toEqual({
      kind: 'freeze',
      holder: 'tamsin',
      reason: 'Storm',
      since: isoIn(subject, -100_000),
    });
    expect((await subject.delete('/services/cargo/freeze')).status).toBe(204);
    expect((await rollOut(subject, '3')).state).toBe('rolling');
  });
});

describe('a machine', () => {
  test('is told what to run, and its health is about that', async ({ subject }) => {
    await loadService(subject, 2, { percent: 50 });
    await rollOut(subject, '2.0');
    const [first, second] = [machine('cargo', 1), machine('cargo', 2)];
    const answer = await subject.post(`/hosts/${first}/reports`, { version: '1.0', health: 'healthy' });
    expect(answer.json).toEqual({ wanted: '2.0' });
    expect((await look(subject)).hosts).toEqual([
      { name: first, wanted: '2.0', running: '1.0', health: 'pending', batch: 1 },
      { name: second, wanted: '1.0', running: '1.0', health: 'healthy', batch: null },
    ]);
    await report(subject, '2.0', 'starting', first);
    expect((await look(subject)).hosts[0]).toMatchObject({ running: '2.0', health: 'starting' });
    await expectProblem(
      await subject.post('/hosts/none/reports', { version: '1', health: 'healthy' }),
      404,
      'not-found',
    );
    expect((await subject.post(`/hosts/${first}/reports`, { version: '2.0', health: 'fine' })).status).toBe(
      400,
    );
  });
});

describe('certificates', () => {
  test('have a level by the days that are left, and are called in once', async ({ subject }) => {
    await begin(subject);
    const days: [string, number, string | null][] = [
      ['far', 31, null],
      ['month', 30, 'notice'],
      ['soon', 8, 'notice'],
      ['week', 7, 'urgent'],
      ['today', 0.1, 'urgent'],
      ['over', 0, 'expired'],
      ['long-over', -40, 'expired'],
    ];
    for (const [name, ahead] of days) await enter(subject, name, isoIn(subject, (ahead * DAY) / 1000));
    const { items } = (await subject.get('/certificates')).json;
    const levels = items.map(({ name, level }: { name: string; level: string }) => [name, level]);
    expect(levels).toEqual(days.map(([name, , level]) => [name, level]).reverse());
    for (const [name, , level] of days)
      expect(await told(subject, name)).toEqual(level === null ? [] : [level]);
    expect((await subject.get('/notifications?after=4')).json.items).toMatchObject([
      { id: 5, certificate: 'over', level: 'expired', daysLeft: 0, sentAt: isoIn(subject, 0) },
      { id: 6, certificate: 'long-over', daysLeft: -40 },
    ]);
  });

  test('are looked at every six hours, and told again when they become urgent', async ({ subject }) => {
    await begin(subject);
    await enter(subject, 'pier', '2026-03-10T12:00:00Z');
    await enter(subject, 'ship', '2026-06-10T12:00:00Z');
    const openedAt = isoIn(subject, 0);
    await subject.clock.advance(15 * HOUR - 1);
    expect(await told(subject, 'pier')).toEqual(['notice']);
    await subject.clock.advance(6 * HOUR);
    expect(await told(subject, 'pier')).toEqual(['notice', 'urgent']);
    expect((await subject.get('/alerts')).json.items).toEqual([
      { certificate: 'pier', level: 'urgent', openedAt },
    ]);
    await subject.clock.advance(2 * DAY);
    expect(await told(subject, 'pier')).toEqual(['notice', 'urgent']);
  });

  test('begin anew when they are entered with something else, and only then', async ({ subject }) => {
    await begin(subject);
    const soon = isoIn(subject, 3 * 86_400);
    await enter(subject, 'pier', soon);
    await enter(subject, 'pier', soon);
    expect(await told(subject, 'pier')).toEqual(['urgent']);
    await enter(subject, 'pier', isoIn(subject, 90 * 86_400));
    expect((await subject.get('/alerts')).json.items).toEqual([]);
    await enter(subject, 'pier', isoIn(subject, 5 * 86_400));
    expect(await told(subject, 'pier')).toEqual(['urgent', 'urgent']);
    expect((await subject.delete('/certificates/pier')).status).toBe(204);
    expect((await subject.get('/alerts')).json.items).toEqual([]);
    expect((await subject.get('/certificates')).json.items).toEqual([]);
    await expectProblem(await subject.delete('/certificates/pier'), 404, 'not-found');
    expect((await enter(subject, 'pier', soon, 'Europe/Atlantis')).status).toBe(400);
  });

  test('are shown with the services whose names they are for', async ({ subject }) => {
    await loadService(subject, 0, { hostnames: ['Www.ferries.example', 'a.quay.ferries.example'] });
    await loadService(subject, 0, { id: 2, name: 'root', hostnames: ['ferries.example'] });
    const notAfter = isoIn(subject, 100 * 86_400);
    const names = {
      booking: ['other.example', 'www.FERRIES.example'],
      timetable: ['*.ferries.example'],
      cargo: ['*.quay.ferries.example'],
      ferries: ['wwww.ferries.example', '*.example', 'ferries.example.org', '*.a.quay.ferries.example'],
    };
    for (const [name, list] of Object.entries(names)) {
      await subject.put(`/certificates/${name}`, { names: list, zone: 'UTC', notAfter });
    }
    expect((await look(subject)).certificates).toEqual(['booking', 'cargo', 'timetable']);
    expect((await look(subject, 'root')).certificates).toEqual(['ferries']);
  });
});

describe('after a stop and a start', () => {
  test('rollouts go on, soak as before, and certificates are watched', async ({ subject }) => {
    await begin(subject);
    await loadService(subject, 2, { percent: 50 });
    await loadService(subject, 1, { id: 2, name: 'booking' });
    const { id } = await rollOut(subject, '2.0');
    const other = await rollOut(subject, '2.0', 'booking');
    await catchUp(subject);
    await enter(subject, 'pier', isoIn(subject, 3600 * 24 * 8));
    await pass(subject, 60);
    await subject.post(`/rollouts/${other.id}/abort`);
    await moveOver(subject);
    await catchUp(subject, 'booking');
    await pass(subject, 75);
    expect(await wanting(subject, '2.0')).toHaveLength(1);
    await pass(subject, 60);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    expect(await stateOf(subject, other.id)).toBe('rolled-back');
    expect(await seeThrough(subject, id)).toBe('succeeded');
    await subject.clock.advance(DAY);
    expect(await told(subject, 'pier')).toEqual(['notice', 'urgent']);
  });
});
