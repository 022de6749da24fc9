import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { encodeFileSet } from '../../../harness/bugbash/file-set.ts';
import type { BashEvent } from '../../../harness/bugbash/log/events.ts';
import { openPostgresBash } from '../../../harness/bugbash/postgres/open.ts';
import { hostKey, packContent } from '../../../harness/bugbash/published-content.ts';
import type { BashDatabase, RegisteredWorker } from '../../../harness/bugbash/worker-ports.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { exerciseNamed } from '../../support/exercises.ts';
import { squashes } from '../host/rig.ts';
import { value } from '../ports/contract.ts';
import { created, joined, received } from '../support/events.ts';
import { findPostgres, type Postgres, startPostgres } from '../support/postgres.ts';

/** What `fixtures/working.ts` is told. */
export interface WorkingPlan {
  readonly url: string;
  readonly folder: string;
  readonly machine: string;
  readonly version: string;
  readonly jobs: number;
  readonly trusted: readonly string[];
  readonly clockAheadMs: number;
  readonly acceptsSlow: boolean;
  /** What its sandbox lets out, or null where it holds. */
  readonly leak: string | null;
}

export const VERSION = '1.0.0+tests';
const BASH = 'spring-bash';
const SEED = '7';

/** A bash of `money-split` in a PostgreSQL of its own, whose submissions wait for workers. */
export interface WaitingBash {
  readonly postgres: Postgres;
  readonly url: string;
  readonly database: BashDatabase;
  /** A submission of each text, as a comment in its code (see `fixtures/grading-by-sign.ts`); their ids. */
  readonly submit: (texts: readonly string[], team?: string) => Promise<readonly string[]>;
  /** What the log says of grading, by submission. */
  readonly ends: () => Promise<Readonly<Record<string, readonly BashEvent[]>>>;
  /** Starts a worker; `kill` ends it as a crash would. */
  readonly start: (plan?: Partial<WorkingPlan>, environment?: NodeJS.ProcessEnv) => Promise<Working>;
  readonly workers: () => Promise<readonly RegisteredWorker[]>;
}

export interface Working {
  readonly child: ChildProcess;
  readonly name: string;
  readonly said: readonly string[];
  /** Resolves with how it ended. */
  readonly ended: Promise<void>;
}

/** Tests of workers need a PostgreSQL on this machine. */
const found = findPostgres();
export const hasPostgres = 'bin' in found;

export async function waitingBash(): Promise<WaitingBash> {
  if (!('bin' in found)) throw new Error(found.missing);
  const postgres = await startPostgres(found.bin);
  onTestFinished(() => postgres.stop());
  const url = await postgres.database();
  const database = value(await openPostgresBash(url, { version: VERSION, isHost: true }));
  onTestFinished(() => database.close());
  const home = await temporaryFolder();
  const exercise = exerciseNamed('money-split');
  value(await database.content.put(await packContent(exercise, hostKey(home))));
  const { manifest, solution, digest } = exercise;
  const rules = {
    id: manifest.id,
    version: manifest.version,
    digest,
    title: manifest.title,
    seed: SEED,
    bugs: solution.bugs.map(({ id, title, weight, symptom, hints }) => ({
      ...{ id, title, weight, symptom },
      hintCosts: hints.map(({ cost }) => cost),
    })),
  };
  const entries = (events: readonly BashEvent[]) =>
    events.map((event) => ({ atMs: database.clock.now().atMs, who: 'program' as const, event }));
  const begin = [created({ exercises: [rules] }), joined('p', 't'), { type: 'started' as const }];
  value(await database.store.append(BASH, entries(begin), 0));
  let sent = 0;
  return {
    ...{ postgres, url, database },
    async submit(texts, team = 't') {
      const ids: string[] = [];
      for (const text of texts) {
        sent += 1;
        const id = `s-${sent}`;
        const files = new Map(
          squashes([1], `${text}; ${id}`).map(({ path, base64 }) => [path, Buffer.from(base64, 'base64')]),
        );
        const fileSet = value(await database.store.putBlob(encodeFileSet(files)));
        const { length } = value(await database.store.read(BASH, 0));
        const event = received(id, team, manifest.id, { fileSet });
        const job = {
          bash: BASH,
          submission: id,
          team,
          exercise: manifest.id,
          digest,
          fileSet,
          seed: SEED,
          try: 1,
        };
        value(await database.store.append(BASH, entries([event]), length, [job]));
        ids.push(id);
      }
      return ids;
    },
    async ends() {
      const ends: Record<string, BashEvent[]> = {};
      for (const { event } of value(await database.store.read(BASH, 0)))
        if (event.type === 'verdict-given' || event.type === 'grading-failed') {
          const own = ends[event.submission] ?? [];
          ends[event.submission] = [...own, event];
        }
      return ends;
    },
    async start(plan = {}, environment = {}) {
      const folder = plan.folder ?? (await temporaryFolder());
      return startWorking(
        {
          ...{
            url,
            machine: 'grader',
            version: VERSION,
            jobs: 1,
            trusted: [],
            clockAheadMs: 0,
            acceptsSlow: false,
            leak: null,
          },
          ...plan,
          folder,
        },
        environment,
      );
    },
    workers: async () => value(await database.workers.list()),
  };
}

async function startWorking(plan: WorkingPlan, environment: NodeJS.ProcessEnv): Promise<Working> {
  const program = join(import.meta.dirname, 'fixtures', 'working.ts');
  const child = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: string[] = [];
  const ended = once(child, 'close').then(() => {});
  const name = new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error(`the worker did not start: ${said.join('\n')}`)));
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      const text = (JSON.parse(line) as { said: string }).said;
      said.push(text);
      const own = /^worker (.+)$/.exec(text)?.[1];
      if (own !== undefined) resolve(own);
    });
  });
  return { child, name: await name, said, ended };
}
