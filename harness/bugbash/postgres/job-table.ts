import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { GradingJob } from '../ports.ts';
import type { Sql } from './connection.ts';
import { QUEUE_SCHEMA, SCHEMA } from './schema.ts';

export const QUEUE = 'grading';
/** Where pg-boss puts a job that was lost with its taker once too often. */
export const DEAD_LETTERS = 'could-not-grade';

/** pg-boss's shortest. A killed worker's job is taken over after this and at most two looks of the supervisor. */
const HEARTBEAT_S = 10;
/**
 * How often a job may be lost with its taker before it counts as what ended them. Workers that are killed at random
 * are far below; after the first loss a taker knows (`TakenJob.losses`).
 */
export const MOST_LOSSES = 5;
/** Longer than any grading; a heartbeat that goes on all that time comes from a worker that hangs. */
const LONGEST_GRADING_S = 60 * 60;
/** A job is never thrown away: it waits until somebody grades it. */
const LONGEST_WAIT_S = 10 * 365 * 24 * 60 * 60;

/** Makes pg-boss's queues as this version wants them. */
export async function createQueues(boss: PgBoss): Promise<void> {
  const options = {
    retentionSeconds: LONGEST_WAIT_S,
    expireInSeconds: LONGEST_GRADING_S,
    heartbeatSeconds: HEARTBEAT_S,
    deleteAfterSeconds: LONGEST_WAIT_S,
  };
  await boss.createQueue(DEAD_LETTERS, { ...options, retryLimit: MOST_LOSSES });
  const queue = { ...options, retryLimit: MOST_LOSSES - 1, deadLetter: DEAD_LETTERS };
  await boss.createQueue(QUEUE, queue);
  await boss.updateQueue(QUEUE, queue);
}

/** A job as pg-boss has it; its id names one offer of it, so it serves as the lease. */
export type StoredJob = JobWithMetadata<GradingJob>;

/**
 * The jobs in pg-boss. Everything here runs in the caller's transaction, so that a job and what the log says of it are
 * never at odds. The order is that of the turns: pg-boss takes the highest priority first, and that is minus the turn.
 */
