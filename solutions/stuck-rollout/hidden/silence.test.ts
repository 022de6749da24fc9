import { describe, expect, test } from 'bugsquash/examiner';
import {
  catchUp,
  loadPaused,
  loadService,
  look,
  machine,
  pass,
  report,
  rollOut,
  seeThrough,
  stateOf,
  wanting,
} from './support/slipway.ts';

const mute = machine('cargo', 3);

describe('a machine that says nothing', () => {
  test('is waited for until the deadline, then its rollout is turned back', async ({ subject }) => {
    await loadService(subject, 8, { percent: 50 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject, 'cargo', 'healthy', mute);
    await pass(subject, 585);
    expect(await stateOf(subject, id)).toBe('rolling');
    expect(await wanting(subject, '2.0')).toHaveLength(4);
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('rolling-back');
    expect(await wanting(subject, '1.0')).toHaveLength(8);
  });

  test('is waited for when the whole batch is silent, and in a later batch', async ({ subject }) => {
    await loadService(subject, 5, { percent: 40 });
    const { id } = await rollOut(subject, '2.0');
    await pass(subject, 400);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    await catchUp(subject);
    await pass(subject, 140);
    await catchUp(subject, 'cargo', 'healthy', mute);
    await pass(subject, 500);
    expect(await wanting(subject, '2.0')).toHaveLength(4);
    expect(await stateOf(subject, id)).toBe('rolling');
  });

  test('goes on with the others once it has spoken, and the last batch may be a small one', async ({
    subject,
  }) => {
    await loadService(subject, 4, { percent: 75 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject, 'cargo', 'healthy', mute);
    await pass(subject, 550);
    await report(subject, '2.0', 'healthy', mute);
    await pass(subject, 135);
    expect(await wanting(subject, '2.0')).toHaveLength(4);
    await pass(subject, 300);
    expect(await stateOf(subject, id)).toBe('rolling');
    expect(await seeThrough(subject, id)).toBe('succeeded');
  });

  test('is not taken for well because it was well with the version before', async ({ subject }) => {
    await loadService(subject, 4, { percent: 50 });
    const first = await rollOut(subject, '1.1');
    expect(await seeThrough(subject, first.id)).toBe('succeeded');
    const { id } = await rollOut(subject, '2.0');
    await report(subject, '2.0', 'healthy', machine('cargo', 1));
    for (let minutes = 0; minutes < 9; minutes += 3) {
      await report(subject, '1.1', 'healthy', machine('cargo', 2));
      await pass(subject, 180);
    }
    expect(await wanting(subject, '2.0')).toEqual([machine('cargo', 1), machine('cargo', 2)]);
    expect(await stateOf(subject, id)).toBe('rolling');
  });

  test('is waited for in a rollout that came with its rows', async ({ subject }) => {
    await loadPaused(subject, { id: 3, name: 'cargo' }, 4, 2, 17, 1);
    await subject.post('/rollouts/17/resume');
    await pass(subject, 150);
    expect(await wanting(subject, '2.0')).toHaveLength(2);
    expect(await stateOf(subject, 17)).toBe('rolling');
  });

  test('does not hold up a service for ever once it is taken out', async ({ subject }) => {
    await loadService(subject, 4, { percent: 100 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject, 'cargo', 'healthy', mute);
    await pass(subject, 300);
    expect(await stateOf(subject, id)).toBe('rolling');
    await subject.delete(`/services/cargo/hosts/${mute}`);
    await pass(subject, 135);
    expect(await stateOf(subject, id)).toBe('succeeded');
  });
});

describe('machines that get their version back', () => {
  test('are waited for, and the service stays locked meanwhile', async ({ subject }) => {
    await loadService(subject, 3, { percent: 100 });
    const { id } = await rollOut(subject, '2.0');
    await catchUp(subject);
    await subject.post(`/rollouts/${id}/abort`);
    await catchUp(subject, 'cargo', 'healthy', mute);
    await pass(subject, 585);
    expect(await stateOf(subject, id)).toBe('rolling-back');
    expect((await look(subject)).lock).toMatchObject({ kind: 'rollout', holder: '2.0' });
    await report(subject, '1.0', 'healthy', mute);
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('rolled-back');
  });

  test('are waited for no longer than the deadline', async ({ subject }) => {
    await loadService(subject, 3, { percent: 100 });
    const { id } = await rollOut(subject, '2.0');
    await pass(subject, 60);
    await subject.post(`/rollouts/${id}/abort`);
    await pass(subject, 585);
    expect(await stateOf(subject, id)).toBe('rolling-back');
    await pass(subject, 15);
    expect(await stateOf(subject, id)).toBe('rolled-back');
    expect(await wanting(subject, '1.0')).toHaveLength(3);
  });
});
