import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { encodeFileSet } from '../../../harness/bugbash/file-set.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { hostKey, packContent } from '../../../harness/bugbash/published-content.ts';
import { buildName } from '../../../harness/bugbash/worker/build-name.ts';
import type { BashDatabase } from '../../../harness/bugbash/worker-ports.ts';
import { cloneRoot } from '../../../harness/locations.ts';
import { CpuMeter } from '../../bench/cpu-meter.ts';
import { value } from '../../bugbash/ports/contract.ts';
import { created, joined, received } from '../../bugbash/support/events.ts';
import { findPostgres, type Postgres, startPostgres } from '../../bugbash/support/postgres.ts';
import { exerciseNamed, patchedTree, ROOT, referencesOf, submissionOf } from '../../support/exercises.ts';
import { cpuOfPostgres } from './database-load.ts';

/**
 * What two workers of one grading at a time do of what one does, over the same queue of solved submissions: by the
 * clock, which means something on a machine of two idle cores, and by processor time, which does on a busy one as well.
 */

const EXERCISE = 'money-split';
const BASH = 'b';
const MAIN = join(ROOT, 'dist', 'program', 'main.js');
const LOOK_EVERY_MS = 100;
/** For the content and what the first grading of a worker loads. */
const WARM_UP = 2;

interface Throughput {
  readonly perMinute: number;
  readonly workersCpuMs: number;
  readonly postgresCpuMs: number;
}

export async function measureThroughput(gradings: number): Promise<void> {
  const found = findPostgres();
  if ('missing' in found) throw new Error(found.missing);
  const postgres = await startPostgres(found.bin);
  const home = mkdtempSync(join(tmpdir(), 'throughput-'));
  try {
    console.log(
      '| workers | gradings a minute | CPU s of workers, each grading | CPU ms of PostgreSQL | load |',
    );
    console.log('|---|---|---|---|---|');
    const measured: Throughput[] = [];
    for (const workers of [1, 2]) {
      const one = await throughputOf(workers, gradings, postgres, join(home, `${workers}`));
      measured.push(one);
      console.log(
        `| ${workers} | ${one.perMinute.toFixed(1)} | ${(one.workersCpuMs / 1_000).toFixed(2)} | ${one.postgresCpuMs.toFixed(1)} | ${loadavg()[0]?.toFixed(1)} |`,
      );
    }
    const [one, two] = measured;
    if (!one || !two) throw new Error('nothing was measured');
    const cpuOf = ({ workersCpuMs, postgresCpuMs }: Throughput) => workersCpuMs + postgresCpuMs;
    console.log(
      `By the clock, two workers do ${(two.perMinute / one.perMinute).toFixed(2)} times what one does.`,
      `By processor time, with a core for each: ${((2 * cpuOf(one)) / cpuOf(two)).toFixed(2)} times.`,
    );
  } finally {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function throughputOf(
  count: number,
  gradings: number,
  postgres: Postgres,
  home: string,
): Promise<Throughput> {
  const url = await postgres.database();
  const host = value(await openPostgresBash(url, { version: buildName(cloneRoot), isHost: true }));
  const meter = CpuMeter.open(`throughput-${count}`);
  if (!meter) throw new Error('Processor time can only be measured where cgroups can be made.');
  const workers: ChildProcess[] = [];
  try {
    value(await host.content.put(await packContent(exerciseNamed(EXERCISE), hostKey(home))));
    for (let nth = 1; nth <= count; nth += 1) {
      // One after another: each measures itself at its start.
      const environment = { ...process.env, BUGSQUASH_HOME: join(home, `w${nth}`), BUGSQUASH_DATABASE: url };
      const args = ['--no-warnings', MAIN, 'worker', '--jobs', '1', '--accept-slow', '--name', `w${nth}`];
      const worker = spawn(process.execPath, args, {
        env: environment,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      meter.adopt(worker);
      workers.push(worker);
      const ready = async () =>
        value(await host.workers.list()).filter(({ state }) => state === 'ready').length === nth;
      while (!(await ready())) await setTimeout(LOOK_EVERY_MS);
    }
    await offered(host, 'warm', WARM_UP * count);
    const startedMs = performance.now();
    const cpuMs = [meter.usageMs, cpuOfPostgres(postgres.pid)] as const;
    await offered(host, 'timed', gradings);
    const tookMs = performance.now() - startedMs;
    return {
      perMinute: (gradings * 60_000) / tookMs,
      workersCpuMs: (meter.usageMs - cpuMs[0]) / gradings,
      postgresCpuMs: (cpuOfPostgres(postgres.pid) - cpuMs[1]) / gradings,
    };
  } finally {
    for (const worker of workers) {
      const exit = once(worker, 'exit');
      worker.kill('SIGTERM');
      await exit;
    }
    await meter.close();
    await host.close();
  }
}

/** Offers submissions of as many teams, all different, and waits until each has its verdict. */
async function offered(host: BashDatabase, name: string, count: number): Promise<void> {
  const exercise = exerciseNamed(EXERCISE);
  const { files } = submissionOf(exercise, patchedTree(exercise, referencesOf(exercise)));
  const before = value(await host.store.read(BASH, 0));
  const ids = Array.from({ length: count }, (_, nth) => `${name}-${nth}`);
  const jobs = [];
  for (const id of ids) {
    const own = new Map([...files].map(([path, bytes]) => [path, Buffer.concat([bytes, remark(path, id)])]));
    const fileSet = value(await host.store.putBlob(encodeFileSet(own)));
    const { digest } = exercise;
    jobs.push({
      bash: BASH,
      submission: id,
      team: id,
      exercise: EXERCISE,
      digest,
      fileSet,
      seed: '7',
      try: 1,
    });
  }
  const events = [
    ...(before.length === 0 ? [created()] : []),
    ...ids.map((id) => joined(`${id}-1`, id)),
    ...jobs.map(({ submission, fileSet }) => received(submission, submission, EXERCISE, { fileSet })),
  ];
  const entries = events.map((event) => ({ atMs: host.clock.now().atMs, who: 'program' as const, event }));
  value(await host.store.append(BASH, entries, before.length, jobs));
  for (let after = before.length, left = count; left > 0; await setTimeout(LOOK_EVERY_MS)) {
    const read = value(await host.store.read(BASH, after));
    after += read.length;
    for (const { event } of read) {
      if (event.type === 'grading-failed') throw new Error(`${event.submission}: ${event.message}`);
      if (event.type === 'verdict-given') left -= 1;
    }
  }
}

const remark = (path: string, id: string): Buffer => Buffer.from(path.endsWith('.ts') ? `\n// ${id}\n` : '');
