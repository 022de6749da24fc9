import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { exerciseDigest } from './catalog/digest.ts';
import { type ManifestKind, writeKnownManifests } from './catalog/known-manifests.ts';
import { exerciseSchema, parseManifest, solutionSchema } from './catalog/manifest.ts';
import { STRIPPED_TESTS, strippedName } from './grading/protocol/stripped-tests.ts';
import { cloneRoot, collectionFrom } from './locations.ts';
import { cachedHistory, dropCachedHistory, prebuiltHistories } from './workspace/history/cached-history.ts';

/**
 * Reads the manifests of the clone's own exercises, strips their hidden tests and builds their git histories, all into
 * `dist/`, so that not even the first start or grading of one waits for it. Run by the build. An exercise it can do nothing with is the catalog's to
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

const strippedRoot = join(cloneRoot, 'dist', STRIPPED_TESTS);
rmSync(strippedRoot, { recursive: true, force: true });
mkdirSync(strippedRoot, { recursive: true });
for (const id of ids) stripHidden(join(solutionsRoot, id, 'hidden'));

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

function stripHidden(root: string): void {
  const paths = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : [];
  for (const path of paths) {
    if (!path.endsWith('.ts')) continue;
    const source = readFileSync(join(root, path), 'utf8');
    // Only what the hidden tests' own process takes for a module, whatever lies beside it.
    if (!/^(import|export)\b/m.test(source)) continue;
    try {
      writeFileSync(join(strippedRoot, strippedName(source)), stripTypeScriptTypes(source));
    } catch {
      // Its examiner says what is wrong with it.
    }
  }
}
