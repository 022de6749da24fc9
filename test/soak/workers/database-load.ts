import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { encodeFileSet } from '../../../harness/bugbash/file-set.ts';
import { contentBy, GradingLoop } from '../../../harness/bugbash/host/grading-loop.ts';
import { LiveLog } from '../../../harness/bugbash/host/live-log.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { Reporter } from '../../../harness/bugbash/worker/reporter.ts';
import { REPORT_EVERY_MS } from '../../../harness/bugbash/worker-ports.ts';
import { childrenOf } from '../../../harness/sandbox/process-tree.ts';
import { gradeBySign, squashes } from '../../bugbash/host/rig.ts';
import { value } from '../../bugbash/ports/contract.ts';
import { created, joined, received } from '../../bugbash/support/events.ts';
import { findPostgres, query, startPostgres } from '../../bugbash/support/postgres.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { cpuMsOf } from '../sizing/cpu-of-grading.ts';

/**
 * What PostgreSQL costs: submissions at a steady rate to a host that follows its log, taken and ended by workers whose
 * gradings cost nothing, and who report as workers do. Processor time, so it does not depend on what else runs.
 */

const PER_MINUTE = 300;
const WORKERS = 4;
const JOBS = 8;
const TEAMS = 60;
const BASH = 'b';
const IDLE_MS = 20_000;
const COSTLIEST = 20;

/** @param showsStatements whether to list what costs most, which costs something itself */
export async function measureDatabase(seconds: number, showsStatements: boolean): Promise<void> {
  const found = findPostgres();
  if ('missing' in found) throw new Error(found.missing);
  const settings = showsStatements ? ['shared_preload_libraries=pg_stat_statements'] : [];
  const postgres = await startPostgres(found.bin, settings);
  const url = await postgres.database();
  if (showsStatements) await query(postgres.superuserUrl, 'CREATE EXTENSION pg_stat_statements');
  const statements = async (title: string, per: number) => {
    if (!showsStatements) return;
    console.log(await costliest(postgres.superuserUrl, title, per));
    await query(postgres.superuserUrl, 'SELECT pg_stat_statements_reset()');
  };
  const open = async (isHost: boolean) => value(await openPostgresBash(url, { version: '1', isHost }));
  const host = await open(true);
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => open(false)));
  const exercise = exerciseNamed('money-split');
  const folder = mkdtempSync(join(tmpdir(), 'database-load-'));
  const reporters = workers.map((database, index) => {
    const name = `w${index}`;
    const silent = { onSay: () => {}, onTrouble: console.error };
    return new Reporter({
      ...{ database, name, machine: name, version: '1', jobs: JOBS, folder },
      ...silent,
    });
  });
  const loops = workers.map(({ store, queue, clock }, index) => {
    const reporter = reporters[index];
    return new GradingLoop({
      ...{ store, queue, clock, grade: gradeBySign, concurrency: JOBS, name: `w${index}` },
      exerciseOf: contentBy(async () => exercise),
      onTaken: () => void reporter?.tell(),
      onSettled: () => void reporter?.tell(),
      onTrouble: console.error,
    });
  });
  const start = [created(), ...Array.from({ length: TEAMS }, (_, index) => joined(`p${index}`, `t${index}`))];
  const entries = start.map((event) => ({ atMs: host.clock.now().atMs, who: 'program' as const, event }));
  value(await host.store.append(BASH, entries, 0));
  const log = value(await LiveLog.open(host.store, BASH, host.clock));
  host.store.watch(BASH, () => void log.refresh());
  const reporting = setInterval(() => {
    for (const reporter of reporters) void reporter.tell();
  }, REPORT_EVERY_MS);
  for (const loop of loops) loop.start();
  await setTimeout(1_000);
  await statements('While it was set up', 1);
  const idleMs = await spent(postgres.pid, () => setTimeout(IDLE_MS));
  await statements('A second with nothing to do', IDLE_MS / 1_000);
  const count = Math.round((PER_MINUTE * seconds) / 60);
  const startedMs = performance.now();
  const busyMs = await spent(postgres.pid, async () => {
    for (let nth = 0; nth < count; nth += 1) {
      await setTimeout(Math.max(0, startedMs + (nth * 60_000) / PER_MINUTE - performance.now()));
      const files = squashes([1], `${nth}`).map(
        ({ path, base64 }) => [path, Buffer.from(base64, 'base64')] as const,
      );
      const fileSet = value(await host.store.putBlob(encodeFileSet(new Map(files))));
      const [submission, team] = [`s${nth}`, `t${nth % TEAMS}`];
      const job = { bash: BASH, submission, team, exercise: 'alpha', digest: exercise.digest, fileSet };
      const events = [received(submission, team, 'alpha', { fileSet })];
      const jobs = [{ ...job, seed: '7', try: 1 }];
      await log.decide(() => ({ ok: true, value: { who: 'program', events, jobs, value: undefined } }));
    }
  });
  const tookMs = performance.now() - startedMs;
  await statements('A submission', count);
  clearInterval(reporting);
  for (const loop of loops) await loop.stop(5_000);
  const depth = value(await host.queue.depth(BASH));
  const percent = (cpuMs: number, wallMs: number) => `${((100 * cpuMs) / wallMs).toFixed(1)} % of a core`;
  console.log(
    `PostgreSQL with ${WORKERS} workers and nothing to do: ${percent(idleMs, IDLE_MS)}.`,
    `With ${Math.round((count * 60_000) / tookMs)} submissions a minute: ${percent(busyMs, tookMs)}, ${(busyMs / count).toFixed(1)} ms each; ${depth.waiting + depth.running} left over.`,
  );
  for (const database of [...workers, host]) await database.close();
  await postgres.stop();
  rmSync(folder, { recursive: true });
}

/** Processor time of PostgreSQL's processes meanwhile. */
async function spent(pid: number, act: () => Promise<void>): Promise<number> {
  const beforeMs = cpuOfPostgres(pid);
  await act();
  return cpuOfPostgres(pid) - beforeMs;
}

/** Of all processes of a server so far, in milliseconds; of those that have ended, the parent has it. */
export const cpuOfPostgres = (pid: number): number =>
  [pid, ...childrenOf(pid)].reduce((sum, one) => sum + cpuOr(one), 0);

function cpuOr(pid: number): number {
  try {
    return cpuMsOf(pid);
  } catch {
    return 0;
  }
}

/** The statements that PostgreSQL itself counts, by what they took. */
async function costliest(url: string, title: string, per: number): Promise<string> {
  const rows = await query<{ calls: number; ms: number; statement: string }>(
    url,
    `SELECT calls::float8 AS calls, total_exec_time + total_plan_time AS ms,
       left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS statement
     FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT $1`,
    [COSTLIEST],
  );
  const lines = rows.map(
    ({ calls, ms, statement }) => `${(calls / per).toFixed(2)} | ${(ms / per).toFixed(3)} | ${statement}`,
  );
  return [`${title}: times | ms | statement`, ...lines].join('\n');
}
