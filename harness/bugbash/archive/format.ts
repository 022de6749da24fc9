import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * The archive of a bug bash: a gzipped tar of `manifest.json`, `events.jsonl` (an entry a line), `blobs/<sha256>` and
 * `results.csv`. The same log makes the same bytes.
 */
export const ARCHIVE_VERSION = 1;

export const MANIFEST = 'manifest.json';
export const EVENTS = 'events.jsonl';
export const RESULTS = 'results.csv';
export const BLOBS = 'blobs/';

export const manifestSchema = z.strictObject({
  schema: z.literal(`bugsquash/bash-archive@${ARCHIVE_VERSION}`),
  bash: z.string().min(1).max(100),
  entries: z.int().min(1),
  /** Hash of the last entry: what every entry adds up to. */
  head: z.string(),
  /** All other files, by path. */
  files: z.record(z.string(), z.strictObject({ bytes: z.int().min(0), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
