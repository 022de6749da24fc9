import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { ROOT } from './exercises.ts';

export const LAUNCHER = join(ROOT, 'harness', 'launcher', 'bugsquash.mjs');

export interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command in a process of its own, without a terminal. */
export async function runBugsquash(
  args: readonly string[],
  options: { readonly home: string; readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [LAUNCHER, ...args], {
    cwd: options.cwd ?? options.home,
    env: { BUGSQUASH_HOME: join(options.home, 'state'), CI: '', ...options.env },
    reject: false,
    stdin: 'ignore',
    timeout: 150_000,
  });
  return { exitCode, stdout, stderr };
}

/** The same with `--json`; stdout must be exactly one document. */
export async function bugsquashJson(
  args: readonly string[],
  options: Parameters<typeof runBugsquash>[1],
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
): Promise<{ exitCode: number | undefined; document: any }> {
  const { exitCode, stdout } = await runBugsquash([...args, '--json'], options);
  return { exitCode, document: JSON.parse(stdout) };
}

/** A temporary folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bugsquash-test-'));
  // What a killed program had started may still write there for a moment.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** A PATH with programs of our own making and nothing else. */
export async function pathWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'bin');
  await mkdir(folder);
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
