import { describe, expect, test } from 'bugsquash/examiner';
import {
  catchUp,
  loadPaused,
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
} from './support/slipway.ts';

/** The next rollout can begin, and has the lock to itself. */
async function expectFree(subject: Subject, service: string, version: string) {
  expect((await look(subject, service)).lock).toBeNull();
  await rollOut(subject, version, service);
  expect((await look(subject, service)).lock).toMatchObject({ kind: 'rollout', holder: version });
  const second = await subject.post(`/services/${service}/rollouts`, { version: '9.9' });
  expect(second.status).toBe(409);
  expect(second.json.type).toBe(problem('locked'));
}

const freeze = { by: 'regatta', reason: 'Race weekend' };

describe('a stop and a start', () => {
  test('change nothing about who holds a lock, and for how long', async ({ subject }) => {
    const services = ['cargo', 'booking', 'timetable', 'cameras'];
    for (const [n, name] of services.entries()) await loadService(subject, 1, { id: n + 1, name });
    const rolling = await rollOut(subject, '2.0', 'cargo');
    const back = await rollOut(subject, '2.0', 'booking');
    const paused = await rollOut(subject, '2.0', 'timetable');
    await subject.put('/services/cameras/freeze', freeze);
    await subject.post(`/rollouts/${back.id}/abort`);
    await subject.post(`/rollouts/${paused.id}/pause`);
    await report(subject, '2.0', 'starting', machine('cargo', 1));
    await report(subject, '1.0', 'starting', machine('booking', 1));
    const locks = () => Promise.all(services.map(async (service) => (await look(subject, service)).lock));
    const before = await locks();
    expect(before.every((lock) => lock !== null)).toBe(true);
    await pass(subject, 40);

    await moveOver(subject);
    expect(await locks()).toEqual(before);
    for (const service of services) {
      expect((await subject.post(`/services/${service}/rollouts`, { version: '2.1' })).status).toBe(409);
    }
    await catchUp(subject, 'booking');
    await catchUp(subject, 'cargo');
    await pass(subject, 135);
    expect(await stateOf(subject, rolling.id)).toBe('succeeded');
    expect(await stateOf(subject, back.id)).toBe('rolled-back');
    await expectFree(subject, 'cargo', '2.1');
    await expectFree(subject, 'booking', '2.1');
    expect((await locks()).slice(2)).toEqual(before.slice(2));
    await subject.post(`/rollouts/${paused.id}/resume`);
    await catchUp(subject, 'timetable');
    await pass(subject, 135);
    expect(await stateOf(subject, paused.id)).toBe('succeeded');
    await expectFree(subject, 'timetable', '2.1');
    expect((await look(subject, 'cameras')).lock).toEqual(before[3]);
  });

  test('change nothing for rollouts that were paused, whatever becomes of them', async ({ subject }) => {
    await loadPaused(subject, { id: 3, name: 'cargo' }, 2, 1, 17);
    await loadPaused(subject, { id: 5, name: 'booking' }, 2, 1, 19);
    await loadPaused(subject, { id: 8, name: 'timetable' }, 2, 1, 23);
    await moveOver(subject);
    await subject.post('/rollouts/17/resume');
    await subject.post('/rollouts/19/abort');
    for (const service of ['cargo', 'booking', 'timetable']) {
      expect((await subject.put(`/services/${service}/freeze`, freeze)).status).toBe(409);
    }
    await catchUp(subject, 'booking');
    expect(await seeThrough(subject, 17, 'cargo', 60)).toBe('succeeded');
    expect(await stateOf(subject, 19)).toBe('rolled-back');
    await expectFree(subject, 'booking', '2.1');
    expect((await subject.put('/services/cargo/freeze', freeze)).status).toBe(204);
    expect((await look(subject, 'timetable')).lock).toMatchObject({ kind: 'rollout', holder: '2.0' });
  });

  test('change nothing in a new process, either', async ({ subject }) => {
    await loadService(subject, 1, { soak: 0 });
    const { id } = await rollOut(subject, '2.0');
    await subject.restart();
    await report(subject, '2.0', 'healthy', machine('cargo', 1));
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('succeeded');
    expect((await look(subject)).lock).toBeNull();
    expect((await rollOut(subject, '2.1')).state).toBe('rolling');
  });
});
