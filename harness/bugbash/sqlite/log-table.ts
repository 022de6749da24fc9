import type SqliteDatabase from 'better-sqlite3';
import type { Verdict } from '../../domain/verdict.ts';
import type { BashEvent, Entry } from '../log/events.ts';
import type { NewEntry } from '../ports.ts';
import { appendedTo, checkedEntries, EMPTY_LOG, type LogHead, type StoredLine } from '../stored-log.ts';

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
    const { entries, lines, after } = appendedTo(before ?? EMPTY_LOG, events);
    if (!before) this.#create(bash, entries[0]?.event);
    this.#database
      .prepare('UPDATE bashes SET length = ?, head = ?, at_ms = ? WHERE bash = ?')
      .run(after.length, after.head, after.atMs, bash);
    const insert = this.#database.prepare('INSERT INTO entries (bash, position, line) VALUES (?, ?, ?)');
    for (const { position, line } of lines) insert.run(bash, position, line);
    for (const { event } of entries) this.#remember(bash, event);
    return entries;
  }

  /** Entries after a position, each checked against the one before it. */
  read(bash: string, after: number, limit: number): readonly Entry[] {
    const from = Math.max(0, after);
    const lines = this.#database
      .prepare<[string, number, number], StoredLine>(
        'SELECT position, line FROM entries WHERE bash = ? AND position >= ? ORDER BY position LIMIT ?',
      )
      .all(bash, from, from === 0 ? limit : limit + 1);
    return checkedEntries(bash, lines, { after: from, limit }, this.#headOf(bash));
  }

  verdict(digest: string, fileSet: string, seed: string): Verdict | null {
    const row = this.#database
      .prepare<[string, string, string], { verdict: string }>(
        'SELECT verdict FROM verdicts WHERE digest = ? AND file_set = ? AND seed = ?',
      )
      .get(digest, fileSet, seed);
    return row ? (JSON.parse(row.verdict) as Verdict) : null;
  }

  #headOf(bash: string): LogHead | undefined {
    return this.#database
      .prepare<[string], LogHead>('SELECT length, head, at_ms AS atMs FROM bashes WHERE bash = ?')
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
