import { BrokenEntry } from '../store/store-failure.ts';
import { canonicalLine, hashOf, NO_ENTRY_BEFORE } from './log/chain.ts';
import { type Actor, type BashEvent, type Entry, entrySchema } from './log/events.ts';

/** The end of a log as a store keeps it beside the entries, so that entries cut off the end are found out. */
export interface LogHead {
  readonly length: number;
  readonly head: string;
  readonly atMs: number;
}

export const EMPTY_LOG: LogHead = { length: 0, head: NO_ENTRY_BEFORE, atMs: 0 };

export interface StoredLine {
  readonly position: number;
  readonly line: string;
}

/** What appending these events writes: the entries with position and chain hash, their lines, and the new end. */
export function appendedTo(
  before: LogHead,
  events: readonly { readonly atMs: number; readonly who: Actor; readonly event: BashEvent }[],
): { readonly entries: readonly Entry[]; readonly lines: readonly StoredLine[]; readonly after: LogHead } {
  let { length, head, atMs: lastMs } = before;
  const entries: Entry[] = [];
  for (const { atMs, who, event } of events) {
    lastMs = Math.max(lastMs, Math.round(atMs));
    length += 1;
    const entry = entrySchema.parse({ position: length, atMs: lastMs, who, previous: head, event });
    head = hashOf(entry);
    entries.push(entry);
  }
  const lines = entries.map((entry) => ({ position: entry.position, line: canonicalLine(entry) }));
  return { entries, lines, after: { length, head, atMs: lastMs } };
}

/**
 * Entries after a position, each checked against the one before it.
 * @param lines from the entry at `after` (from the first, where that is 0) in order, as many as `limit` needs
 * @param end undefined where the store has no such bash
 * @throws BrokenEntry with the first entry that is not as it was written
 */
export function checkedEntries(
  bash: string,
  lines: readonly StoredLine[],
  { after, limit }: { readonly after: number; readonly limit: number },
  end: LogHead | undefined,
): readonly Entry[] {
  const entries: Entry[] = [];
  let expected = after === 0 ? 1 : after;
  let head = after === 0 ? NO_ENTRY_BEFORE : undefined;
  for (const { position, line } of lines) {
    const entry = entryOf(line);
    const follows = head === undefined || entry?.previous === head;
    if (position !== expected || entry?.position !== expected || !follows)
      throw new BrokenEntry(`entry ${expected} of the bash ${bash} is not as it was written`);
    expected += 1;
    head = hashOf(entry);
    if (position > after) entries.push(entry);
  }
  if (!end || entries.length >= limit) return entries;
  if (expected <= end.length) throw new BrokenEntry(`entry ${expected} of the bash ${bash} is missing`);
  if (head !== undefined && expected === end.length + 1 && head !== end.head)
    throw new BrokenEntry(`entry ${end.length} of the bash ${bash} is not as it was written`);
  return entries;
}

function entryOf(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
