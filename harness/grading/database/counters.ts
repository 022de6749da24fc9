import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Counts, Plan } from '../protocol/sqlite-control.ts';
import { plansOf } from './explain.ts';
import type { StatementKind } from './statement-kind.ts';

/** Distinct statements remembered for their plans; beyond them, those that ran longest ago are forgotten. */
const MAX_PLANS = 2_000;

/** What Node 26.10 has and its published types do not yet: sqlite3_stmt_status, as signed 32-bit counters. */
interface MeasuredStatement {
  stat(counter: 'vmStep' | 'fullscanStep' | 'sort'): number;
  resetStats(): void;
}

/** A statement that ran, remembered for its plans. */
interface Planned {
  readonly sql: string;
  readonly setsOffTriggers: boolean;
  /** Undefined while a look at the schema would still tell. */
  plans: readonly Plan[] | undefined;
  /** Which of all statements it was when it ran last. */
  lastRun: number;
}

/** Counts what the subject runs; nothing that the subject sends can lower it. */
export class Counters implements Counts {
  statements = 0;
  rowsReturned = 0;
  vmSteps = 0;
  fullScanSteps = 0;
  sorts = 0;
  readonly #planned: Planned[] = [];
  /** Those whose plans are not settled, by their text. */
  readonly #current = new Map<string, Planned>();

  /** Before a statement starts. */
  started(sql: string, { hasPlan, setsOffTriggers }: StatementKind): void {
    this.statements += 1;
    if (!hasPlan) return;
    const known = this.#current.get(sql);
    if (known) known.lastRun = this.statements;
    else {
      if (this.#planned.length >= MAX_PLANS) this.#forgetOldest();
      const fresh = { sql, setsOffTriggers, plans: undefined, lastRun: this.statements };
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
    for (const planned of this.#current.values()) plansFor(planned, database);
    this.#current.clear();
  }

  /** The plans of statements that were started after the first `since` ones, each once; those without any are left out. */
  plans(database: DatabaseSync, since: number): Plan[] {
    const plans = new Map<string, Plan>();
    for (const planned of this.#planned) {
      if (planned.lastRun <= since) continue;
      for (const { sql, detail } of plansFor(planned, database))
        plans.set(JSON.stringify([sql, detail]), { sql, detail });
    }
    return [...plans.values()];
  }

  /** Many different statements must not hide those that run later. */
  #forgetOldest(): void {
    const oldest = this.#planned.reduce((first, other) => (other.lastRun < first.lastRun ? other : first));
    this.#planned.splice(this.#planned.indexOf(oldest), 1);
    if (this.#current.get(oldest.sql) === oldest) this.#current.delete(oldest.sql);
  }
}

function plansFor(planned: Planned, database: DatabaseSync): readonly Plan[] {
  planned.plans ??= plansOf(database, planned.sql, planned.setsOffTriggers);
  return planned.plans;
}
