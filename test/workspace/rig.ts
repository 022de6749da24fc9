import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import type { Result } from '../../harness/domain/failure.ts';
import { type CreatedWorkspace, createWorkspace } from '../../harness/workspace/create-workspace.ts';
import type { Workspace } from '../../harness/workspace/workspace.ts';
import { buildTinyExercise, type TinyExercise, type TinyExerciseOptions } from '../support/tiny-exercise.ts';

export const CLONE_ROOT = path.resolve(import.meta.dirname, '../..');
export const NOW = new Date('2026-03-02T09:00:00.000Z');

export interface Rig extends TinyExercise {
  /** Temporary; gone after the test. */
  readonly directory: string;
  readonly dataDirectory: string;
  create(changes?: {
    directory?: string;
    attemptId?: string;
    cloneRoot?: string;
    now?: Date;
  }): ReturnType<typeof createWorkspace>;
}

export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'bugsquash-test-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A tiny exercise, a data directory, and a way to make workspaces of it. */
export function rig(options: TinyExerciseOptions = {}): Rig {
  const directory = temporaryDirectory();
  const tiny = buildTinyExercise(directory, options);
  const dataDirectory = path.join(directory, 'data');
  return {
    ...tiny,
    directory,
    dataDirectory,
    create: (changes = {}) =>
      createWorkspace({
        exercise: tiny.exercise,
        directory: path.join(directory, 'answer'),
        cloneRoot: CLONE_ROOT,
        dataDirectory,
        attemptId: 'attempt-1',
        now: NOW,
        ...changes,
      }),
  };
}

/** One past per content for a whole test file: most tests do not care how it came about. */
const sharedCache = mkdtempSync(path.join(tmpdir(), 'bugsquash-test-cache-'));
afterAll(() => rmSync(sharedCache, { recursive: true, force: true }));

/** A workspace for tests that are about what happens in one. */
export async function freshWorkspace(
  options: TinyExerciseOptions = {},
): Promise<Rig & { workspace: Workspace }> {
  const made = rig({ history: 'none', ...options });
  mkdirSync(made.dataDirectory);
  symlinkSync(sharedCache, path.join(made.dataDirectory, 'cache'));
  return { ...made, workspace: (await created(made.create())).workspace };
}

export async function created(result: ReturnType<Rig['create']>): Promise<CreatedWorkspace> {
  return unwrap(await result);
}

export const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The value of a result that must be one. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
