import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { exerciseDigest } from './catalog/digest.ts';
import { type ManifestKind, writeKnownManifests } from './catalog/known-manifests.ts';
import { exerciseSchema, parseManifest, solutionSchema } from './catalog/manifest.ts';
import { cloneRoot, collectionFrom } from './locations.ts';
import { cachedHistory, dropCachedHistory, prebuiltHistories } from './workspace/history/cached-history.ts';

/**
 * Reads the manifests of the clone's own exercises and builds their git histories, both into `dist/`, so that not even
 * the first start of one waits for it. Run by the build. An exercise it can do nothing with is the catalog's to
 * complain about.
 */
const { exercisesRoot, solutionsRoot } = collectionFrom(undefined, undefined);
const ids = existsSync(exercisesRoot) ? readdirSync(exercisesRoot) : [];
writeKnownManifests(
  ids.flatMap((id) => [
    ...readAhead('exercise', join(exercisesRoot, id, 'exercise.yaml'), exerciseSchema),
    ...readAhead('solution', join(solutionsRoot, id, 'solution.yaml'), solutionSchema),
  ]),
);

const all = prebuiltHistories(cloneRoot);
const digests = new Set<string>();
for (const id of ids) {
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

function readAhead(kind: ManifestKind, file: string, schema: ZodType) {
  if (!existsSync(file)) return [];
  const source = readFileSync(file, 'utf8');
  const manifest = parseManifest(source, file, schema);
  return manifest.ok ? [{ kind, source, value: manifest.value }] : [];
}
