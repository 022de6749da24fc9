import { describe, expect, test } from 'bugsquash/examiner';
import {
  catchUp,
  loadService,
  look,
  pass,
  rollOut,
  type Subject,
  seeThrough,
  stateOf,
  wanting,
} from './support/slipway.ts';

/** Pauses a rollout and lets it go on after so many seconds. */
async function interrupt(subject: Subject, id: number, seconds: number) {
  expect((await subject.post(`/rollouts/${id}/pause`)).status).toBe(200);
  await pass(subject, seconds);
  expect((await subject.post(`/rollouts/${id}/resume`)).status).toBe(200);
}

/**
 * Lets so much time pass, with new machines that are starting; how many were asked in the end. At no time may there be
 * more than that.
 */
async function startingFor(subject: Subject, seconds: number, step = 60) {
  for (let passed = 0; passed < seconds; passed += step) {
    await pass(subject, step);
    const { hosts } = await look(subject, 'booking');
    const asked = hosts.filter(({ wanted }: { wanted: string }) => wanted === '2.0');
    const mute = asked.filter(({ health }: { health: string }) => health === 'pending');
    for (const { name } of mute) {
      await subject.post(`/hosts/${name}/reports`, { version: '2.0', health: 'starting' });
    }
  }
  return (await wanting(subject, '2.0', 'booking')).length;
}

const twelve = { name: 'booking', percent: 25, soak: 300, deadline: 3600 };

describe('a rollout that was paused for a moment', () => {
  test('asks one batch after a soak, and not two', async ({ subject }) => {
    await loadService(subject, 12, twelve);
    const { id } = await rollOut(subject, '2.0', 'booking');
    await catchUp(subject, 'booking');
    await pass(subject, 75);
    await interrupt(subject, id, 60);
    // A soak may take longer by a pause, but not shorter.
    await pass(subject, 175);
    expect(await wanting(subject, '2.0', 'booking')).toHaveLength(3);
    expect(await startingFor(subject, 300)).toBe(6);
  });

  test('asks one batch at a time, however often it was paused, and to its end', async ({ subject }) => {
    await loadService(subject, 12, { ...twelve, soak: 90 });
    const { id } = await rollOut(subject, '2.0', 'booking');
    await pass(subject, 5);
    for (const seconds of [0, 2, 1]) await interrupt(subject, id, seconds);
    await catchUp(subject, 'booking');
    for (const asked of [6, 9, 12]) {
      expect(await startingFor(subject, 240)).toBe(asked);
      expect(await stateOf(subject, id)).toBe('rolling');
      await catchUp(subject, 'booking');
    }
    await pass(subject, 105);
    expect(await stateOf(subject, id)).toBe('succeeded');
  });

  test('lets the next batch soak as long as any', async ({ subject }) => {
    await loadService(subject, 12, twelve);
    const { id } = await rollOut(subject, '2.0', 'booking');
    await catchUp(subject, 'booking');
    await pass(subject, 151);
    await interrupt(subject, id, 2);
    for (let rounds = 0; rounds < 30 && (await wanting(subject, '2.0', 'booking')).length < 6; rounds += 1) {
      await pass(subject, 15);
    }
    await catchUp(subject, 'booking');
    await pass(subject, 285);
    expect(await wanting(subject, '2.0', 'booking')).toHaveLength(6);
    await pass(subject, 60);
    expect(await wanting(subject, '2.0', 'booking')).toHaveLength(9);
  });

  test('is through with the last batch when that is healthy, and no sooner', async ({ subject }) => {
    await loadService(subject, 4, { ...twelve, percent: 50 });
    const { id } = await rollOut(subject, '2.0', 'booking');
    await catchUp(subject, 'booking');
    await pass(subject, 60);
    await interrupt(subject, id, 60);
    expect(await startingFor(subject, 600)).toBe(4);
    expect(await stateOf(subject, id)).toBe('rolling');
    expect((await look(subject, 'booking')).lock).not.toBeNull();
    expect(await seeThrough(subject, id, 'booking', 300)).toBe('succeeded');
  });

  test('does not keep another service from going on', async ({ subject }) => {
    await loadService(subject, 12, { ...twelve, id: 1, soak: 20 });
    await loadService(subject, 2, { ...twelve, id: 2, name: 'cargo', percent: 50, soak: 20 });
    const booking = await rollOut(subject, '2.0', 'booking');
    const cargo = await rollOut(subject, '2.0', 'cargo');
    await catchUp(subject, 'booking');
    await catchUp(subject, 'cargo');
    await pass(subject, 16);
    await interrupt(subject, booking.id, 1);
    expect(await startingFor(subject, 90, 15)).toBe(6);
    expect(await wanting(subject, '2.0', 'cargo')).toHaveLength(2);
    expect(await seeThrough(subject, cargo.id, 'cargo', 20)).toBe('succeeded');
  });
});