export class JobTable {
  readonly #boss: PgBoss;

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  /** Behind all others. */
  async offer(sql: Sql, jobs: readonly GradingJob[], losses = 0): Promise<void> {
    const turns = await nextTurns(sql, jobs.length);
    await this.#insert(
      sql,
      jobs.map((job, index) => [job, -(turns[index] ?? 0)] as const),
      losses,
    );
  }

  /** In the place that it had. */
  async offerAgain(sql: Sql, stored: StoredJob, job: GradingJob = stored.data): Promise<void> {
    await this.#insert(sql, [[job, stored.priority]], lossesOf(stored));
  }

  async #insert(sql: Sql, jobs: readonly (readonly [GradingJob, number])[], losses: number): Promise<void> {
    await this.#boss.insert(
      QUEUE,
      jobs.map(([job, priority]) => ({
        data: job,
        priority,
        retryLimit: Math.max(0, MOST_LOSSES - 1 - losses),
        singletonKey: teamOf(job),
        group: { id: teamOf(job) },
      })),
      { db: adapter(sql) },
    );
  }

  /** Whether there is something to fetch, and something that is dead; costs next to nothing where there is not. */
  async look(sql: Sql): Promise<{ readonly isWaiting: boolean; readonly isDead: boolean }> {
    const waits = (queue: string) =>
      `EXISTS (SELECT 1 FROM ${QUEUE_SCHEMA}.job WHERE name = ${queue} AND state < 'active')`;
    const { rows } = await sql.query<{ isWaiting: boolean; isDead: boolean }>(
      `SELECT ${waits('$1')} AS "isWaiting", ${waits('$2')} AS "isDead"`,
      [QUEUE, DEAD_LETTERS],
    );
    return rows[0] ?? { isWaiting: false, isDead: false };
  }

  /** The next job of a team that has none in hand. The caller holds the lock of takers. */
  async fetch(sql: Sql): Promise<StoredJob | undefined> {
    const options = { db: adapter(sql), groupConcurrency: 1, includeMetadata: true } as const;
    return (await this.#boss.fetch<GradingJob>(QUEUE, options))[0];
  }

  async fetchDead(sql: Sql): Promise<StoredJob | undefined> {
    const options = { db: adapter(sql), includeMetadata: true } as const;
    return (await this.#boss.fetch<GradingJob>(DEAD_LETTERS, options))[0];
  }

  /** False where the offer that was taken is not in hand any more. */
  async touch(sql: Sql, lease: string): Promise<boolean> {
    return isOne(await this.#boss.touch(QUEUE, inHand(lease), { db: adapter(sql) }));
  }

  /** Takes the job out of the queue; what it was, where the offer that was taken is still in hand. */
  async remove(sql: Sql, lease: string): Promise<StoredJob | undefined> {
    const [job] = await this.#boss.findJobs<GradingJob>(QUEUE, { id: lease, db: adapter(sql) });
    return isOne(await this.#boss.deleteJob(QUEUE, inHand(lease), { db: adapter(sql) })) ? job : undefined;
  }

  /** Takes out one that was just fetched, whatever its number of retries. */
  async removeFetched(sql: Sql, { id, name }: StoredJob): Promise<void> {
    await this.#boss.deleteJob(name, id, { db: adapter(sql) });
  }

  /** What pg-boss keeps of a job whose dead letter has been read. */
  async removeLost(sql: Sql, id: string): Promise<void> {
    await this.#boss.deleteJob(QUEUE, id, { db: adapter(sql) });
  }

  /**
   * The team's waiting jobs go behind all others, in the same order among themselves.
   * @returns whether there are any, which may be taken now
   */
  async waitAnew(sql: Sql, job: GradingJob): Promise<boolean> {
    const db = adapter(sql);
    const waiting = await this.#boss.findJobs<GradingJob>(QUEUE, { key: teamOf(job), queued: true, db });
    if (waiting.length === 0) return false;
    waiting.sort((a, b) => b.priority - a.priority);
    const turns = await nextTurns(sql, waiting.length);
    for (const [index, { id }] of waiting.entries())
      await this.#boss.update(QUEUE, undefined, { id, priority: -(turns[index] ?? 0), db });
    return true;
  }

  /** All that wait or are in hand, in the order of their turns. */
  async all(sql: Sql): Promise<readonly GradingJob[]> {
    const { rows } = await sql.query<{ data: GradingJob }>(
      `SELECT data FROM ${QUEUE_SCHEMA}.job WHERE name = $1 AND state <= 'active' ORDER BY priority DESC`,
      [QUEUE],
    );
    return rows.map(({ data }) => data);
  }

  async inHand(sql: Sql, bash: string): Promise<readonly string[]> {
    const { rows } = await sql.query<{ submission: string }>(
      `SELECT data ->> 'submission' AS submission FROM ${QUEUE_SCHEMA}.job
       WHERE name = $1 AND state = 'active' AND data ->> 'bash' = $2`,
      [QUEUE, bash],
    );
    return rows.map(({ submission }) => submission);
  }

  async waiting(sql: Sql, bash: string): Promise<number> {
    const { rows } = await sql.query<{ jobs: number }>(
      `SELECT count(*)::integer AS jobs FROM ${QUEUE_SCHEMA}.job
       WHERE name = $1 AND state < 'active' AND data ->> 'bash' = $2`,
      [QUEUE, bash],
    );
    return rows[0]?.jobs ?? 0;
  }
}

/** How many takers it was lost with, by what pg-boss still grants. */
export const lossesOf = ({ retryLimit }: StoredJob): number => MOST_LOSSES - 1 - retryLimit;

const teamOf = ({ bash, team }: GradingJob): string => JSON.stringify([bash, team]);

/** An offer in hand was never retried: one that was lost is offered anew under another id. */
const inHand = (lease: string) => ({ id: lease, retryCount: 0 });

/** Its types leave out what it documents: how many jobs a call was about. */
const isOne = (response: object): boolean => (response as { readonly affected: number }).affected === 1;

/** pg-boss's statements within a transaction of ours; each is one. */
const adapter = (sql: Sql) => ({
  executeSql: (text: string, values?: unknown[]) => sql.query(text, values ?? []),
});

/** Numbers that are in nobody's hands yet. A gap or a number drawn out of order only changes whose turn it is. */
async function nextTurns(sql: Sql, count: number): Promise<readonly number[]> {
  const { rows } = await sql.query<{ turn: number }>(
    `SELECT nextval('${SCHEMA}.turns')::integer AS turn FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ turn }) => turn).sort((a, b) => a - b);
}
