import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { test as base, type RunnerTestSuite as Suite } from 'vitest';
import { currentSession } from './session.ts';
import { Subject } from './subject.ts';

/**
 * `bugsquash/examiner`: the one module that hidden tests import. Plain vitest, with the subject and seeded
 * random data as fixtures.
 */

/** Random data from the recorded seed, a stream of its own for each test. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  pick<T>(values: readonly T[]): T;
  shuffle<T>(values: readonly T[]): T[];
}

/**
 * What `verify` asks references and alternatives, to see whether they answer alike. `hidden/support/differential.ts`
 * exports one as `differential`, and as `extension` what the extension is asked.
 */
export interface Differential<Input> {
  /** Within the README's contract. */
  readonly inputs: fc.Arbitrary<Input>;
  /** All that the README promises of the answers, and no more; plain data. The subject is fresh for each input. */
  replies(subject: Subject, input: Input): unknown;
}

export const test = base.extend<{ subject: Subject; random: SeededRandom }>({
  subject: async ({ task, skip, onTestFailed }, use) => {
    const session = currentSession();
    const { stopsAtFailure, bugFiles } = session.host.job;
    const decidesBug = bugFiles.includes(task.file.filepath);
    skip(stopsAtFailure === 'bug' && decidesBug && hasFailure(task.file), 'a test of this bug failed before');
    skip(session.hasFailedTest && stopsAtFailure === 'run', 'another test failed before');
    skip(stopsAtFailure === 'file' && hasFailure(task.file), 'a test of this file failed before');
    const failedElsewhere = session.hasFailedTest && !hasFailure(task.file);
    skip(stopsAtFailure === 'other files' && failedElsewhere, 'a test of another file failed before');
    onTestFailed(() => {
      session.hasFailedTest = true;
    });
    const subject = await Subject.open(session, subjectSeed(session.host.job.seed));
    try {
      await use(subject);
    } finally {
      await subject.close();
    }
  },
  random: async ({ task }, use) => {
    await use(seededRandom(`${currentSession().host.job.seed}\0${task.fullTestName}`));
  },
});

/** Whether a test below this suite has failed in this run. */
function hasFailure(suite: Suite): boolean {
  return suite.tasks.some((task) =>
    task.type === 'suite' ? hasFailure(task) : task.result?.state === 'fail',
  );
}

/** The subject's own random numbers must tell it nothing about those of the tests. */
function subjectSeed(seed: string): number {
  return createHash('sha256').update(`subject\0${seed}`).digest().readUInt32BE(0);
}

function seededRandom(key: string): SeededRandom {
  let block = 0;
  let bytes = Buffer.alloc(0);
  const next = () => {
    if (bytes.length < 6) {
      bytes = createHash('sha256').update(`${key}\0${block}`).digest();
      block += 1;
    }
    const value = bytes.readUIntBE(0, 6) / 2 ** 48;
    bytes = bytes.subarray(6);
    return value;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    pick: (values) => {
      if (values.length === 0) throw new RangeError('nothing to pick from');
      return values[int(0, values.length - 1)] as (typeof values)[number];
    },
    shuffle: (values) => {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}

export { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
export type { HttpReply } from './http-client.ts';
export { SubjectError } from './rpc-client.ts';
export type { Subject } from './subject.ts';
export type { SubjectCallback } from './subject-callbacks.ts';
export type { Measurement, SubjectDatabase } from './subject-database.ts';
export type { KeptValue, SubjectHandle } from './subject-handles.ts';
export type { HeldCalls, Upstream, UpstreamOptions, UpstreamScript } from './upstream.ts';
export type { UpstreamCall } from './upstream-channel.ts';
export type { UpstreamReply } from './upstream-reply.ts';
export { fc };
