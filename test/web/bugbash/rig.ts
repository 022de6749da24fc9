import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { encodeFileSet } from '../../../harness/bugbash/file-set.ts';
import { granted } from '../../../harness/bugbash/host/answer.ts';
import type { HostContext } from '../../../harness/bugbash/host/host-context.ts';
import { openBash } from '../../../harness/bugbash/host/open-bash.ts';
import { type RunningHost, runHost } from '../../../harness/bugbash/host/run-host.ts';
import type { BashEvent, BashRules } from '../../../harness/bugbash/log/events.ts';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { bashServer } from '../../../harness/web/bugbash/api/server.ts';
import { servePages } from '../../../harness/web/bugbash/pages/serve-pages.ts';
import { gradeBySign } from '../../bugbash/host/rig.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { COLLECTION, ROOT } from '../../support/exercises.ts';
import { freePort } from '../../support/free-port.ts';

export interface HostedBash {
  readonly origin: string;
  readonly rules: BashRules;
  readonly adminToken: string;
  /** What the log has, with what it comes to. */
  readonly log: () => HostContext['log'];
  /** Appends to the log, by default now; never before what is there. */
  readonly append: (events: readonly BashEvent[], atMs?: number) => Promise<void>;
  /** Keeps the files of a submission; their hash. */
  readonly keepFiles: (files: ReadonlyMap<string, Uint8Array>) => Promise<string>;
  /** Stops serving; `start` serves the same bash again, from its store, at the same address. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** What `Last-Event-ID` the stream was asked for with, each time. */
  readonly resumedAt: readonly string[];
}

/** A real host that listens, with its pages and its store; tests write its log, and nothing is graded unless they submit. */
export async function hostBash(): Promise<HostedBash> {
  const home = join(await temporaryFolder(), 'state');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const resumedAt: string[] = [];
  const time: { fixedMs: number | null } = { fixedMs: Date.now() - 3_600_000 };
  const nowMs = () => time.fixedMs ?? Date.now();
  let serving: { server: FastifyInstance; host: HostContext; running: RunningHost } | undefined;
  const now = () => {
    if (!serving) throw new Error('The host is stopped.');
    return serving;
  };

  const start = async () => {
    const opened = await openBash({
      file: {
        name: 'Autumn bash',
        exercises: ['money-split', 'feed-pagination'],
        minutes: 90,
        teams: 'solo',
        hints: 'on',
        assistants: 'allowed',
        own_tests_score: false,
      },
      dataDirectory: home,
      collection: COLLECTION,
      cloneRoot: ROOT,
      clock: { now: () => ({ atMs: nowMs() }), monotonicMs: () => performance.now() },
      openStore: openSqliteBash,
      url: origin,
    });
    if (!opened.ok) throw new Error(opened.failure.message);
    const host = opened.value;
    const onTrouble = (message: string) => {
      throw new Error(message);
    };
    const server = await bashServer({
      host,
      rejudge: { collection: COLLECTION, grade: gradeBySign },
      isOurHost: (name) => name === `127.0.0.1:${port}`,
      pages: servePages,
      onCrash: ({ stack }) => onTrouble(`${stack}`),
    });
    server.addHook('onRequest', async ({ url, headers }) => {
      if (url.startsWith('/api/v1/events')) resumedAt.push(`${headers['last-event-id'] ?? ''}`);
    });
    await server.listen({ host: '127.0.0.1', port });
    serving = { server, host, running: runHost({ host, grade: gradeBySign, concurrency: 1, onTrouble }) };
  };
  const stop = async () => {
    const { server, running } = serving ?? {};
    serving = undefined;
    await server?.close();
    await running?.stop();
  };
  await start();
  onTestFinished(stop);
  const { host } = now();
  return {
    ...{ origin, stop, start, resumedAt },
    rules: host.log.now.state.rules,
    adminToken: host.home.secrets.adminToken,
    log: () => now().host.log,
    keepFiles: async (files) => {
      const kept = await now().host.store.putBlob(encodeFileSet(files));
      if (!kept.ok) throw new Error(kept.failure.message);
      return kept.value;
    },
    append: async (events, atMs) => {
      time.fixedMs = atMs ?? null;
      const written = await now().host.log.decide(() => granted({ who: 'host', events, value: null }));
      if (!written.ok) throw new Error(written.refused.detail);
      time.fixedMs = null;
    },
  };
}

/** A port that was free a moment ago, because a restart needs the same one. */
