import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { boardOf } from '../../../harness/bugbash/log/board.ts';
import { hashOf, NO_ENTRY_BEFORE } from '../../../harness/bugbash/log/chain.ts';
import type { BashEvent, Entry } from '../../../harness/bugbash/log/events.ts';
import { type FoldedLog, foldLog } from '../../../harness/bugbash/log/freeze.ts';
import { servePages } from '../../../harness/web/bugbash/pages/serve-pages.ts';
import { RULES } from './events.ts';

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
  append([{ type: 'bash-created', rules: RULES }], Date.now() - 60 * 60_000);
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
