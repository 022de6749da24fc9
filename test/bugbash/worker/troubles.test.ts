import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { workersOf } from '../../../harness/bugbash/host/admin/workers.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { wordWorkers } from '../../../harness/cli/worker/word-workers.ts';
import { runBugsquash, temporaryFolder } from '../../support/cli.ts';
import { value } from '../ports/contract.ts';
import { cuttableProxy } from './cuttable-proxy.ts';
import { hasPostgres, VERSION, type WaitingBash, waitingBash } from './support.ts';

/** Each thing that may be wrong with a worker is told apart, and a host reads it with the figures. */

const WAIT = { timeout: 60_000, interval: 200 };

/** What `host admin workers` and the admin page are told. */
async function documentOf(bash: WaitingBash) {
  const reply = await workersOf(bash);
  if (!reply.ok || !reply.value.workers) throw new Error('there is no list of workers');
  return { ...reply.value, workers: reply.value.workers };
}

/** As the admin page has it. */
async function shown(bash: WaitingBash): Promise<string[]> {
  const { workers } = await documentOf(bash);
  return workers.map(({ condition, says }) => `${condition}: ${says.join(' ')}`);
}

describe.runIf(hasPostgres)('what is wrong with a worker', () => {
  test('another version is refused, and both are named', async () => {
    const bash = await waitingBash();
    const worker = await bash.start({ version: '0.9.0+older' });
    await worker.ended;
    expect(worker.said.at(-1)).toMatch(/^refused client-version: .*0\.9\.0\+older .* 1\.0\.0\+tests/);
    expect(await shown(bash)).toEqual([
      expect.stringMatching(/^refused: It is bugsquash 0\.9\.0\+older and the host is 1\.0\.0\+tests/),
    ]);
  });

  test('one that is too slow for the limits is refused with the figures', async () => {
    const bash = await waitingBash();
    const worker = await bash.start({ jobs: 2 }, { TEST_FIRST_RESULT_MS: '3100' });
    await worker.ended;
    const figures =
      /2 gradings at once took 3\.1 s for the start and a first test; the limit is 6\.0 s, and 2 times/;
    expect(worker.said.at(-1)).toMatch(/^refused machine-too-slow/);
    expect(worker.said.at(-1)).toMatch(figures);
    expect(await shown(bash)).toEqual([expect.stringMatching(figures)]);
    // Its owner may know better; the host still reads it.
    const [id = ''] = await bash.submit(['a']);
    await bash.start({ jobs: 2, acceptsSlow: true }, { TEST_FIRST_RESULT_MS: '3100' });
    await expect.poll(bash.ends, WAIT).toMatchObject({ [id]: [{ type: 'verdict-given' }] });
    expect((await shown(bash)).sort()).toEqual([
      expect.stringMatching(/^ready: 2 gradings at once took 3\.1 s/),
      expect.stringMatching(/^refused: /),
    ]);
  });

  test('one whose machine has no sandbox does not start, and its hosts read why', async () => {
    const bash = await waitingBash();
    await bash.submit(['a']);
    const home = await temporaryFolder();
    // No program is found in that PATH, bubblewrap neither.
    const args = ['worker', '--database', bash.url, '--name', 'bare', '--jobs', '1'];
    const { exitCode, stderr } = await runBugsquash(args, { home, env: { PATH: home } });
    const why = /There is no working sandbox: bubblewrap \(bwrap\) is not installed/;
    expect(stderr).toMatch(why);
    expect(exitCode).toBe(3);
    expect(await shown(bash)).toEqual([expect.stringMatching(/^refused: /)]);
    expect(await shown(bash)).toEqual([expect.stringMatching(why)]);
    const { workers } = await documentOf(bash);
    expect(wordWorkers(workers, Date.now())).toMatch(
      /^✗ bare-[\s\S]*: refused, 0 of 1 busy[\s\S]*no working sandbox/,
    );
    expect(await bash.database.queue.depth('spring-bash')).toMatchObject({ value: { waiting: 1 } });
  });

  test('one whose sandbox lets something out is refused, with what it was', async () => {
    const bash = await waitingBash();
    await bash.submit(['a']);
    const worker = await bash.start({ leak: 'it reached 192.0.2.1' });
    await worker.ended;
    expect(worker.said.at(-1)).toMatch(/^refused sandbox-unavailable/);
    expect(await shown(bash)).toEqual([
      expect.stringMatching(/^refused: The sandbox does not hold: sandbox: network: it reached 192\.0\.2\.1/),
    ]);
    const { workers } = await documentOf(bash);
    expect(workers).toMatchObject([{ canaries: { held: 0, tried: 1 } }]);
    expect(await bash.database.queue.depth('spring-bash')).toMatchObject({ value: { waiting: 1 } });
  });

  test('one with a wrong clock takes nothing and says by how much', async () => {
    const bash = await waitingBash();
    await bash.submit(['a']);
    await bash.start({ clockAheadMs: -93_000 });
    await expect
      .poll(() => shown(bash), WAIT)
      .toEqual([expect.stringMatching(/^paused: .*93 s behind the database's/)]);
    expect(await bash.database.queue.depth('spring-bash')).toMatchObject({
      value: { waiting: 1, running: 0 },
    });
  });

  test('one with a full disk takes nothing, and goes on when there is room', async ({ skip }) => {
    const disk = await temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'none', disk], { stdio: 'ignore' });
    } catch {
      // Only root may make a disk of its own.
      return skip();
    }
    onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
    const bash = await waitingBash();
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc(150 * 1024 * 1024));
    const [id = ''] = await bash.submit(['a']);
    const folder = join(disk, 'worker');
    mkdirSync(folder);
    await bash.start({ folder });
    await expect
      .poll(() => shown(bash), WAIT)
      .toEqual([expect.stringMatching(/^paused: 1\d\d MiB are free in .*, and it needs 256/)]);
    expect(await bash.ends()).toEqual({});
    rmSync(filler);
    await expect.poll(bash.ends, WAIT).toMatchObject({ [id]: [{ type: 'verdict-given' }] });
    expect(await shown(bash)).toEqual(['ready: ']);
  });

  test('a cut network is told apart from a killed process, and from one that is back', async () => {
    const bash = await waitingBash();
    const proxy = await cuttableProxy(bash.url);
    onTestFinished(proxy.close);
    const behind = await bash.start({ url: proxy.url, machine: 'behind' });
    const killed = await bash.start({ machine: 'killed' });
    const through = value(await openPostgresBash(proxy.url, { version: VERSION, isHost: false }));
    onTestFinished(() => through.close());
    await expect.poll(() => shown(bash), WAIT).toEqual(['ready: ', 'ready: ']);
    value(await through.workers.list());
    proxy.cut();
    // Over a connection that is open already, where nobody says that it leads nowhere.
    const unanswered = through.workers.list();
    killed.child.kill('SIGKILL');
    await expect
      .poll(() => shown(bash), WAIT)
      .toEqual([
        expect.stringMatching(/^cut-off: Not heard of for \d+ s, with its connection still open/),
        expect.stringMatching(/^ended: Ended without leaving \d+ s ago/),
      ]);
    await expect.poll(() => behind.said.join('\n'), WAIT).toMatch(/Cut off: /);
    expect(await unanswered).toMatchObject({ failure: { code: 'database-unreachable' } });
    proxy.repair();
    await expect
      .poll(async () => (await shown(bash))[0], WAIT)
      .toMatch(/^ready: It was cut off from the database for \d+/);
  });

  test('content that no trusted host has signed is not graded by, and costs the job no try', async () => {
    const bash = await waitingBash();
    const [id = ''] = await bash.submit(['a']);
    const worker = await bash.start({ trusted: ['A'.repeat(43)] });
    await expect.poll(() => shown(bash), WAIT).toEqual([expect.stringMatching(/^paused: .*money-split/)]);
    expect(await bash.ends()).toEqual({});
    worker.child.kill('SIGTERM');
    await worker.ended;
    await bash.start();
    await expect.poll(bash.ends, WAIT).toMatchObject({ [id]: [{ type: 'verdict-given' }] });
  });
});
