import { constants, DatabaseSync } from 'node:sqlite';
import {
  ATTACHING,
  DETACHING,
  refusalOfFunction,
  refusalOfPragma,
  VACUUMING,
} from '../protocol/sql-policy.ts';
import type { VirtualTables } from '../protocol/virtual-tables.ts';
import type { Announced } from './statement-kind.ts';

/**
 * What the subject's SQL may do. SQLite asks before it compiles each action. Pragmas and virtual tables are allowed by
 * name; what reads and writes ordinary tables is allowed.
 */

/** Pragmas SQLite has. It ignores others without a word, except that a VFS may know them. */
export const KNOWN_PRAGMAS = knownPragmas();

/** Watches one connection: refuses what the policy forbids and notes what each statement is about to do. */
export class Policy implements Announced {
  /** The action codes SQLite announced since `begin`. */
  readonly actions = new Set<number>();
  isIndirect = false;
  /** What was refused since `begin`, as the subject of a sentence, or null. */
  refused: string | null = null;
  /** True while the examiner's own statement is compiled: nothing is refused then. */
  trusting = false;
  readonly #virtualTables: VirtualTables;
  #sql = '';

  constructor(virtualTables: VirtualTables) {
    this.#virtualTables = virtualTables;
  }

  install(database: DatabaseSync): void {
    database.setAuthorizer((action, first, second, _database, triggerOrView) => {
      if (triggerOrView !== null) this.isIndirect = true;
      return this.#judge(action, first, second);
    });
  }

  /** Forgets what was noted: `sql` is to be compiled. */
  begin(sql: string): void {
    this.#sql = sql;
    this.actions.clear();
    this.isIndirect = false;
    this.refused = null;
  }

  #judge(action: number, first: string | null, second: string | null): number {
    this.actions.add(action);
    if (this.trusting) return constants.SQLITE_OK;
    const refused = this.#refusal(action, first, second);
    if (refused === null) return constants.SQLITE_OK;
    this.refused = refused;
    return constants.SQLITE_DENY;
  }

  #refusal(action: number, first: string | null, second: string | null): string | null {
    switch (action) {
      case constants.SQLITE_READ:
      case constants.SQLITE_INSERT:
      case constants.SQLITE_UPDATE:
      case constants.SQLITE_DELETE:
      // A table of the candidate's by such a name could not be told from the virtual one when it is read.
      case constants.SQLITE_CREATE_TABLE:
      case constants.SQLITE_CREATE_TEMP_TABLE:
      case constants.SQLITE_CREATE_VIEW:
      case constants.SQLITE_CREATE_TEMP_VIEW:
        return this.#virtualTables.refusalOfTable(first ?? '');
      case constants.SQLITE_CREATE_VTABLE:
        return this.#virtualTables.refusalOfModule(second ?? '', this.#sql);
      default:
        return refusal(action, first, second);
    }
  }
}

function refusal(action: number, first: string | null, second: string | null): string | null {
  switch (action) {
    case constants.SQLITE_ATTACH:
      return first === '' ? VACUUMING : ATTACHING;
    case constants.SQLITE_DETACH:
      return DETACHING;
    case constants.SQLITE_FUNCTION:
      return refusalOfFunction(second ?? '');
    case constants.SQLITE_PRAGMA:
      return refusalOfPragma(first ?? '', second, KNOWN_PRAGMAS);
    default:
      return null;
  }
}

function knownPragmas(): ReadonlySet<string> {
  const database = new DatabaseSync(':memory:');
  const names = database.prepare('PRAGMA pragma_list').all();
  database.close();
  return new Set(names.map((row) => String(row.name)));
}
