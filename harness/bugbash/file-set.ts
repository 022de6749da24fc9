import { z } from 'zod';

/**
 * A submission's files as one blob. The same files always make the same bytes, so that the blob's hash stands for
 * them: sorted pairs of path and base64, as JSON, because a script that checks an export needs no library for it.
 */

const schema = z.array(z.tuple([z.string(), z.string()]));

export function encodeFileSet(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const pairs = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => [path, Buffer.from(content).toString('base64')]);
  return Buffer.from(JSON.stringify(pairs));
}

export function decodeFileSet(bytes: Uint8Array): ReadonlyMap<string, Buffer> {
  const pairs = schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return new Map(pairs.map(([path, base64]) => [path, Buffer.from(base64, 'base64')]));
}
