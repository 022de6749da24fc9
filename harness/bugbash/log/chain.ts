import { createHash } from 'node:crypto';
import { type Entry, entrySchema } from './events.ts';

/** What the first entry has in place of the hash of one before it. */
export const NO_ENTRY_BEFORE = '0'.repeat(64);

/** The entry as one line of JSON, always the same for the same content: keys sorted, no spaces, no line feed. */
export const canonicalLine = (entry: Entry): string => JSON.stringify(sorted(entry));

/** The hash that the next entry has as `previous`. */
export const hashOf = (entry: Entry): string =>
  createHash('sha256').update(canonicalLine(entry)).digest('hex');

export type ChainCheck =
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly head: string }
  /** `position` is the first entry that is not as it was written, or the one after which some are missing. */
  | { readonly ok: false; readonly position: number; readonly why: string };

/** Reads a log line by line and names the first that was edited, moved, added or left out. */
export function checkChain(lines: readonly string[]): ChainCheck {
  const entries: Entry[] = [];
  let head = NO_ENTRY_BEFORE;
  for (const [index, line] of lines.entries()) {
    const position = index + 1;
    const broken = (why: string): ChainCheck => ({ ok: false, position, why });
    const entry = entrySchema.safeParse(parsed(line));
    if (!entry.success) return broken('is not an entry that this version can read');
    if (entry.data.position !== position) return broken(`has the number ${entry.data.position}`);
    if (entry.data.previous !== head) return broken('does not follow from the entry before it');
    if (entry.data.atMs < (entries.at(-1)?.atMs ?? 0)) return broken('is earlier than the entry before it');
    if (canonicalLine(entry.data) !== line) return broken('is not written as the log writes it');
    entries.push(entry.data);
    head = hashOf(entry.data);
  }
  return { ok: true, entries, head };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]));
}
