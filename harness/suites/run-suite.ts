/**
 * Runs the builds and the tests of a native suite, and prints what came of it as one line. It runs inside the sandbox
 * of grading, and in a candidate's workspace; so it imports nothing but Node.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/** What begins the line. */
export const SUITE_MARK = '\u0001native-suite ';

export interface SuiteJob {
  /** Where it runs. */
  readonly root: string;
  /** A tree to put there first, and packages to link; null where both are there. */
  readonly copy: { readonly from: string; readonly packages: string } | null;
  /** Each the arguments of a Node; the last one are the tests. */
  readonly steps: readonly (readonly string[])[];
  /** Where the tests leave their report; null if they print it. */
  readonly reportFile: string | null;
  readonly limitMs: number;
}

export interface StepResult {
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** The end of what it printed. */
  readonly output: string;
}

export interface SuiteResult {
  readonly steps: readonly StepResult[];
  /** Null where the tests did not start, or left none. */
  readonly report: string | null;
  readonly isOverTime: boolean;
}

const MOST_OUTPUT_BYTES = 48 * 1024 * 1024;
const TAIL_CHARACTERS = 6_000;
/** For what a process that has ended still has in its pipes; one that it left behind may hold them open for ever. */
const DRAIN_MS = 500;

export async function runSuite(job: SuiteJob): Promise<SuiteResult> {
  const deadline = performance.now() + job.limitMs;
  if (job.copy) layOut(job.root, job.copy);
  if (job.reportFile !== null) rmSync(job.reportFile, { force: true });
  const steps: StepResult[] = [];
  for (const [index, step] of job.steps.entries()) {
    const isLast = index === job.steps.length - 1;
    const { stdout, isOverTime, ...result } = await runStep(step, job.root, deadline);
    steps.push(result);
    if (isLast)
      return { steps, report: job.reportFile === null ? stdout : textOf(job.reportFile), isOverTime };
    if (isOverTime || result.exitCode !== 0) return { steps, report: null, isOverTime };
  }
  return { steps, report: null, isOverTime: false };
}

/** `node_modules` is a folder of links, because runners and bundlers keep caches in it. */
function layOut(root: string, { from, packages }: NonNullable<SuiteJob['copy']>): void {
  cpSync(from, root, { recursive: true });
  const modules = join(root, 'node_modules');
  mkdirSync(modules, { recursive: true });
  if (!existsSync(packages)) return;
  for (const name of readdirSync(packages)) {
    if (/^\.(cache|vite|vitest|package-lock)/.test(name)) continue;
    symlinkSync(join(packages, name), join(modules, name));
  }
}

interface RanStep extends StepResult {
  readonly stdout: string;
  readonly isOverTime: boolean;
}

function runStep(args: readonly string[], root: string, deadline: number): Promise<RanStep> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, all]: [Buffer[], Buffer[]] = [[], []];
  let bytes = 0;
  let isOverTime = false;
  const take = (isStdout: boolean) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_OUTPUT_BYTES) child.kill('SIGKILL');
    else {
      if (isStdout) stdout.push(chunk);
      all.push(chunk);
    }
  };
  child.stdout.on('data', take(true));
  child.stderr.on('data', take(false));
  const timer = setTimeout(
    () => {
      isOverTime = true;
      child.kill('SIGKILL');
    },
    Math.max(0, deadline - performance.now()),
  );
  return new Promise((resolve) => {
    const end = (exitCode: number | null, failure = '') => {
      clearTimeout(timer);
      const output = Buffer.concat(all).toString('utf8') + failure;
      resolve({
        exitCode,
        durationMs: Math.round(performance.now() - startedMs),
        output: output.slice(-TAIL_CHARACTERS),
        stdout: Buffer.concat(stdout).toString('utf8'),
        isOverTime,
      });
    };
    child.on('error', (error) => end(null, error.message));
    child.on('close', (code) => end(code));
    child.on('exit', (code) => setTimeout(() => end(code), DRAIN_MS));
  });
}

function textOf(file: string): string | null {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 && size <= MOST_OUTPUT_BYTES ? readFileSync(file, 'utf8') : null;
}
