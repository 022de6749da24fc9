import { constants, DatabaseSync } from 'node:sqlite';
import type { VirtualTables } from '../protocol/virtual-tables.ts';
import type { Announced } from './statement-kind.ts';

/**
 * What the subject's SQL may do. SQLite asks before it compiles each action. Pragmas and virtual tables are allowed by
 * name; what reads and writes ordinary tables is allowed.
 */

/** Pragmas that may be read and set: they touch nothing but this connection and its in-memory database. */
const SETTABLE = new Set(
  `analysis_limit application_id auto_vacuum automatic_index busy_timeout cache_size cache_spill case_sensitive_like
  cell_size_check checkpoint_fullfsync count_changes defer_foreign_keys encoding foreign_keys full_column_names fullfsync
  ignore_check_constraints incremental_vacuum journal_mode journal_size_limit legacy_alter_table locking_mode optimize
  page_size query_only read_uncommitted recursive_triggers reverse_unordered_selects secure_delete short_column_names
  shrink_memory synchronous trusted_schema user_version wal_autocheckpoint wal_checkpoint`.split(/\s+/),
);

/** Pragmas whose argument, if any, only says what to look at. */
const INSPECTING = new Set(
  `collation_list compile_options database_list foreign_key_check foreign_key_list function_list index_info index_list
  index_xinfo integrity_check module_list pragma_list quick_check table_info table_list table_xinfo`.split(
    /\s+/,
  ),
);

/** Pragmas that may be read but not set. */
const READABLE = new Set(
  `data_version freelist_count max_page_count mmap_size page_count schema_version temp_store threads writable_schema`.split(
    /\s+/,
  ),
);

/** Pragmas SQLite has. It ignores others without a word, except that a VFS may know them. */
export const KNOWN_PRAGMAS = knownPragmas();

const FORBIDDEN_FUNCTIONS = new Set(['load_extension', 'fts3_tokenizer']);

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
      return first === '' ? 'VACUUM' : 'ATTACH or VACUUM INTO';
    case constants.SQLITE_DETACH:
      return 'DETACH';
    case constants.SQLITE_FUNCTION:
      return FORBIDDEN_FUNCTIONS.has((second ?? '').toLowerCase()) ? `The function ${second}()` : null;
    case constants.SQLITE_PRAGMA: {
      const name = (first ?? '').toLowerCase();
      if (!KNOWN_PRAGMAS.has(name)) return name.endsWith('_directory') ? `PRAGMA ${name}` : null;
      if (SETTABLE.has(name) || INSPECTING.has(name) || (READABLE.has(name) && second === null)) return null;
      return second === null ? `PRAGMA ${name}` : `Setting PRAGMA ${name}`;
    }
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
