import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Counts, Plan } from '../protocol/sqlite-control.ts';

/** Distinct statements remembered for their plans. */
const MAX_PLANS = 2_000;

/** What Node 26.10 has and its published types do not yet: sqlite3_stmt_status, as signed 32-bit counters. */
interface MeasuredStatement {
  stat(counter: 'vmStep' | 'fullscanStep' | 'sort'): number;
  resetStats(): void;
}

interface Remembered {
  readonly sql: string;
  detail: string[] | undefined;
  lastRun: number;
}

/** Counts what the subject runs; nothing that the subject sends can lower it. */
export class Counters implements Counts {
  statements = 0;
  rowsReturned = 0;
  vmSteps = 0;
  fullScanSteps = 0;
  sorts = 0;
  readonly #planned: Remembered[] = [];
  readonly #current = new Map<string, Remembered>();

  /** Before a statement starts. `sql` is given when it has a plan worth telling. */
  started(sql: string | null): void {
    this.statements += 1;
    if (sql === null) return;
    const known = this.#current.get(sql);
    if (known) known.lastRun = this.statements;
    else if (this.#planned.length < MAX_PLANS) {
      const fresh = { sql, detail: undefined, lastRun: this.statements };
      this.#planned.push(fresh);
      this.#current.set(sql, fresh);
    }
  }

  /** Adds what the statement spent since it was last harvested. */
  harvest(statement: StatementSync): void {
    const measured = statement as unknown as MeasuredStatement;
    this.vmSteps += measured.stat('vmStep') >>> 0;
    this.fullScanSteps += measured.stat('fullscanStep') >>> 0;
    this.sorts += measured.stat('sort') >>> 0;
    measured.resetStats();
  }

  /** Settles the plans known so far: the schema is about to change, and later runs may get other plans. */
  settlePlans(database: DatabaseSync): void {
    for (const remembered of this.#current.values()) remembered.detail ??= explain(database, remembered.sql);
    this.#current.clear();
  }

  /** The plans of statements that were started after the first `since` ones, each once; those without any are left out. */
  plans(database: DatabaseSync, since: number): Plan[] {
    const plans = new Map<string, Plan>();
    for (const remembered of this.#planned) {
      if (remembered.lastRun <= since) continue;
      remembered.detail ??= explain(database, remembered.sql);
      if (remembered.detail.length === 0) continue;
      plans.set(JSON.stringify([remembered.sql, remembered.detail]), {
        sql: remembered.sql,
        detail: remembered.detail,
      });
    }
    return [...plans.values()];
  }
}

function explain(database: DatabaseSync, sql: string): string[] {
  try {
    return database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row.detail));
  } catch {
    return [];
  }
}
