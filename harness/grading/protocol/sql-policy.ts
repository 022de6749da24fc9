import { nameIn, type SqlToken, sqlTokens, tokenText } from './sql-tokens.ts';

/**
 * Which pragmas, commands and functions the code under test may use. The database process keeps to it by SQLite's own
 * announcements, a workspace's better-sqlite3 by the text, so that it shows before the first submission. What is
 * refused comes as the subject of a sentence: "… is not supported in grading".
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

const FORBIDDEN_FUNCTIONS = new Set(['load_extension', 'fts3_tokenizer']);

export const ATTACHING = 'ATTACH or VACUUM INTO';
export const VACUUMING = 'VACUUM';
export const DETACHING = 'DETACH';

/**
 * @param value what it is set to, or its argument; null where it is read
 * @param known the pragmas that SQLite has, lower case: it ignores others without a word, except that a VFS may know them
 */
export function refusalOfPragma(
  pragma: string,
  value: string | null,
  known: ReadonlySet<string>,
): string | null {
  const name = pragma.toLowerCase();
  if (!known.has(name)) return name.endsWith('_directory') ? `PRAGMA ${name}` : null;
  if (SETTABLE.has(name) || INSPECTING.has(name) || (READABLE.has(name) && value === null)) return null;
  // Sets it to what it is, and reads the schema again.
  if (name === 'writable_schema' && value?.toLowerCase() === 'reset') return null;
  return value === null ? `PRAGMA ${name}` : `Setting PRAGMA ${name}`;
}

export function refusalOfFunction(name: string): string | null {
  return FORBIDDEN_FUNCTIONS.has(name.toLowerCase()) ? `The function ${name}()` : null;
}

/**
 * Why a script may not run, as far as the words tell that its statements begin with, and the functions it calls.
 * @public Called by a workspace's better-sqlite3, whose source is text.
 */
export function refusalOfCommands(sql: string, knownPragmas: ReadonlySet<string>): string | null {
  const tokens = sqlTokens(sql);
  for (const [index, token] of tokens.entries()) {
    if (tokenText(sql, tokens[index + 1]) === '(' && (token.kind === 'word' || token.kind === 'quoted')) {
      const refused = refusalOfFunction(nameIn(sql, token));
      if (refused !== null) return refused;
    }
    const isFirst = index === 0 || tokenText(sql, tokens[index - 1]) === ';';
    const refused = isFirst ? refusalOfStatement(sql, tokens.slice(index), knownPragmas) : null;
    if (refused !== null) return refused;
  }
  return null;
}

/** @param tokens from a statement's first on; those of the next statements may follow */
function refusalOfStatement(
  sql: string,
  tokens: readonly SqlToken[],
  known: ReadonlySet<string>,
): string | null {
  const end = tokens.findIndex((token) => tokenText(sql, token) === ';');
  const own = end < 0 ? tokens : tokens.slice(0, end);
  switch (tokenText(sql, own[0]).toLowerCase()) {
    case 'attach':
      return ATTACHING;
    case 'detach':
      return DETACHING;
    case 'vacuum':
      return own.some((token) => tokenText(sql, token).toLowerCase() === 'into') ? ATTACHING : VACUUMING;
    case 'pragma': {
      // The name of its database may stand in front.
      const [name, sign, value] = tokenText(sql, own[2]) === '.' ? own.slice(3) : own.slice(1);
      const isSet = ['=', '('].includes(tokenText(sql, sign));
      return name
        ? refusalOfPragma(nameIn(sql, name), isSet && value ? nameIn(sql, value) : null, known)
        : null;
    }
    default:
      return null;
  }
}
