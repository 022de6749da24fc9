import { once } from 'node:events';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Failure } from '../../domain/failure.ts';
import { makeTemporaryFolder, temporaryFolderFailure } from '../../files/temporary-folder.ts';
import { personEnvironment } from '../person-environment.ts';
import type { Workspace } from '../workspace.ts';
import { parseLine } from './read-runs.ts';
import type { RunFailure } from './run-record.ts';
import { suiteArguments, suiteCounts } from './suite-in-workspace.ts';

/** How a run of the visible tests ended. */
export type VisibleTests =
  | {
      readonly outcome: 'ran';
      readonly passed: number;
      readonly failed: number;
      readonly total: number;
      readonly failures: readonly RunFailure[];
      readonly durationMs: number;
    }
  /** vitest itself gave up, say over a broken configuration; `message` is what it said. */
  | {
      readonly outcome: 'did-not-run';
      readonly message: string;
      /** Of the machine, where that is why. */
      readonly failure: Failure | null;
      readonly durationMs: number;
    }
  | {
      readonly outcome: 'stopped';
      readonly reason: 'cancelled' | 'timeout' | 'output';
      readonly durationMs: number;
    };

export interface VisibleTestsOptions {
  readonly signal?: AbortSignal;
  /** The pinned Node; the one that runs us unless told otherwise. */
  readonly nodePath?: string;
  readonly timeoutMs?: number;
  /** Only this test, by its file and full name; all of them when absent. */
  readonly only?: { readonly file: string; readonly name: string } | undefined;
}

const REPORTER = fileURLToPath(new URL(`./vitest-reporter${path.extname(import.meta.url)}`, import.meta.url));
/** After this long a polite end becomes a hard one. */
const GRACE_MS = 1_000;
/** More than any honest run prints; kept on the disk and not in memory. */
export const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;
const LOOK_EVERY_MS = 200;
const SAID_BYTES = 100_000;

/** A workspace, or as much of somebody else's as its tests need. */
export type TestedWorkspace = Pick<Workspace, 'directory' | 'cloneRoot'> & {
  readonly exercise?: Pick<Workspace['exercise'], 'suite'>;
};

/** Runs the workspace's own tests once. Not recorded in `runs.jsonl`: the caller has the result. */
export async function runVisibleTests(
  workspace: TestedWorkspace,
  { signal, nodePath = process.execPath, timeoutMs = 120_000, only }: VisibleTestsOptions = {},
): Promise<VisibleTests> {
  const started = performance.now();
  const durationMs = () => Math.round(performance.now() - started);
  if (signal?.aborted) return { outcome: 'stopped', reason: 'cancelled', durationMs: 0 };

  const scratch = makeTemporaryFolder('tests');
  const resultFile = path.join(scratch, 'result.jsonl');
  // A file and no pipe: a process that a test left behind would keep a pipe open, and us waiting.
  const output = createWriteStream(path.join(scratch, 'output'));
  await once(output, 'open');
  const suite = workspace.exercise?.suite;
  const child = execa(
    nodePath,
    suite ? suiteArguments(workspace, suite, scratch, timeoutMs) : vitestArguments(workspace, only),
    {
      cwd: workspace.directory,
      extendEnv: false,
      env: {
        ...personEnvironment(process.env),
        BUGSQUASH_RUN: '1',
        BUGSQUASH_RUNS: resultFile,
        NODE_OPTIONS: '',
        NO_COLOR: '1',
        ...suite?.environment,
      },
      stdio: ['ignore', output, output],
      buffer: false,
      reject: false,
      // A process group of its own, so that its workers and whatever the tests started end with it.
      detached: true,
      cleanup: false,
    },
  );
  const group = endGroup(child.pid);
  const deadline = AbortSignal.timeout(timeoutMs);
  const flood = new AbortController();
  const looking = setInterval(() => {
    const size = statSync(path.join(scratch, 'output'), { throwIfNoEntry: false })?.size ?? 0;
    if (size > OUTPUT_LIMIT_BYTES) flood.abort();
  }, LOOK_EVERY_MS);
  const stop = AbortSignal.any([deadline, flood.signal, ...(signal ? [signal] : [])]);
  stop.addEventListener('abort', group.askThenKill, { once: true });
  process.once('exit', group.kill);
  try {
    await child;
    if (stop.aborted) {
      return {
        outcome: 'stopped',
        reason: signal?.aborted ? 'cancelled' : flood.signal.aborted ? 'output' : 'timeout',
        durationMs: durationMs(),
      };
    }
    const written = await readFile(resultFile, 'utf8').catch(() => '');
    const record = suite
      ? await suiteCounts(suite, path.join(scratch, 'output'), workspace.directory)
      : written.split('\n').flatMap(parseLine)[0];
    if (record === undefined)
      return {
        outcome: 'did-not-run',
        message: await said(path.join(scratch, 'output')),
        failure: temporaryFolderFailure(),
        durationMs: durationMs(),
      };
    const { passed, failed, total, failures } = record;
    return { outcome: 'ran', passed, failed, total, failures, durationMs: durationMs() };
  } finally {
    clearInterval(looking);
    process.off('exit', group.kill);
    stop.removeEventListener('abort', group.askThenKill);
    group.kill();
    output.destroy();
    await rm(scratch, { recursive: true, force: true });
  }
}

const vitestArguments = (
  { cloneRoot }: TestedWorkspace,
  only: VisibleTestsOptions['only'],
): readonly string[] => [
  path.join(cloneRoot, 'node_modules', 'vitest', 'vitest.mjs'),
  'run',
  `--reporter=${REPORTER}`,
  ...onlyArguments(only),
];

/** vitest finds tests by a pattern over their full names. */
const onlyArguments = (only: VisibleTestsOptions['only']): readonly string[] =>
  only === undefined ? [] : [only.file, '-t', `^${RegExp.escape(only.name)}$`];

function endGroup(pid: number | undefined) {
  let killing: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals) => {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  const kill = () => {
    clearTimeout(killing);
    send('SIGKILL');
  };
  const askThenKill = () => {
    send('SIGTERM');
    killing = setTimeout(kill, GRACE_MS);
  };
  return { kill, askThenKill };
}

async function said(outputFile: string): Promise<string> {
  const start = createReadStream(outputFile, { end: SAID_BYTES });
  const lines = (await text(start).catch(() => '')).split('\n');
  const telling = lines.map((line) => line.trim()).find((line) => /error/i.test(line));
  return telling ?? 'The test runner ended without a result.';
}
