import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount, Sandbox } from '../../sandbox/sandbox.ts';

/**
 * What Node compiled of the processes of grading: each starts from nothing, over and over, and what it loads first is
 * always the same. Made by the build (`grading/make-compile-cache.ts`). Node trusts what lies there, so processes have it
 * read-only, and only in a sandbox: without one, the code under test could write to it.
 */
export interface CompileCache {
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, string>>;
}

const NONE: CompileCache = { mounts: [], environment: {} };
const INSIDE = '/harness/.grading-cache';

/** As far from what was compiled as `INSIDE` is: Node knows that by its path from here. */
export const compileCacheIn = (root: string): string => join(root, 'dist', '.grading-cache');

/** @param folder as the process sees it */
export const compileCacheEnvironment = (folder: string) => ({
  NODE_COMPILE_CACHE: folder,
  NODE_COMPILE_CACHE_PORTABLE: '1',
});

/** @param root of the clone */
export function givenCompileCache({ kind }: Sandbox, root: string): CompileCache {
  const host = compileCacheIn(root);
  if (kind === 'none' || !existsSync(host)) return NONE;
  return { mounts: [{ host, inside: INSIDE }], environment: compileCacheEnvironment(INSIDE) };
}
