import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exportBash } from '../../../harness/bugbash/archive/export.ts';
import { sha256 } from '../../../harness/bugbash/archive/format.ts';
import { importBash } from '../../../harness/bugbash/archive/import.ts';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import type { BashStore, GradingJob, NewEntry } from '../../../harness/bugbash/ports.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { SCHEMA_VERSION } from '../../../harness/bugbash/postgres/schema.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import type { BashDatabase } from '../../../harness/bugbash/worker-ports.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { ROOT } from '../../support/exercises.ts';
import { value } from '../ports/contract.ts';
import { created, joined, logOf, received, rules, verdictOf } from '../support/events.ts';
import { findPostgres, query } from '../support/postgres.ts';
import { frozenLog, randomLog } from '../support/random-log.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const TAKEN_OVER_WITHIN_MS = 15_000;
const found = findPostgres();

describe.skipIf('missing' in found)('a bash in PostgreSQL', () => {
  const postgres = sharedPostgres('bin' in found ? found.bin : '');

  async function opened(url?: string): Promise<BashDatabase & { readonly url: string }> {
    const at = url ?? (await postgres().database());
    const database = value(await openPostgresBash(at, { version: '1.0.0', isHost: true }));
    onTestFinished(() => database.close());
    return { ...database, url: at };
  }

  const entry = (event: NewEntry['event']): NewEntry => ({ atMs: 5, who: 'program', event });
  const jobOf = (submission: string, team: string): GradingJob => ({
    ...{ bash: 'b', submission, team, exercise: 'alpha', fileSet: 'f'.repeat(64), seed: '7', try: 1 },
    digest: rules().exercises[0]?.digest ?? '',
  });

  test('is in one order for all, without a gap, however commits interleave', async () => {
    const first = await opened();
    const writers = [first, await opened(first.url), await opened(first.url), await opened(first.url)];
    value(await first.store.append('b', [entry(created())], 0));
    const total = 1 + writers.length * 15;
    /** What was read is never changed by what is read later: the next entries follow. */
    const read: Entry[] = [];
    const reader = (async () => {
      while (read.length < total) read.push(...value(await first.store.read('b', read.length)));
    })();
    const write = async ({ store }: BashDatabase, writer: number) => {
      for (let number = 0; number < 15; ) {
        const { length } = value(await store.read('b', 0));
        const event = entry(joined(`p${writer}-${number}`, null));
        if (value(await store.append('b', [event], length)).kind === 'appended') number += 1;
      }
    };
    await Promise.all([reader, ...writers.map(write)]);
    expect(read.map(({ position }) => position)).toEqual(Array.from({ length: total }, (_, at) => at + 1));
    expect(read).toEqual(value((await writers[1]?.store.read('b', 0)) ?? { ok: true, value: [] }));
  });

  test('is begun once, whoever is first', async () => {
    const first = await opened();
    const hosts = [first, await opened(first.url), await opened(first.url)];
    const begun = await Promise.all(hosts.map(({ store }) => store.append('b', [entry(created())], 0)));
    expect(begun.map(value).filter(({ kind }) => kind === 'appended')).toHaveLength(1);
  });

  test('no two takers have a job of the same team, and each submission is graded once', async () => {
    const first = await opened();
    const takers = [first, await opened(first.url), await opened(first.url)];
    const names = Array.from({ length: 24 }, (_, at) => [`s${at}`, `t${at % 5}`] as const);
    const events = names.map(([submission, team]) => entry(received(submission, team)));
    const jobs = names.map(([submission, team]) => jobOf(submission, team));
    value(await first.store.append('b', [entry(created()), ...events], 0, jobs));
    const inHand = new Set<string>();
    const graded: string[] = [];
    const work = async ({ queue }: BashDatabase) => {
      while (graded.length < names.length) {
        const job = value(await queue.take('w', 10_000));
        if (!job) continue;
        expect(inHand.has(job.team)).toBe(false);
        inHand.add(job.team);
        await setTimeout(5);
        inHand.delete(job.team);
        expect(value(await queue.done(job, verdictOf('alpha', { squashed: [] }), 9))).toBe(true);
        graded.push(job.submission);
      }
    };
    await Promise.all([...takers, ...takers].map(work));
    expect([...graded].sort()).toEqual(names.map(([submission]) => submission).sort());
    expect(value(await first.store.read('b', 0))).toHaveLength(1 + 2 * names.length);
  });

  test('keeps what it acknowledged, and goes on by itself, when PostgreSQL is killed', async () => {
    const { store, queue, url } = await opened();
    value(await store.append('b', [entry(created()), entry(received('s', 't'))], 0, [jobOf('s', 't')]));
    const told = Promise.withResolvers<void>();
    const stop = store.watch(
      'b',
      () =>
        void store.read('b', 2).then((read) => {
          if (read.ok && read.value.length > 0) told.resolve();
        }),
    );
    onTestFinished(stop);
    const job = value(await queue.take('w', 10_000));
    await postgres().kill();
    expect(await store.read('b', 0)).toMatchObject({ failure: { code: 'database-unreachable' } });
    expect(await queue.take('w', 10_000)).toMatchObject({ failure: { code: 'database-unreachable' } });
    await postgres().start();
    expect(value(await store.read('b', 0))).toHaveLength(2);
    if (!job) throw new Error('there was no job');
    const other = await opened(url);
    expect(value(await other.queue.done(job, verdictOf('alpha', { squashed: [] }), 9))).toBe(true);
    await told.promise;
  });

  test(`the job of a process that is killed is taken over within ${TAKEN_OVER_WITHIN_MS / 1_000} s`, async () => {
    const { store, queue, url } = await opened();
    value(await store.append('b', [entry(created()), entry(received('s', 't'))], 0, [jobOf('s', 't')]));
    const taker = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'take-and-hold.ts'), url], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void taker.kill('SIGKILL'));
    await once(taker.stdout, 'data');
    expect(value(await queue.take('w', 10_000))).toBeNull();
    taker.kill('SIGKILL');
    const killedMs = performance.now();
    for (;;) {
      const job = value(await queue.take('w', 10_000));
      if (job) {
        expect(job).toMatchObject({ submission: 's', losses: 1 });
        break;
      }
      await setTimeout(100);
    }
    expect(performance.now() - killedMs).toBeLessThan(TAKEN_OVER_WITHIN_MS);
  });

  describe('and in SQLite', () => {
    const inSqlite = async (): Promise<BashStore> => {
      const file = join(await temporaryFolder(), 'bash.sqlite');
      const { store } = value(openSqliteBash(file, () => 0));
      onTestFinished(() => store.close());
      return store;
    };

    test('is the same byte for byte after the way there and back, in 20 logs', async () => {
      const { store: there } = await opened();
      let bash = 0;
      await fc.assert(
        fc.asyncProperty(fc.oneof(randomLog(40), frozenLog()), fc.array(fc.nat(6)), async (log, steps) => {
          bash += 1;
          const from = await inSqlite();
          for (const { event } of log)
            if (event.type === 'submission-received') value(await from.putBlob(Buffer.from('files')));
          const entries = withFiles(log);
          value(await from.append(`b${bash}`, entries, 0));
          const archive = value(await exportBash(from, `b${bash}`));
          value(await importBash(there, archive));
          expect(Buffer.compare(value(await exportBash(there, `b${bash}`)), archive)).toBe(0);
          // In steps as hosts write it, and not all at once.
          const piecemeal = `p${bash}`;
          let at = 0;
          for (const step of [...steps, entries.length]) {
            value(await there.append(piecemeal, entries.slice(at, at + step), at));
            at = Math.min(entries.length, at + step);
          }
          expect(value(await there.read(piecemeal, 0))).toEqual(value(await from.read(`b${bash}`, 0)));
          const back = await inSqlite();
          value(await importBash(back, value(await exportBash(there, `b${bash}`))));
          expect(Buffer.compare(value(await exportBash(back, `b${bash}`)), archive)).toBe(0);
        }),
        { numRuns: 20 },
      );
    });

    test('what waited for a grading there is graded here', async () => {
      const from = await inSqlite();
      const fileSet = value(await from.putBlob(Buffer.from('files')));
      const log = [
        ...logOf([
          [0, created()],
          [0, joined('p', 't')],
        ]),
        entry(received('s', 't', 'alpha', { fileSet })),
      ];
      value(await from.append('b', log, 0));
      const there = await opened();
      value(await importBash(there.store, value(await exportBash(from, 'b'))));
      expect(value(await there.queue.take('w', 10_000))).toMatchObject({ submission: 's', fileSet, try: 1 });
      expect(await importBash(there.store, value(await exportBash(from, 'b')))).toMatchObject({
        failure: { code: 'import-refused' },
      });
    });

    /** With files that are in the store. */
    const withFiles = (log: readonly Entry[]): readonly NewEntry[] =>
      log.map(({ atMs, who, event }) => ({
        ...{ atMs, who },
        event:
          event.type === 'submission-received' ? { ...event, fileSet: sha256(Buffer.from('files')) } : event,
      }));
  });

  test('tables of a newer version are left alone by hosts and by workers', async () => {
    const { url, close } = await opened();
    await close();
    await query(url, 'INSERT INTO bugsquash.migrations (number) VALUES (99)');
    for (const isHost of [true, false])
      expect(await openPostgresBash(url, { version: '1.0.0', isHost })).toMatchObject({
        failure: { code: 'store-newer' },
      });
  });

  test('of an older version is brought up to date by a host, with what is in it, and not by a worker', async () => {
    const { store, close, url } = await opened();
    value(await store.append('b', [entry(created())], 0));
    await close();
    // As version 1 had made it.
    await query(url, 'DROP TABLE bugsquash.people_seen');
    await query(url, 'DELETE FROM bugsquash.migrations WHERE number > 1');
    expect(await openPostgresBash(url, { version: '1.0.0', isHost: false })).toMatchObject({
      failure: { code: 'wrong-state', message: expect.stringContaining('older host') },
    });
    const host = await opened(url);
    expect(value(await host.store.read('b', 0))).toHaveLength(1);
    expect(value(await host.hosts.seen('b', new Map([['p', 5]])))).toEqual(new Map([['p', 5]]));
  });

  test('is opened by a worker only after a host has made the tables; hosts that start at once make them once', async () => {
    const url = await postgres().database();
    expect(await openPostgresBash(url, { version: '1.0.0', isHost: false })).toMatchObject({
      failure: { code: 'wrong-state' },
    });
    const hosts = await Promise.all([opened(url), opened(url), opened(url)]);
    expect(hosts).toHaveLength(3);
    expect(await query(url, 'SELECT number FROM bugsquash.migrations ORDER BY number')).toEqual(
      Array.from({ length: SCHEMA_VERSION }, (_, index) => ({ number: index + 1 })),
    );
    const worker = value(await openPostgresBash(url, { version: '1.0.0', isHost: false }));
    onTestFinished(() => worker.close());
    expect(value(await worker.workers.hostVersion())).toBe('1.0.0');
  });
});

if ('missing' in found) test.skip(`PostgreSQL: ${found.missing}`);
