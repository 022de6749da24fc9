import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
import { ask, type RunningDatabase, startDatabase } from './processes.ts';

/** What a piece of the subject came to. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

/** A database process with one subject, both in an empty directory of their own. */
export interface Rig {
  readonly database: RunningDatabase;
  /** Runs source text in the subject (see `fixtures/subject.ts`). */
  run(source: string): Promise<Outcome>;
  /** Starts the subject again on a new socket, as after a crash. */
  restart(): Promise<void>;
  /** The files left in the directory. */
  files(): Promise<string[]>;
}

export const test = base.extend<{ rig: Rig }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its pattern
  rig: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'database-'));
    const database = await startDatabase(directory);
    let subject: ChildProcess = await database.subject('subject.ts');
    await use({
      database,
      run: (source) => ask<Outcome>(subject, { run: source }),
      async restart() {
        subject.kill('SIGKILL');
        subject = await database.subject('subject.ts');
      },
      files: () => readdir(directory),
    });
    await database.stop();
    await rm(directory, { recursive: true });
  },
});
