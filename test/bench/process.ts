import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/exercises.ts';
import type { CpuMeter } from './cpu-meter.ts';

/** The Node that runs the bench, which `npm run` makes the pinned one. */
export const NODE = process.execPath;
export const LAUNCHER = join(ROOT, 'harness', 'launcher', 'bugsquash.mjs');

export interface TimedProcess {
  readonly durationMs: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Counts the CPU time of the process and all that it starts. */
  readonly cpu?: CpuMeter | undefined;
}

/** From the spawn until the process has ended and all it wrote is here. */
export function timeProcess(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<TimedProcess> {
  const { cwd, env, cpu } = options;
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    cpu?.adopt(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({ durationMs: performance.now() - startedMs, exitCode, stdout, stderr }),
    );
  });
}

/** The same for what has to succeed. */
export async function timeSuccess(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<TimedProcess> {
  const run = await timeProcess(program, args, options);
  if (run.exitCode !== 0)
    throw new Error(
      `${[program, ...args].join(' ')} ended with ${run.exitCode}:\n${run.stdout}${run.stderr}`,
    );
  return run;
}
