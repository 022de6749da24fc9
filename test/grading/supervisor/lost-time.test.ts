import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { startTimeLimit } from '../../../harness/grading/protocol/time-limit.ts';
import { LostTimeWatch } from '../../../harness/grading/supervisor/lost-time.ts';
import { ProcessHost } from '../../../harness/grading/supervisor/process-host.ts';
import { lookAt } from '../../../harness/grading/supervisor/process-look.ts';

/** So that nothing of this process runs, as if it were stopped. */
function standStill(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}

async function idleProcess(runsCandidateCode: boolean): Promise<ProcessHost> {
  const program = "console.log('up'); setInterval(() => {}, 1000)";
  const host = new ProcessHost(
    () => spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'], detached: true }),
    { confinement: 'none', runsCandidateCode },
  );
  await once(host.child.stdout as NodeJS.ReadableStream, 'data');
  return host;
}

describe.runIf(process.platform === 'linux')('a process of grading that is stopped', () => {
  test.for([
    ['is continued, and makes the run doubtful', false, 'stood-still'],
    ['may have stopped itself where it runs the code under test unconfined', true, 'stopped'],
  ] as const)('%s', async ([, runsCandidateCode, lost]) => {
    const host = await idleProcess(runsCandidateCode);
    const pid = host.child.pid ?? 0;
    const watch = new LostTimeWatch();
    watch.watch(host);
    try {
      watch.begin();
      process.kill(pid, 'SIGSTOP');
      await expect.poll(() => lookAt(pid)?.isStopped, { timeout: 60_000 }).toBe(true);
      await expect.poll(() => lookAt(pid)?.isStopped, { timeout: 60_000 }).toBe(false);
      expect(watch.end()).toContain(lost);
    } finally {
      await host.end();
    }
  });

  test('before the run has begun is continued, and costs nothing', async () => {
    const host = await idleProcess(false);
    const pid = host.child.pid ?? 0;
    const watch = new LostTimeWatch();
    watch.watch(host);
    try {
      process.kill(pid, 'SIGSTOP');
      await expect.poll(() => lookAt(pid)?.isStopped, { timeout: 60_000 }).toBe(true);
      watch.begin();
      await expect.poll(() => lookAt(pid)?.isStopped, { timeout: 60_000 }).toBe(false);
      expect(watch.end()).not.toContain('stood-still');
    } finally {
      await host.end();
    }
  });
});

test('the supervisor notices that it did not run itself', async () => {
  const watch = new LostTimeWatch();
  watch.begin();
  standStill(3_000);
  expect(watch.end()).toContain('stood-still');
});

test('a limit does not count the time in which this process did not run', async () => {
  let isReached = false;
  const startedMs = performance.now();
  const reached = new Promise<void>((resolve) => {
    startTimeLimit(600, () => {
      isReached = true;
      resolve();
    });
  });
  standStill(1_500);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isReached).toBe(false);
  await reached;
  expect(performance.now() - startedMs).toBeGreaterThan(2_000);
});

test('a limit that was called off is not reached', async () => {
  const stop = startTimeLimit(1, () => expect.unreachable());
  stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
});
