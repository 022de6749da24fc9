import type { Verdict } from '../../domain/verdict.ts';
import type { Entry } from '../log/events.ts';
import type { NewEntry } from '../ports.ts';
import { appendedTo, checkedEntries, EMPTY_LOG, type LogHead, type StoredLine } from '../stored-log.ts';
import type { Sql } from './connection.ts';
import { SCHEMA } from './schema.ts';

/** Read in one go where no limit is given; PostgreSQL's own is that of `bigint`. */
const NO_LIMIT = 2 ** 31 - 1;

/**
 * The entries of all bashes, and what is looked up of them. A bash's row is locked while its log grows, so positions
 * have no gap and become visible in their order, however transactions interleave.
 */

/** All bashes, oldest first. */
export async function listBashes(
  sql: Sql,
): Promise<readonly { readonly bash: string; readonly name: string }[]> {
  const { rows } = await sql.query<{ bash: string; name: string }>(
    `SELECT bash, name FROM ${SCHEMA}.bashes ORDER BY number`,
  );
  return rows;
}

/** The end of a log, locked until the transaction ends; undefined where there is no such bash. */
export async function lockedHead(sql: Sql, bash: string): Promise<LogHead | undefined> {
  const { rows } = await sql.query<LogHead>(
    `SELECT length, head, at_ms::float8 AS "atMs" FROM ${SCHEMA}.bashes WHERE bash = $1 FOR UPDATE`,
    [bash],
  );
  return rows[0];
}

/** Appends behind `before`, which the caller has locked; null where the bash was begun by another at this moment. */
export async function appendEntries(
  sql: Sql,
  bash: string,
  before: LogHead | undefined,
  events: readonly NewEntry[],
): Promise<readonly Entry[] | null> {
  const { entries, lines, after } = appendedTo(before ?? EMPTY_LOG, events);
  if (before) {
    await sql.query(`UPDATE ${SCHEMA}.bashes SET length = $2, head = $3, at_ms = $4 WHERE bash = $1`, [
      ...[bash, after.length, after.head, after.atMs],
    ]);
  } else {
    const first = entries[0]?.event;
    if (first?.type !== 'bash-created')
      throw new Error(`the log of ${bash} does not begin with bash-created`);
    const made = await sql.query(
      `INSERT INTO ${SCHEMA}.bashes (bash, name, length, head, at_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [bash, first.rules.name, after.length, after.head, after.atMs],
    );
    if (made.rowCount !== 1) return null;
  }
  await sql.query(
    `INSERT INTO ${SCHEMA}.entries (bash, position, line)
     SELECT $1, position, line FROM unnest($2::integer[], $3::text[]) AS new (position, line)`,
    [bash, lines.map(({ position }) => position), lines.map(({ line }) => line)],
  );
  await remember(sql, bash, entries);
  return entries;
}

/** Entries after a position, each checked against the one before it; one statement, so one moment of the log. */
export async function readEntries(
  sql: Sql,
  bash: string,
  after: number,
  limit: number,
): Promise<readonly Entry[]> {
  const from = Math.max(0, after);
  const most = Math.min(from === 0 ? limit : limit + 1, NO_LIMIT);
  const { rows } = await sql.query<LogHead & (StoredLine | { readonly position: null })>(
    `SELECT bashes.length, bashes.head, bashes.at_ms::float8 AS "atMs", entries.position, entries.line
     FROM ${SCHEMA}.bashes LEFT JOIN LATERAL (
       SELECT position, line FROM ${SCHEMA}.entries
       WHERE entries.bash = bashes.bash AND position >= $2 ORDER BY position LIMIT $3
     ) AS entries ON true
     WHERE bashes.bash = $1 ORDER BY entries.position`,
    [bash, from, most],
  );
  const lines = rows.flatMap((row) => (row.position === null ? [] : [row]));
  return checkedEntries(bash, lines, { after: from, limit }, rows[0]);
}

export async function verdictOf(
  sql: Sql,
  digest: string,
  fileSet: string,
  seed: string,
): Promise<Verdict | null> {
  const { rows } = await sql.query<{ verdict: string }>(
    `SELECT verdict FROM ${SCHEMA}.verdicts WHERE digest = $1 AND file_set = $2 AND seed = $3`,
    [digest, fileSet, seed],
  );
  return rows[0] ? (JSON.parse(rows[0].verdict) as Verdict) : null;
}

/** Keeps files by submission, and verdicts by what decides them, so that none is asked for twice. */
async function remember(sql: Sql, bash: string, entries: readonly Entry[]): Promise<void> {
  const events = entries.map(({ event }) => event);
  const received = events.flatMap((event) => (event.type === 'submission-received' ? [event] : []));
  if (received.length > 0)
    await sql.query(
      `INSERT INTO ${SCHEMA}.file_sets (bash, submission, file_set)
       SELECT $1, submission, file_set FROM unnest($2::text[], $3::text[]) AS new (submission, file_set)
       ON CONFLICT DO NOTHING`,
      [bash, received.map(({ submission }) => submission), received.map(({ fileSet }) => fileSet)],
    );
  const verdicts = events.flatMap((event) => {
    if (event.type === 'verdict-given') return [event];
    return event.type === 'rejudge-previewed' ? event.results : [];
  });
  if (verdicts.length > 0)
    await sql.query(
      `INSERT INTO ${SCHEMA}.verdicts (digest, file_set, seed, verdict)
       SELECT new.digest, file_sets.file_set, new.seed, new.verdict
       FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY
         AS new (submission, digest, seed, verdict, number)
       JOIN ${SCHEMA}.file_sets ON file_sets.bash = $1 AND file_sets.submission = new.submission
       ORDER BY number ON CONFLICT DO NOTHING`,
      [
        bash,
        verdicts.map(({ submission }) => submission),
        verdicts.map(({ verdict }) => verdict.exercise.digest),
        verdicts.map(({ verdict }) => verdict.seed),
        verdicts.map(({ verdict }) => JSON.stringify(verdict)),
      ],
    );
}
