import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exerciseDigest } from '../../catalog/digest.ts';
import { cloneRoot, collectionFrom } from '../../locations.ts';
import { cachedHistory, dropCachedHistory, prebuiltHistories } from './cached-history.ts';

/**
 * Builds the git histories of the clone's own exercises into `dist/`, so that not even the first start of one waits for
 * it. Run by the build. An exercise it can do nothing with is the catalog's to complain about.
 */
const { exercisesRoot, solutionsRoot } = collectionFrom(undefined, undefined);
const all = prebuiltHistories(cloneRoot);
const digests = new Set<string>();
for (const id of existsSync(exercisesRoot) ? readdirSync(exercisesRoot) : []) {
  const [root, solutionRoot] = [join(exercisesRoot, id), join(solutionsRoot, id)];
  if (!existsSync(join(root, 'history')) || !existsSync(solutionRoot)) continue;
  const digest = exerciseDigest(root, solutionRoot);
  const built = await cachedHistory({ root, digest }, all, new Date());
  // A past of one commit is dated by the first start, and quickly made.
  if (built.history.kind === 'single-commit') await dropCachedHistory(built);
  else digests.add(digest);
}
for (const name of existsSync(all) ? readdirSync(all) : [])
  if (!digests.has(name)) await rm(join(all, name), { recursive: true, force: true });
