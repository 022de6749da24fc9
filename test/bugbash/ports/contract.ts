import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkChain } from '../../../harness/bugbash/log/chain.ts';
import type { BashEvent } from '../../../harness/bugbash/log/events.ts';
import type {
  BashStore,
  GradingJob,
  GradingQueue,
  NewEntry,
  TakenJob,
} from '../../../harness/bugbash/ports.ts';
import type { Result } from '../../../harness/domain/failure.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { created, joined, judged, linesOf, logOf, received, rules, verdictOf } from '../support/events.ts';

export interface Ports {
  readonly store: BashStore;
  readonly queue: GradingQueue;
}

/** How the suite gets at an implementation. */
export interface BackEnd {
  readonly name: string;
  /** Opens what is kept for that folder; several times at once, as several processes would. */
  open(folder: string, clock: TestClock): Promise<Ports>;
  /** Lets so much time go by, for leases at least, and whatever happens by itself in it. */
  pass(folder: string, clock: TestClock, ms: number): Promise<void>;
  /** Opens a backup. */
  restore(file: string): Promise<Ports>;
  /** Changes the text of one entry behind the store's back. */
  edit(folder: string, position: number, from: string, to: string): Promise<void>;
}

/** Wall time, for engines that have it from their caller. */
export interface TestClock {
  nowMs: number;
}

/** Steps of time below are halves of it: some engines' clocks go on by themselves meanwhile. */
export const LEASE_MS = 10_000;

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

const entry = (event: BashEvent, atMs = 5): NewEntry => ({ atMs, who: 'program', event });

