import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { type Entry, entrySchema } from '../../../harness/bugbash/log/events.ts';

/** The log in an export: its lines as they are, and as entries. */
export async function logOfExport(
  archive: Uint8Array,
): Promise<{ readonly lines: Buffer; readonly entries: readonly Entry[] }> {
  const files = await unpackTar(gunzipSync(archive));
  const lines = files.find(({ header }) => header.name === 'events.jsonl')?.data;
  if (!lines) throw new Error('the export has no events.jsonl');
  const entries = Buffer.from(lines).toString('utf8').trimEnd().split('\n');
  return { lines: Buffer.from(lines), entries: entries.map((line) => entrySchema.parse(JSON.parse(line))) };
}
