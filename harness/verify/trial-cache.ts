import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { TrialResult } from './trial.ts';

/** Results of trials by key, remembered between two calls of `verify`. Nothing but time is lost with it. */
export interface TrialCache {
  read(key: string): TrialResult | undefined;
  write(key: string, result: TrialResult): void;
  forget(key: string): void;
}

const KEPT_MS = 30 * 24 * 60 * 60 * 1_000;

const resultSchema = z.strictObject({
  tests: z.array(z.strictObject({ id: z.string(), state: z.enum(['pass', 'fail', 'skip']) })),
  firstError: z.string().nullable(),
  errors: z.record(z.string(), z.string()).optional(),
  problems: z.array(z.string()),
  limitsHit: z.array(z.string()),
  failure: z.string().nullable(),
  durationMs: z.number(),
  crashes: z.int().optional(),
});

/** A cache that forgets at the end, for `--fresh`. */
export const noCache: TrialCache = { read: () => undefined, write: () => {}, forget: () => {} };

/** Keeps one file for each key under `root`; a file that is damaged counts as none. */
export function trialCacheIn(root: string, nowMs: number): TrialCache {
  forgetOld(root, nowMs);
  const fileOf = (key: string) => join(root, key.slice(0, 2), `${key}.json`);
  return {
    read(key) {
      const file = fileOf(key);
      if (!existsSync(file)) return undefined;
      try {
        const { errors, crashes, ...result } = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
        return { ...result, ...(errors && { errors }), ...(crashes !== undefined && { crashes }) };
      } catch {
        return undefined;
      }
    },
    write(key, result) {
      const file = fileOf(key);
      const draft = `${file}.${process.pid}`;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(draft, JSON.stringify(result));
        renameSync(draft, file);
      } catch {
        // A full disk, say: it is measured again next time.
        rmSync(draft, { force: true });
      }
    },
    forget: (key) => rmSync(fileOf(key), { force: true }),
  };
}

function forgetOld(root: string, nowMs: number): void {
  if (!existsSync(root)) return;
  for (const folder of readdirSync(root)) {
    for (const name of readdirSync(join(root, folder))) {
      const file = join(root, folder, name);
      if (nowMs - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { force: true });
    }
  }
}
