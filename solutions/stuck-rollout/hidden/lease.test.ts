import { describe, expect, test } from 'bugsquash/examiner';
import {
  catchUp,
  loadPaused,
  loadService,
  look,
  pass,
  problem,
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
    await loadService(subject, 2, { id: 1, name: 'cargo', percent: 50 });
    await loadService(subject, 1, { id: 2, name: 'booking' });
    await loadService(subject, 1, { id: 3, name: 'timetable' });
    await loadService(subject, 1, { id: 4, name: 'cameras' });
    const rolling = await rollOut(subject, '2.0', 'cargo');
    const back = await rollOut(subject, '2.0', 'booking');
    const paused = await rollOut(subject, '2.0', 'timetable');
    await subject.put('/services/cameras/freeze', freeze);
    await subject.post(`/rollouts/${back.id}/abort`);
    await subject.post(`/rollouts/${paused.id}/pause`);
    const locks = async () => {
      const services = ['cargo', 'booking', 'timetable', 'cameras'];
      return Promise.all(services.map(async (service) => (await look(subject, service)).lock));
    };
    const before = await locks();
    expect(before.every((lock) => lock !== null)).toBe(true);

    await subject.restart();
    expect(await locks()).toEqual(before);
    for (const service of ['cargo', 'booking', 'timetable', 'cameras']) {
      expect((await subject.post(`/services/${service}/rollouts`, { version: '2.1' })).status).toBe(409);
    }
    await catchUp(subject, 'booking');
    expect(await seeThrough(subject, rolling.id, 'cargo')).toBe('succeeded');
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
    await subject.restart();
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
});
