import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Manifests that the build has read and checked, by their text: every command needs some, and YAML and schema take
 * longer than all else that a short one does. In the build alone (this file is compiled to
 * `dist/catalog/known-manifests.js`), so that no schema is older than what it let through.
 */
const folder = fileURLToPath(new URL('../manifests/', import.meta.url));

export type ManifestKind = 'exercise' | 'solution';

/** What a manifest of this text says; undefined where the build has not read it. */
export function knownManifest<T>(kind: ManifestKind, source: string): T | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(kind, source), 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Replaces what is known; run by the build alone. */
export function writeKnownManifests(
  manifests: readonly { readonly kind: ManifestKind; readonly source: string; readonly value: unknown }[],
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { kind, source, value } of manifests) writeFileSync(fileOf(kind, source), JSON.stringify(value));
}

function fileOf(kind: ManifestKind, source: string): string {
  return join(folder, `${createHash('sha256').update(`${kind}\0${source}`).digest('hex')}.json`);
}
