import { countCell } from '../protocol/sqlite-control.ts';
import type { SqlValue } from '../protocol/sqlite-frames.ts';
import { ValueCount } from '../protocol/values.ts';
import type { DatabaseClient, DatabaseCounters } from './database-client.ts';
import type { ReplyBudget } from './reply-budget.ts';

/** What a stretch of a test cost the database, and what its function returned. */
export interface Measurement<T> extends DatabaseCounters {
  readonly result: T;
}

/**
 * The test's database, seen and filled from the database process's side. The counts are those of the subject's own
 * statements since the test began, asked for when they are read.
 */
export class SubjectDatabase {
  readonly #client: DatabaseClient;
  readonly #budget: ReplyBudget;

  constructor(client: DatabaseClient, budget: ReplyBudget) {
    this.#client = client;
    this.#budget = budget;
  }

  get statements(): number {
    return this.#client.countersNow().statements;
  }

  get rowsReturned(): number {
    return this.#client.countersNow().rowsReturned;
  }

  get vmSteps(): number {
    return this.#client.countersNow().vmSteps;
  }

  get fullScanSteps(): number {
    return this.#client.countersNow().fullScanSteps;
  }

  get sorts(): number {
    return this.#client.countersNow().sorts;
  }

  get plans(): DatabaseCounters['plans'] {
    return this.#client.countersNow().plans;
  }

  async load(table: string, rows: Parameters<DatabaseClient['load']>[1]): Promise<void> {
    await this.#client.load(table, rows);
  }

  // biome-ignore lint/suspicious/noExplicitAny: rows have the shape their query gives them
  async query(sql: string, ...params: NonNullable<Parameters<DatabaseClient['query']>[1]>): Promise<any[]> {
    const rows = await this.#client.query(sql, params);
    const count = new ValueCount();
    for (const value of rows.flatMap(Object.values<SqlValue>)) countCell(count, value);
    this.#budget.spend(count.weight);
    return rows;
  }

  /** Makes the next statements fail, as a busy or crashing database would. */
  async inject(fault: Parameters<DatabaseClient['inject']>[0]): Promise<void> {
    await this.#client.inject(fault);
  }

  async measure<T>(stretch: () => Promise<T>): Promise<Measurement<T>> {
    const before = await this.#client.counters();
    const result = await stretch();
    return { ...(await this.#client.counters(before)), result };
  }
}
