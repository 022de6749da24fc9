import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { BashFile } from '../../../harness/bugbash/host/bash-file.ts';
import type { GradeJob } from '../../../harness/bugbash/host/grading-loop.ts';
import type { HostContext } from '../../../harness/bugbash/host/host-context.ts';
import { openBash } from '../../../harness/bugbash/host/open-bash.ts';
import { runHost } from '../../../harness/bugbash/host/run-host.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import type { BashDatabase } from '../../../harness/bugbash/worker-ports.ts';
import type { Collection } from '../../../harness/catalog/catalog.ts';
import { computeScore } from '../../../harness/domain/score.ts';
import { bashServer } from '../../../harness/web/bugbash/api/server.ts';
import { COLLECTION, exerciseNamed, pristineTree, ROOT } from '../../support/exercises.ts';

/** A host of a bash of `money-split`, over a real store in a folder of its own, with a clock that tests turn. */
export interface HostRig {
  readonly server: FastifyInstance;
  readonly host: HostContext;
  readonly home: string;
  readonly time: { atMs: number };
  /** What went wrong inside, which no reply tells. */
  readonly trouble: string[];
  readonly call: Call;
  /** Joins with the right code; the person's token and ids. */
  readonly join: (name: string, team?: string) => Promise<Joined>;
  /** As the host: one action that must succeed. */
  readonly act: (path: string, body?: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface Reply {
  readonly status: number;
  // Tests look into documents that the routes' schemas describe.
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the host sent
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}
type Call = (
  method: 'GET' | 'POST',
  path: string,
  options?: {
    readonly token?: string | undefined;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
    readonly ip?: string;
  },
) => Promise<Reply>;
export interface Joined {
  readonly token: string;
  readonly person: string;
  readonly name: string;
  readonly team: string;
}

export const BASH: BashFile = {
  name: 'Spring bash',
  exercises: ['money-split'],
  minutes: 30,
  freeze_minutes: 10,
  teams: 'teams',
  hints: 'on',
  assistants: 'allowed',
  own_tests_score: false,
};

export const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 10, 26, 14);
const CODE_FILE = 'src/allocate.ts';

export interface RigOptions {
  readonly file?: Partial<BashFile>;
  readonly home?: string;
  /** That of this repository when absent. */
  readonly collection?: Collection;
  /** Folder of a backup to begin with. */
  readonly restore?: string;
  /** Grades by `squashes` when absent: most tests are about a host and not about grading. */
  readonly grade?: GradeJob;
  readonly atMs?: number;
  readonly concurrency?: number;
  readonly isBehindProxy?: boolean;
  /** In place of a file: what this host has in common with others, closed with it. Its clock counts without `atMs`. */
  readonly database?: BashDatabase;
}

export async function openHost(options: RigOptions = {}): Promise<HostRig> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'bash-host-'));
  const time = { atMs: options.atMs ?? START_MS };
  const trouble: string[] = [];
  const { collection = COLLECTION } = options;
  const opened = await openBash({
    file: { ...BASH, ...options.file },
    dataDirectory: home,
    collection,
    restore: options.restore,
    cloneRoot: ROOT,
    clock:
      options.database && options.atMs === undefined
        ? options.database.clock
        : { now: () => ({ atMs: time.atMs }), monotonicMs: () => time.atMs },
    openStore: openSqliteBash,
    database: options.database,
    url: 'http://bash.test:4711',
  });
  if (!opened.ok) throw new Error(opened.failure.message);
  const host = opened.value;
  const grade = options.grade ?? gradeBySign;
  const server = await bashServer({
    host,
    rejudge: { collection, grade },
    isOurHost: (name) => name.startsWith('localhost') || name.startsWith('127.0.0.1'),
    isBehindProxy: options.isBehindProxy ?? false,
    onCrash: (error) => trouble.push(error.stack ?? error.message),
  });
  const running = runHost({
    ...{ host, grade, concurrency: options.concurrency ?? 2 },
    onTrouble: (message) => trouble.push(message),
  });
  const call = callOf(server);
  const join_ = async (name: string, team?: string): Promise<Joined> => {
    const { code } = host.home.secrets;
    const body = { code, name, client: host.client.version, ...(team !== undefined && { team }) };
    const reply = await call('POST', '/join', { body });
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.body as Joined;
  };
  let isClosed = false;
  return {
    ...{ server, host, home, time, trouble, call },
    join: join_,
    act: async (path, body = {}) => {
      const reply = await call('POST', `/admin${path}`, { token: host.home.secrets.adminToken, body });
      if (reply.status !== 200) throw new Error(reply.text);
      return reply.body;
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await server.close();
      await running.stop();
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

const callOf =
  (server: FastifyInstance): Call =>
  async (method, path, { token, body, headers = {}, ip } = {}) => {
    const reply = await server.inject({
      method,
      url: path.startsWith('/bugsquash.tgz') ? path : `/api/v1${path}`,
      headers: {
        host: 'localhost',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { payload: body as object }),
      ...(ip !== undefined && { remoteAddress: ip }),
    });
    const isJson = String(reply.headers['content-type']).includes('json');
    return {
      status: reply.statusCode,
      body: isJson ? reply.json() : undefined,
      headers: reply.headers,
      text: isJson ? reply.payload : '',
    };
  };

/** Files of a submission of `money-split` whose bugs of these lines count as squashed, from 1. */
export function squashes(lines: readonly number[], remark = ''): { path: string; base64: string }[] {
  const source = String(pristineTree(exerciseNamed('money-split')).get(CODE_FILE));
  const text = `${source}\n// squashes:${lines.join(',')}; ${remark}\n`;
  return [{ path: CODE_FILE, base64: Buffer.from(text).toString('base64') }];
}

/** As a grader would that reads which bugs are gone from a comment. */
export const gradeBySign: GradeJob = async (exercise, submission, options = {}) => {
  const text = String(submission.files.get(CODE_FILE) ?? '');
  const lines = (/squashes:([\d,]*)/.exec(text)?.[1] ?? '').split(',').filter(Boolean).map(Number);
  const bugs = exercise.solution.bugs.map(({ id, title, weight }, index) => ({
    ...{ id, title, weight },
    squashed: lines.includes(index + 1),
    tests: { passed: 0, total: 1 },
  }));
  const { id, version } = exercise.manifest;
  return {
    verdict: {
      schema: 'bugsquash/verdict@1',
      exercise: { id, version, digest: exercise.digest },
      outcome: 'graded',
      bugs,
      guards: { passed: 1, total: 1 },
      regressions: [],
      extension: null,
      problems: [],
      checks: null,
      ownTests: null,
      diff: { files: 1, added: 1, removed: 0 },
      score: computeScore(bugs, 0, [], null),
      sandbox: 'bubblewrap',
      seed: options.seed ?? '1',
      limits: { hit: [] },
      timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
      failure: null,
    },
  };
};

/** What a client sends; the key tells submissions apart. */
export function submissionBody(rig: HostRig, key: string, files: ReturnType<typeof squashes>): object {
  const { id, digest } = rig.host.log.now.state.rules.exercises[0] ?? { id: '', digest: '' };
  return { exercise: id, digest, key, files };
}

/** Submits, and waits until it is graded or given up; the last reply about it. */
export async function submitAndWait(
  rig: HostRig,
  token: string,
  key: string,
  files: ReturnType<typeof squashes>,
): Promise<Reply> {
  const sent = await rig.call('POST', '/submissions', { token, body: submissionBody(rig, key, files) });
  if (sent.status !== 202) return sent;
  for (;;) {
    const reply = await rig.call('GET', `/submissions/${sent.body.id}`, { token });
    if (['graded', 'could-not-grade'].includes(reply.body.state)) return reply;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
