import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { encodeFileSet } from '../../../harness/bugbash/file-set.ts';
import { AloneOrTogether } from '../../../harness/bugbash/host/alone-or-together.ts';
import {
  GradingLoop,
  type GradingLoopOptions,
  type JobEnd,
} from '../../../harness/bugbash/host/grading-loop.ts';
import type { BashEvent } from '../../../harness/bugbash/log/events.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { systemClock } from '../../../harness/compose.ts';
import { failed } from '../../../harness/domain/failure.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { value } from '../ports/contract.ts';
import { created, joined, received } from '../support/events.ts';
import { gradeBySign } from './rig.ts';

const exercise = exerciseNamed('money-split');
const WAIT = { timeout: 60_000, interval: 20 };

/** A queue with a submission of each team, and a loop that grades them. */
async function looping(teams: readonly string[], options: Partial<GradingLoopOptions> = {}) {
  const time = { aheadMs: 0 };
  const nowMs = () => Date.now() + time.aheadMs;
  const { store, queue } = value(openSqliteBash(join(await temporaryFolder(), 'bash.sqlite'), nowMs));
  onTestFinished(() => store.close());
  const fileSet = value(
    await store.putBlob(encodeFileSet(new Map([['src/allocate.ts', Buffer.from('//')]]))),
  );
  const events: BashEvent[] = [created(), ...teams.map((team) => joined(`p-${team}`, team))];
  const jobs = teams.map((team) => ({
    ...{ bash: 'b', submission: `s-${team}`, team, exercise: exercise.manifest.id, digest: exercise.digest },
    // Of its own, so that no verdict is known beforehand.
    ...{ fileSet, seed: String(1 + teams.indexOf(team)), try: 1 },
  }));
  const submissions = jobs.map(({ submission, team }) => received(submission, team, 'alpha', { fileSet }));
  const entries = [...events, ...submissions].map((event) => ({ atMs: 5, who: 'program' as const, event }));
  value(await store.append('b', entries, 0, jobs));
  const ends: [string, JobEnd][] = [];
  const trouble: string[] = [];
  const loop = new GradingLoop({
    ...{ store, queue, clock: systemClock, grade: gradeBySign, concurrency: 2 },
    exerciseOf: async () => ({ ok: true, value: exercise }),
    onTaken: () => {},
    onSettled: ({ submission }, end) => ends.push([submission, end]),
    onTrouble: (message) => trouble.push(message),
    ...options,
  });
  const written = async () => value(await store.read('b', entries.length)).map(({ event }) => event.type);
  return { queue, loop, ends, trouble, written, time };
}

test('what is wrong with the machine costs a job no try: it is given back, and graded when all is well', async () => {
  let isFull = true;
  const { loop, ends, trouble, written } = await looping(['t'], {
    grade: async (...args) =>
      isFull ? failed('disk-full', 'No space is left.', 'Free some.') : gradeBySign(...args),
  });
  loop.start();
  await expect.poll(() => ends.length, WAIT).toBeGreaterThan(0);
  expect(await written()).toEqual([]);
  isFull = false;
  await expect.poll(written, WAIT).toEqual(['verdict-given']);
  await loop.stop();
  expect(ends.map(([, end]) => end)).toEqual([...ends.slice(1).map(() => 'given back'), 'graded']);
  expect(trouble[0]).toBe('No space is left.');
});

test('while it may not take, it takes nothing', async () => {
  let mayTake = false;
  const { loop, written, queue } = await looping(['t'], { mayTake: () => mayTake });
  loop.start();
  await setTimeout(300);
  expect(await queue.depth('b')).toMatchObject({ value: { waiting: 1, running: 0 } });
  mayTake = true;
  await expect.poll(written, WAIT).toEqual(['verdict-given']);
  await loop.stop();
});

test('stopped with time to finish, it finishes what it has in hand and takes nothing more', async () => {
  const started = Promise.withResolvers<void>();
  const { loop, ends, written, queue } = await looping(['t', 'u'], {
    concurrency: 1,
    grade: async (...args) => {
      started.resolve();
      await setTimeout(300);
      return gradeBySign(...args);
    },
  });
  loop.start();
  await started.promise;
  await loop.stop(10_000);
  expect(ends).toEqual([['s-t', 'graded']]);
  expect(await written()).toEqual(['verdict-given']);
  expect(await queue.depth('b')).toMatchObject({ value: { waiting: 1, running: 0 } });
});

test('stopped without, it gives the job back at once and uncounted', async () => {
  const started = Promise.withResolvers<void>();
  const { loop, ends, written, queue } = await looping(['t'], {
    grade: async (given, submission, options) => {
      started.resolve();
      await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
      return gradeBySign(given, submission, options);
    },
  });
  loop.start();
  await started.promise;
  await loop.stop();
  expect(ends).toEqual([['s-t', 'given back']]);
  expect(await written()).toEqual([]);
  expect(await queue.take('another', 1_000)).toMatchObject({
    value: { submission: 's-t', try: 1, losses: 0 },
  });
});

test('a job that was lost with its taker is graded alone', async () => {
  const running = new Set<string>();
  const beside = new Map<string, number>();
  const { loop, queue, written, time } = await looping(['lost', 'a', 'b', 'c'], {
    grade: async (given, submission, options = {}) => {
      const { seed = '' } = options;
      running.add(seed);
      for (const one of running) beside.set(one, Math.max(running.size, beside.get(one) ?? 0));
      await setTimeout(100);
      running.delete(seed);
      return gradeBySign(given, submission, options);
    },
  });
  expect(await queue.take('killed', 1_000)).toMatchObject({ value: { submission: 's-lost' } });
  time.aheadMs = 2_000;
  loop.start();
  await expect.poll(async () => (await written()).length, WAIT).toBe(4);
  await loop.stop();
  expect(beside.get('1')).toBe(1);
  expect(Math.max(...beside.values())).toBe(2);
});

test('alone or together: who runs alone waits for those before, and those after wait', async () => {
  const turns = new AloneOrTogether();
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await setTimeout(20);
    steps.push(`${name} ends`);
    if (name === 'alone') throw new Error('as a grading may');
  };
  const all = [
    turns.together(work('a')),
    turns.together(work('b')),
    turns.alone(work('alone')),
    turns.together(work('c')),
  ];
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(steps).toEqual([
    'a begins',
    'b begins',
    'a ends',
    'b ends',
    'alone begins',
    'alone ends',
    'c begins',
    'c ends',
  ]);
});
