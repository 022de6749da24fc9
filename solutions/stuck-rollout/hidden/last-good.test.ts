import { describe, expect, test } from 'bugsquash/examiner';
import {
  catchUp,
  fail,
  loadRollouts,
  loadService,
  look,
  machine,
  pass,
  report,
  rollOut,
  type Subject,
  seeThrough,
  stateOf,
  wanting,
} from './support/slipway.ts';

/** Machines say that they are well again, and the rollout ends. */
async function settle(subject: Subject, id: number) {
  await catchUp(subject);
  await pass(subject, 30);
  expect(await stateOf(subject, id)).toBe('rolled-back');
}

describe('what a failed rollout puts back', () => {
  test('is the version from before all the failures, however many there were', async ({ subject }) => {
    await loadService(subject, 2, { percent: 100 });
    for (const version of ['2.0', '2.1', '2.2']) {
      const { id, replaces } = await fail(subject, version);
      expect(replaces).toBe('1.0');
      expect(await wanting(subject, '1.0')).toHaveLength(2);
      await settle(subject, id);
    }
  });

  test('is the version that succeeded last, not the first and not the highest', async ({ subject }) => {
    await loadService(subject, 2, { version: '9.4', percent: 100 });
    await loadRollouts(
      subject,
      1,
      { version: '9.5', replaces: '9.4' },
      { version: '9.12', replaces: '9.5' },
      { version: '9.6', replaces: '9.12' },
      { version: '9.10', replaces: '9.6' },
      { version: '9.11', replaces: '9.10', state: 'rolled-back' },
      { version: '9.7', replaces: '9.10', state: 'rolled-back' },
    );
    expect((await look(subject)).version).toBe('9.10');
    const { id, replaces } = await fail(subject, '9.13');
    expect(replaces).toBe('9.10');
    expect(await wanting(subject, '9.10')).toHaveLength(2);
    await settle(subject, id);
    expect((await rollOut(subject, '9.10')).replaces).toBe('9.10');
  });

  test('is found behind any number of failures', async ({ subject }) => {
    await loadService(subject, 1);
    const failures = Array.from({ length: 24 }, (_, n) => {
      return { version: `3.${n}`, replaces: '2.7', state: 'rolled-back' as const };
    });
    await loadRollouts(subject, 1, { version: '2.7', replaces: '1.0' }, ...failures);
    expect((await fail(subject, '4.0')).replaces).toBe('2.7');
    expect(await wanting(subject, '2.7')).toHaveLength(1);
  });

  test('is the version that succeeded at its second try', async ({ subject }) => {
    await loadService(subject, 1);
    await loadRollouts(
      subject,
      1,
      { version: '2.0', replaces: '1.0', state: 'rolled-back' },
      { version: '2.0', replaces: '1.0' },
      { version: '2.1', replaces: '2.0', state: 'rolled-back' },
      { version: '2.2', replaces: '2.0', state: 'rolled-back' },
    );
    expect((await fail(subject, '2.3')).replaces).toBe('2.0');
    expect(await wanting(subject, '2.0')).toEqual([machine('cargo', 1)]);
  });

  test('is never what somebody paused or aborted', async ({ subject }) => {
    await loadService(subject, 3);
    const { id } = await rollOut(subject, '2.0');
    await report(subject, '2.0', 'healthy', machine('cargo', 1));
    await subject.post(`/rollouts/${id}/pause`);
    expect((await look(subject)).version).toBe('1.0');
    await subject.post(`/rollouts/${id}/abort`);
    expect((await look(subject)).version).toBe('1.0');
    await settle(subject, id);
    const second = await rollOut(subject, '2.1');
    expect(second.replaces).toBe('1.0');
    await subject.post(`/rollouts/${second.id}/abort`);
    expect(await wanting(subject, '1.0')).toHaveLength(3);
  });
});

describe('the version of a service', () => {
  test('stays when a rollout fails, and is what a new machine gets', async ({ subject }) => {
    await loadService(subject, 2, { percent: 100 });
    const first = await rollOut(subject, '1.1');
    expect(await seeThrough(subject, first.id)).toBe('succeeded');
    const { id } = await fail(subject, '2.0');
    expect((await look(subject)).version).toBe('1.1');
    await settle(subject, id);
    expect((await look(subject)).version).toBe('1.1');
    await subject.put('/services/cargo/hosts/cargo-09');
    expect(await wanting(subject, '1.1')).toContain('cargo-09');
  });

  test('has nothing to do with what other services went through', async ({ subject }) => {
    await loadService(subject, 1, { id: 4 });
    await loadService(subject, 1, { id: 7, name: 'booking', version: '5.0' });
    await loadRollouts(subject, 4, { version: '1.3', replaces: '1.0' });
    await loadRollouts(subject, 7, { version: '5.1', replaces: '5.0', state: 'rolled-back' });
    await loadRollouts(subject, 4, { version: '1.4', replaces: '1.3', state: 'rolled-back' });
    expect((await look(subject)).version).toBe('1.3');
    expect((await look(subject, 'booking')).version).toBe('5.0');
  });
});
