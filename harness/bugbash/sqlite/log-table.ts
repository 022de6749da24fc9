import type SqliteDatabase from 'better-sqlite3';
import type { Verdict } from '../../domain/verdict.ts';
import { BrokenEntry } from '../../store/store-failure.ts';
import { canonicalLine, hashOf, NO_ENTRY_BEFORE } from '../log/chain.ts';
import { type BashEvent, type Entry, entrySchema } from '../log/events.ts';
import type { NewEntry } from '../ports.ts';

interface Head {
  readonly length: number;
  readonly head: string;
  readonly at_ms: number;
}

/** The entries of all bashes, and what is looked up of them. Everything here runs within the caller's transaction. */
export class LogTable {
  readonly #database: SqliteDatabase.Database;

  constructor(database: SqliteDatabase.Database) {
    this.#database = database;
  }

  lengthOf(bash: string): number {
    return this.#headOf(bash)?.length ?? 0;
  }

  /** Appends at the end. */
  append(bash: string, events: readonly NewEntry[]): readonly Entry[] {
    const before = this.#headOf(bash);
    let { length, head, at_ms: lastMs } = before ?? { length: 0, head: NO_ENTRY_BEFORE, at_ms: 0 };
    const entries: Entry[] = [];
    for (const { atMs, who, event } of events) {
      lastMs = Math.max(lastMs, Math.round(atMs));
      length += 1;
      const entry = entrySchema.parse({ position: length, atMs: lastMs, who, previous: head, event });
      head = hashOf(entry);
      entries.push(entry);
    }
    if (!before) this.#create(bash, entries[0]?.event);
    this.#database
      .prepare('UPDATE bashes SET length = ?, head = ?, at_ms = ? WHERE bash = ?')
      .run(length, head, lastMs, bash);
    const insert = this.#database.prepare('INSERT INTO entries (bash, position, line) VALUES (?, ?, ?)');
    for (const entry of entries) {
      insert.run(bash, entry.position, canonicalLine(entry));
      this.#remember(bash, entry.event);
    }
    return entries;
  }

  /** Entries after a position, each checked against the one before it. */
  read(bash: string, after: number, limit: number): readonly Entry[] {
    const from = Math.max(0, after);
    const rows = this.#database
      .prepare<[string, number, number], { position: number; line: string }>(
        'SELECT position, line FROM entries WHERE bash = ? AND position >= ? ORDER BY position LIMIT ?',
      )
      .all(bash, from, from === 0 ? limit : limit + 1);
    const entries: Entry[] = [];
    let expected = from === 0 ? 1 : from;
    let head = from === 0 ? NO_ENTRY_BEFORE : undefined;
    for (const { position, line } of rows) {
      const entry = entryOf(line);
      const follows = head === undefined || entry?.previous === head;
      if (position !== expected || entry?.position !== expected || !follows)
        throw new BrokenEntry(`entry ${expected} of the bash ${bash} is not as it was written`);
      expected += 1;
      head = hashOf(entry);
      if (position > from) entries.push(entry);
    }
    this.#checkEnd(bash, { expected, head, isWhole: entries.length < limit });
    return entries;
  }

  verdict(digest: string, fileSet: string, seed: string): Verdict | null {
    const row = this.#database
      .prepare<[string, string, string], { verdict: string }>(
        'SELECT verdict FROM verdicts WHERE digest = ? AND file_set = ? AND seed = ?',
      )
      .get(digest, fileSet, seed);
    return row ? (JSON.parse(row.verdict) as Verdict) : null;
  }

  /** Entries cut off the end, or a last one that was edited, are found out by what `bashes` has of the end. */
  #checkEnd(
    bash: string,
    read: { readonly expected: number; readonly head: string | undefined; readonly isWhole: boolean },
  ): void {
    const end = this.#headOf(bash);
    if (!read.isWhole || !end) return;
    if (read.expected <= end.length)
      throw new BrokenEntry(`entry ${read.expected} of the bash ${bash} is missing`);
    if (read.head !== undefined && read.expected === end.length + 1 && read.head !== end.head)
      throw new BrokenEntry(`entry ${end.length} of the bash ${bash} is not as it was written`);
  }

  #headOf(bash: string): Head | undefined {
    return this.#database
      .prepare<[string], Head>('SELECT length, head, at_ms FROM bashes WHERE bash = ?')
      .get(bash);
  }

  #create(bash: string, first: BashEvent | undefined): void {
    if (first?.type !== 'bash-created')
      throw new Error(`the log of ${bash} does not begin with bash-created`);
    this.#database
      .prepare("INSERT INTO bashes (bash, name, length, head, at_ms) VALUES (?, ?, 0, '', 0)")
      .run(bash, first.rules.name);
  }

  /** Keeps files by submission, and verdicts by what decides them, so that none is asked for twice. */
  #remember(bash: string, event: BashEvent): void {
    if (event.type === 'submission-received')
      this.#database
        .prepare('INSERT OR IGNORE INTO file_sets (bash, submission, file_set) VALUES (?, ?, ?)')
        .run(bash, event.submission, event.fileSet);
    if (event.type === 'verdict-given') this.#keepVerdict(bash, event);
    if (event.type === 'rejudge-previewed')
      for (const result of event.results) this.#keepVerdict(bash, result);
  }

  #keepVerdict(
    bash: string,
    { submission, verdict }: { readonly submission: string; readonly verdict: Verdict },
  ): void {
    this.#database
      .prepare(
        `INSERT OR IGNORE INTO verdicts (digest, file_set, seed, verdict)
         SELECT ?, file_set, ?, ? FROM file_sets WHERE bash = ? AND submission = ?`,
      )
      .run(verdict.exercise.digest, verdict.seed, JSON.stringify(verdict), bash, submission);
  }
}

function entryOf(line: string): Entry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
