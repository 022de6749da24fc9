import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { boardOf } from '../../../harness/bugbash/log/board.ts';
import { hashOf, NO_ENTRY_BEFORE } from '../../../harness/bugbash/log/chain.ts';
import type { BashEvent, BashRules, Entry } from '../../../harness/bugbash/log/events.ts';
import { type FoldedLog, foldLog } from '../../../harness/bugbash/log/freeze.ts';
import type { Verdict } from '../../../harness/domain/verdict.ts';
import { servePages } from '../../../harness/web/bugbash/pages/serve-pages.ts';

const DIGEST = 'd'.repeat(64);
const MINUTE_MS = 60_000;

/** Two exercises with three and two bugs. */
export const RULES: BashRules = {
  name: 'Autumn bash',
  exercises: [
    ['money-split', 'One cent short', 3],
    ['feed-pagination', 'The feed that repeats itself', 2],
  ].map(([id, title, bugs]) => ({
    id: `${id}`,
    title: `${title}`,
    version: '1.0.0',
    digest: DIGEST,
    seed: '7',
    bugs: Array.from({ length: Number(bugs) }, (_, index) => ({
      id: `secret-bug-${index + 1}`,
      title: `The secret title of bug ${index + 1}`,
      weight: 1,
      symptom: `symptom ${index + 1}`,
      hintCosts: [2],
    })),
  })),
  lengthMs: 90 * MINUTE_MS,
  freezeMs: null,
  teams: 'solo',
  hints: 'on',
  assistants: 'allowed',
  ownTestsScore: false,
};

export interface OpenBash {
  readonly origin: string;
  /** Appends to the log; by default now. */
  readonly append: (events: readonly BashEvent[], atMs?: number) => void;
  /** Stops serving and serves the same log again at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** What `Last-Event-ID` the stream was asked for with, each time. */
  readonly resumedAt: readonly string[];
}

/** The pages over the real folds of a log that the test writes. */
export async function openBash(): Promise<OpenBash> {
  const entries: Entry[] = [];
  const resumedAt: string[] = [];
  const streams = new Set<ServerResponse>();
  let log: FoldedLog | null = null;
  let server: FastifyInstance | undefined;
  const port = await freePort();

  const append: OpenBash['append'] = (events, atMs = Date.now()) => {
    for (const event of events) {
      const last = entries.at(-1);
      const entry: Entry = {
        position: entries.length + 1,
        atMs: Math.max(atMs, last?.atMs ?? 0),
        who: 'host',
        previous: last ? hashOf(last) : NO_ENTRY_BEFORE,
        event,
      };
      entries.push(entry);
      log = foldLog(log, entry);
    }
    for (const stream of streams)
      stream.write(`event: change\nid: ${entries.length}\ndata: {"parts":["board"]}\n\n`);
  };
  const start = async () => {
    server = fastify({ forceCloseConnections: true });
    server.addHook('onRequest', async (_request, reply) => {
      void reply.header('x-server-time', Date.now());
    });
    await servePages(server);
    server.get('/api/v1/board', () => boardOf((log as FoldedLog).shown, 'b1', Date.now()));
    server.get('/api/v1/bash', () => bashView(log as FoldedLog));
    server.get('/api/v1/events', (request, reply) => {
      resumedAt.push(`${request.headers['last-event-id'] ?? ''}`);
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(`event: change\nid: ${entries.length}\ndata: {"parts":["board"]}\n\n`);
      streams.add(reply.raw);
      reply.raw.on('close', () => streams.delete(reply.raw));
    });
    await server.listen({ host: '127.0.0.1', port });
  };
  const stop = async () => {
    for (const stream of streams) stream.destroy();
    await server?.close();
  };
  append([{ type: 'bash-created', rules: RULES }], Date.now() - 60 * MINUTE_MS);
  await start();
  onTestFinished(stop);
  return { origin: `http://127.0.0.1:${port}`, append, stop, start, resumedAt };
}

function bashView({ shown }: FoldedLog) {
  const { name, exercises } = shown.rules;
  return {
    name,
    exercises: exercises.map(({ id, title, bugs }) => ({ id, title, bugs: bugs.length })),
    announcements: [],
  };
}

/** A port that was free a moment ago, because a restart needs the same one. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Somebody who joins with a team of one. */
export const joined = (id: string, name: string): BashEvent => ({
  type: 'person-joined',
  person: id,
  name,
  role: 'participant',
  team: id,
  teamName: name,
});

let submissions = 0;

/** A submission with its verdict: these bugs of the exercise, by number, are squashed. */
export function squashing(team: string, exercise: string, numbers: readonly number[]): readonly BashEvent[] {
  submissions += 1;
  const submission = `s${submissions}`;
  return [
    {
      type: 'submission-received',
      submission,
      key: `key-of-${submission}`,
      person: team,
      team,
      exercise,
      fileSet: `${submissions}`.padStart(64, '0'),
      ownTests: false,
    },
    { type: 'verdict-given', submission, verdict: verdictOf(exercise, numbers) },
  ];
}

function verdictOf(id: string, numbers: readonly number[]): Verdict {
  const bugs = RULES.exercises
    .find((exercise) => exercise.id === id)
    ?.bugs.map((bug, index) => {
      const squashed = numbers.includes(index + 1);
      const { title, weight } = bug;
      return { id: bug.id, title, weight, squashed, tests: { passed: squashed ? 1 : 0, total: 1 } };
    });
  const fix = Math.floor((100 * numbers.length) / (bugs?.length ?? 1));
  return {
    schema: 'bugsquash/verdict@1',
    exercise: { id, version: '1.0.0', digest: DIGEST },
    outcome: 'graded',
    bugs: bugs ?? null,
    guards: { passed: 1, total: 1 },
    regressions: [],
    extension: null,
    problems: [],
    checks: null,
    ownTests: null,
    diff: { files: 1, added: 1, removed: 1 },
    score: { fix, regressions: 0, hints: 0, extension: null, total: fix },
    sandbox: 'none',
    seed: '7',
    limits: { hit: [] },
    timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
    failure: null,
  };
}
