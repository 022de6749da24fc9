import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { WorkerTrouble } from '../worker-ports.ts';
import { fullDisk, wrongClock } from './troubles.ts';

/** What may go wrong with a worker's machine while it works, and right again by itself. */

const MIB = 1024 * 1024;
/** A grading stages a few MiB; this is for what else is on the machine. */
const LEAST_FREE_MIB = 256;
/** Entries have the database's time; but whoever compares them with this machine's logs must not be misled. */
const MOST_OFFSET_MS = 5_000;

/** Where gradings are staged, and where content is kept. */
export const foldersOf = (folder: string): readonly string[] => [tmpdir(), folder];

export const freeMib = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MIB);
};

/** What is wrong now. */
export function passingTroubles(offsetMs: number, folders: readonly string[]): readonly WorkerTrouble[] {
  const full = folders.find((folder) => freeMib(folder) < LEAST_FREE_MIB);
  return [
    ...(Math.abs(offsetMs) > MOST_OFFSET_MS ? [wrongClock(offsetMs)] : []),
    ...(full === undefined ? [] : [fullDisk(full, freeMib(full), LEAST_FREE_MIB)]),
  ];
}
