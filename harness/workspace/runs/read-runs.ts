import { open } from 'node:fs/promises';
import { type RunRecord, runRecordSchema } from './run-record.ts';

export interface NewRuns {
  readonly runs: readonly RunRecord[];
  /** Where to read on next time, in bytes. */
  readonly offset: number;
}

const CHUNK_BYTES = 4_000_000;

/**
 * The runs recorded at `spool` since `offset`. A torn last line is left for next time; lines that are not records
 * are passed over, for candidates can write to the spool too.
 */
export async function readRuns(spool: string, offset: number): Promise<NewRuns> {
  const file = await open(spool, 'r').catch(() => undefined);
  if (file === undefined) return { runs: [], offset };
  try {
    const { size } = await file.stat();
    // A spool that became shorter was replaced: begin again.
    const from = size < offset ? 0 : offset;
    const length = Math.min(size - from, CHUNK_BYTES);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, from);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    // A line longer than the chunk is not a record of ours: step over it.
    if (end === 0) return { runs: [], offset: bytesRead === CHUNK_BYTES ? from + bytesRead : from };
    const lines = buffer.toString('utf8', 0, end).split('\n');
    return { runs: lines.flatMap(parseLine), offset: from + end };
  } finally {
    await file.close();
  }
}

/** The run a line records, or nothing. */
export function parseLine(line: string): readonly RunRecord[] {
  try {
    const parsed = runRecordSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
