import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { unconfined } from '../sandbox/unconfined.ts';
import { encodeFrame } from './protocol/frames.ts';
import { CONTROL_FD } from './protocol/subject-messages.ts';
import { compileCacheEnvironment, compileCacheIn } from './supervisor/compile-cache.ts';
import type { ProcessHost } from './supervisor/process-host.ts';
import { makeStage, removeStage } from './supervisor/stage.ts';
import { GradingProcesses } from './supervisor/start-processes.ts';

/**
 * Fills `dist/.grading-cache/`; run by the build, from `dist/`, once all is compiled. Starts each process of grading as
 * grading does, has it load what it loads for every submission, and lets it end, which is when Node writes. Without the
 * cache everything works as well, and takes longer.
 */

const LIMIT_MS = 20_000;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = compileCacheIn(root);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const recording: Sandbox = {
  kind: 'none',
  start: ({ environment, ...process }) =>
    unconfined.start({
      ...process,
      environment: { ...environment, ...compileCacheEnvironment(folder) },
    }),
};
const processes = new GradingProcesses(recording, { nodePath: process.execPath, root });
const stageRoot = makeStage();
try {
  await Promise.all([examiner(), database(), subject()]);
} finally {
  removeStage(stageRoot);
}

async function examiner(): Promise<void> {
  const host = processes.startExaminer(stageRoot);
  await inTime(host, async () => {
    await once(host.child, 'message');
    host.child.disconnect();
  });
}

async function database(): Promise<void> {
  const host = processes.startDatabase([]);
  await inTime(host, async () => {
    host.child.disconnect();
    host.closeStreams();
  });
}

async function subject(): Promise<void> {
  const host = processes.startSubject(stageRoot, ['fastify', 'better-sqlite3'], ['database', 'fetch']);
  await inTime(host, async () => {
    const control = host.socket(CONTROL_FD);
    control.write(encodeFrame({ id: 1, op: 'load-warm-up', style: 'library', world: [] }));
    await once(control, 'data');
    host.closeStreams();
  });
}

/** Has a process end by itself; one that does not is ended, and what it would have written is missing. */
async function inTime(host: ProcessHost, letEnd: () => Promise<void>): Promise<void> {
  const timer = setTimeout(() => void host.end(), LIMIT_MS);
  await Promise.race([letEnd().then(() => host.ended), host.ended]);
  clearTimeout(timer);
  await host.end();
}