/** What every implementation of the two ports must do. */
export function holdsContract(backEnd: BackEnd): void {
  async function opened() {
    const folder = await temporaryFolder();
    const clock: TestClock = { nowMs: 1_000_000 };
    const again = async (): Promise<Ports> => {
      const ports = await backEnd.open(folder, clock);
      onTestFinished(() => ports.store.close());
      return ports;
    };
    const pass = (ms: number): Promise<void> => backEnd.pass(folder, clock, ms);
    return { folder, pass, again, ...(await again()) };
  }

  /** Offers a submission of each of these teams, in this order. */
  async function offered(store: BashStore, teams: readonly string[], bash = 'b'): Promise<void> {
    const length = value(await store.read(bash, 0)).length;
    const first = length === 0 ? [entry(created())] : [];
    const names = teams.map((team, index) => [`${team}${index + length}`, team] as const);
    const events = names.map(([submission, team]) => entry(received(submission, team)));
    const jobs = names.map(([submission, team]) => jobOf(submission, team, bash));
    value(await store.append(bash, [...first, ...events], length, jobs));
  }

  const jobOf = (submission: string, team: string, bash = 'b'): GradingJob => ({
    ...{ bash, submission, team, exercise: 'alpha', fileSet: 'f'.repeat(64), seed: '7', try: 1 },
    digest: rules().exercises[0]?.digest ?? '',
  });

  async function taken(queue: GradingQueue): Promise<TakenJob> {
    const job = value(await queue.take('w', LEASE_MS));
    if (job === null) throw new Error('there is no job to take');
    return job;
  }

  describe(`${backEnd.name}: the log of a bash`, () => {
    test('is read back as it was written, chained, by another process as well', async () => {
      const { store, again } = await opened();
      const log = logOf([
        [0, created({ name: 'Zürich “bash”' })],
        [1, joined('p', 't')],
        [2, received('s', 't'), { person: 'p' }],
        [3, judged('s', 'alpha', { squashed: [true] })],
      ]);
      expect(await store.append('b', log, 0)).toEqual({
        ok: true,
        value: { kind: 'appended', entries: log },
      });
      const other = await again();
      const read = value(await other.store.read('b', 0));
      expect(read).toEqual(log);
      expect(checkChain(linesOf(read))).toMatchObject({ ok: true });
      expect(value(await store.read('b', 2))).toEqual(log.slice(2));
      expect(value(await store.read('b', 1, 2))).toEqual(log.slice(1, 3));
      expect(value(await store.read('b', 4))).toEqual([]);
      expect(value(await store.read('another', 0))).toEqual([]);
      expect(value(await other.store.list())).toEqual([{ bash: 'b', name: 'Zürich “bash”' }]);
    });

    test('grows only from where it was read: the second writer writes nothing, no job either', async () => {
      const { store, queue, again } = await opened();
      value(await store.append('b', [entry(created())], 0));
      const append = (at: BashStore, person: string) =>
        at.append('b', [entry(joined(person, null))], 1, [jobOf(person, 't')]);
      const { store: second } = await again();
      const results = await Promise.all([append(store, 'one'), append(second, 'two')]);
      expect(
        results
          .map(value)
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['appended', 'others-came-first']);
      expect(value(await store.read('b', 0))).toHaveLength(2);
      expect(value(await queue.depth('b'))).toEqual({ waiting: 1, running: 0 });
    });

    test('has times that never fall, whatever the clock says', async () => {
      const { store } = await opened();
      value(await store.append('b', [entry(created(), 70), entry(joined('p', null), 50)], 0));
      value(await store.append('b', [entry(joined('q', null), 60)], 2));
      expect(value(await store.read('b', 0)).map(({ atMs }) => atMs)).toEqual([70, 70, 70]);
    });

    test.each([1, 2, 3])('an edited entry %i is found and named, and nothing is read', async (position) => {
      const { store, folder } = await opened();
      const people = ['p', 'q'].map((person) => entry(joined(person, null)));
      value(await store.append('b', [entry(created()), ...people], 0));
      await backEnd.edit(folder, position, '"atMs":5', '"atMs":4');
      const broken = Math.min(3, position + 1);
      expect(await store.read('b', 0)).toMatchObject({
        failure: { code: 'store-broken', message: expect.stringContaining(`entry ${broken} of the bash b`) },
      });
    });

    test('is told about, also what another process writes', async () => {
      const { store, again } = await opened();
      value(await store.append('b', [entry(created())], 0));
      for (const writer of [store, (await again()).store]) {
        const told = new Promise<void>((resolve) => {
          const stop = store.watch('b', () => {
            stop();
            resolve();
          });
        });
        const { length } = value(await writer.read('b', 0));
        value(await writer.append('b', [entry(joined(`p${length}`, null))], length));
        await told;
      }
    });
  });

  describe(`${backEnd.name}: blobs and backups`, () => {
    test('a blob is kept under its sha256, once', async () => {
      const { store, again } = await opened();
      const hash = value(await store.putBlob(Buffer.from('abc')));
      expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
      expect(value(await store.putBlob(Buffer.from('abc')))).toBe(hash);
      const { store: other } = await again();
      expect(Buffer.from(value(await other.blob(hash)) ?? []).toString()).toBe('abc');
      expect(value(await store.blob('0'.repeat(64)))).toBeNull();
    });

    test('a backup made in use has log, blobs and jobs; what is in its way is replaced only by a whole one', async () => {
      const { store, folder } = await opened();
      await offered(store, ['t', 'u']);
      const hash = value(await store.putBlob(Buffer.alloc(300_000, 1)));
      const file = join(folder, 'backups', 'copy');
      await mkdir(join(folder, 'backups'));
      await writeFile(file, 'an older one');
      const [backup] = await Promise.all([store.backup(file), offered(store, ['v'])]);
      value(backup);
      const copy = await backEnd.restore(file);
      const copied = value(await copy.store.read('b', 0));
      expect(copied.length).toBeGreaterThanOrEqual(3);
      expect(copied).toEqual(value(await store.read('b', 0)).slice(0, copied.length));
      expect(value(await copy.store.blob(hash))).toHaveLength(300_000);
      expect(value(await copy.queue.depth('b'))).toEqual({ waiting: copied.length - 1, running: 0 });
    });
  });

  describe(`${backEnd.name}: the queue`, () => {
    test('one grading at a time for each team, and the team that waited longest is next', async () => {
      const { store, queue } = await opened();
      await offered(store, ['flood', 'flood', 'flood', 'calm', 'slow']);
      const order: string[] = [];
      const first = await taken(queue);
      const second = await taken(queue);
      order.push(first.submission, second.submission);
      value(await queue.done(first, verdictOf('alpha', { squashed: [] }), 9));
      for (
        let job = value(await queue.take('w', LEASE_MS));
        job;
        job = value(await queue.take('w', LEASE_MS))
      ) {
        order.push(job.submission);
        value(await queue.done(job, verdictOf('alpha', { squashed: [] }), 9));
      }
      expect(order).toEqual(['flood0', 'calm3', 'slow4', 'flood1', 'flood2']);
    });

    test('teams of the same name in two bashes do not wait for each other', async () => {
      const { store, queue } = await opened();
      await offered(store, ['t']);
      await offered(store, ['t'], 'c');
      const bashes = [await taken(queue), await taken(queue)].map(({ bash }) => bash);
      expect(bashes).toEqual(['b', 'c']);
      expect(value(await queue.depth('c'))).toEqual({ waiting: 0, running: 1 });
    });

    test('a verdict ends its job together with its entry, once', async () => {
      const { store, queue } = await opened();
      await offered(store, ['t']);
      const job = await taken(queue);
      const verdict = verdictOf('alpha', { squashed: [true, true] });
      expect(value(await queue.done(job, verdict, 77))).toBe(true);
      expect(value(await queue.done(job, verdict, 78))).toBe(false);
      expect(value(await store.read('b', 2))).toMatchObject([
        {
          position: 3,
          atMs: 77,
          who: 'program',
          event: { type: 'verdict-given', submission: 't0', verdict },
        },
      ]);
      expect(value(await queue.depth('b'))).toEqual({ waiting: 0, running: 0 });
    });

    test('a lease that is not renewed goes to another taker, and the first one can write nothing any more', async () => {
      const { store, queue, pass, again } = await opened();
      const { queue: other } = await again();
      await offered(store, ['t']);
      const lost = await taken(queue);
      expect(lost.losses).toBe(0);
      await pass(LEASE_MS / 2);
      expect(value(await queue.renew(lost, LEASE_MS))).toBe(true);
      await pass(LEASE_MS / 2);
      expect(value(await other.take('w2', LEASE_MS))).toBeNull();
      await pass(LEASE_MS);
      const second = await taken(other);
      expect(second).toMatchObject({ submission: 't0', try: 1, losses: 1 });
      expect(value(await queue.renew(lost, LEASE_MS))).toBe(false);
      expect(value(await queue.done(lost, verdictOf('alpha', { squashed: [] }), 9))).toBe(false);
      expect(value(await queue.failed(lost, { code: 'grader-killed', message: 'm' }, 9))).toBe(false);
      expect(value(await queue.release(lost))).toBe(false);
      expect(value(await store.read('b', 2))).toEqual([]);
      expect(value(await queue.done(second, verdictOf('alpha', { squashed: [] }), 9))).toBe(true);
    });

    test('a job that is given back is there at once, uncounted and in its place', async () => {
      const { store, queue } = await opened();
      await offered(store, ['t', 'u', 't']);
      const given = await taken(queue);
      expect(value(await queue.release(given))).toBe(true);
      expect(value(await queue.depth('b'))).toEqual({ waiting: 3, running: 0 });
      expect(value(await queue.done(given, verdictOf('alpha', { squashed: [] }), 9))).toBe(false);
      const again = await taken(queue);
      expect(again).toMatchObject({ submission: 't0', try: 1, losses: 0 });
      expect(again.lease).not.toBe(given.lease);
    });

    test('a grading that fails is tried three times, then left to the host', async () => {
      const { store, queue } = await opened();
      await offered(store, ['t']);
      for (const tried of [1, 2, 3]) {
        const job = await taken(queue);
        expect(job.try).toBe(tried);
        expect(value(await queue.failed(job, { code: 'grading-timeout', message: 'm' }, 9))).toBe(true);
      }
      expect(value(await queue.take('w', LEASE_MS))).toBeNull();
      const failures = value(await store.read('b', 2)).map(({ event }) => event);
      expect(failures).toMatchObject([
        { try: 1, final: false },
        { try: 2, final: false },
        { try: 3, final: true, code: 'grading-timeout' },
      ]);
    });

    test('a job that ends every taker keeps nobody waiting, and ends at last', async () => {
      const { store, queue, pass } = await opened();
      await offered(store, ['poison', 'calm']);
      await taken(queue);
      await pass(LEASE_MS);
      const calm = await taken(queue);
      expect(calm.team).toBe('calm');
      value(await queue.done(calm, verdictOf('alpha', { squashed: [] }), 9));
      for (let takes = 1; value(await queue.take('w', LEASE_MS)); takes += 1) {
        expect(takes).toBeLessThan(60);
        await pass(LEASE_MS);
      }
      expect(value(await store.read('b', 4))).toMatchObject([
        { event: { type: 'grading-failed', code: 'grader-killed', final: true } },
      ]);
      expect(value(await queue.depth('b'))).toEqual({ waiting: 0, running: 0 });
    });

    test('verdicts are known by digest, files and seed, however they came into the log', async () => {
      const { store, queue } = await opened();
      await offered(store, ['t', 'u']);
      const { digest, fileSet } = jobOf('t0', 't');
      expect(value(await queue.known(digest, fileSet, '7'))).toBeNull();
      const verdict = verdictOf('alpha', { squashed: [true] });
      value(await queue.done(await taken(queue), verdict, 9));
      expect(value(await queue.known(digest, fileSet, '7'))).toEqual(verdict);
      expect(value(await queue.known(digest, fileSet, '8'))).toBeNull();
      const [, ...log] = logOf([
        [0, created()],
        [1, received('s', 't', 'alpha', { fileSet: 'e'.repeat(64) })],
        [2, { type: 'verdict-given', submission: 's', verdict }],
      ]);
      value(await store.append('b', log, 4));
      expect(value(await queue.known(digest, 'e'.repeat(64), '7'))).toEqual(verdict);
    });

    test('tells who waits that a job was offered', async () => {
      const { store, queue } = await opened();
      const told = new Promise<void>((resolve) => {
        const stop = queue.watch(() => {
          stop();
          resolve();
        });
      });
      await offered(store, ['t']);
      await told;
    });
  });
}
