import { nameIn, type SqlToken, sqlTokens } from './sql-tokens.ts';

/**
 * Virtual tables run code of their module for the statement that reads them, and some of them run SQL of their own:
 * statements inside of the statement, which no counter of it shows. So only those exist that an exercise declares, and
 * of these none that reads what the candidate made. The database process keeps to it by SQLite's own announcements, a
 * workspace's better-sqlite3 by the text.
 */

/** Tables that every database has without their being created, apart from those of the pragmas; lower case. */
const ALWAYS_THERE = `json_each json_tree dbstat sqlite_dbpage sqlite_stmt sqlite_ptrmap bytecode tables_used
  fts3tokenize generate_series completion carray`.split(/\s+/);

/** Options of FTS5 that say nothing about where its rows are kept. */
const HARMLESS_OPTIONS = new Set([
  'tokenize',
  'prefix',
  'detail',
  'columnsize',
  'contentless_delete',
  'contentless_unindexed',
  'locale',
]);

/** What is refused comes as the subject of a sentence: "… is not supported in grading". */
export class VirtualTables {
  readonly #declared: ReadonlySet<string>;
  readonly #alwaysThere: ReadonlySet<string>;

  /**
   * @param declared the modules that the exercise has
   * @param pragmas all pragmas of the SQLite that runs: most can be read as a table
   */
  constructor(declared: readonly string[], pragmas: readonly string[]) {
    this.#declared = new Set(declared);
    this.#alwaysThere = new Set([...ALWAYS_THERE, ...pragmas.map((name) => `pragma_${name.toLowerCase()}`)]);
  }

  /** Why a table of this name may not be named: there is a virtual one that the exercise does not have. */
  refusalOfTable(name: string): string | null {
    const known = name.toLowerCase();
    return this.#alwaysThere.has(known) && !this.#declared.has(known) ? undeclared(name) : null;
  }

  /** Why `sql`, which creates a virtual table of this module, may not. */
  refusalOfModule(module: string, sql: string): string | null {
    if (!this.#declared.has(module.toLowerCase())) return undeclared(module);
    const option = argumentsOf(sql).find((argument) => !isHarmless(sql, argument));
    return option === undefined ? null : `The option ${textOf(sql, option)} of a virtual table`;
  }

  /** Why a script may not run, as far as its text tells. */
  refusalOfText(sql: string): string | null {
    const tokens = sqlTokens(sql);
    const words = tokens.map((token) => (token.kind === 'string' ? '' : nameIn(sql, token).toLowerCase()));
    for (const [index, word] of words.entries()) {
      const refused =
        word === 'virtual' && words[index - 1] === 'create'
          ? this.#refusalOfCreation(sql, tokens.slice(index))
          : ['from', 'join'].includes(word) && this.#refusalOfRead(words, index + 1);
      if (refused) return refused;
    }
    return null;
  }

  #refusalOfCreation(sql: string, tokens: readonly SqlToken[]): string | null {
    const using = tokens.findIndex((token) => isUsing(sql, token));
    const [first, module] = [tokens[0], tokens[using + 1]];
    return using > 0 && first && module
      ? this.refusalOfModule(nameIn(sql, module), sql.slice(first.start))
      : null;
  }

  /** The table at `index` may have the name of its database in front, and be one that the statement itself defines. */
  #refusalOfRead(words: readonly string[], index: number): string | null {
    const name = words[words[index + 1] === '.' ? index + 2 : index] ?? '';
    const isDefinedHere = words.some(
      (word, at) => word === name && words[at + 1] === 'as' && words[at + 2] === '(',
    );
    return isDefinedHere ? null : this.refusalOfTable(name);
  }
}

const undeclared = (module: string) =>
  `The virtual table module ${module}, which this exercise does not declare,`;

/** What stands in the parentheses behind USING and the module's name, cut at the commas. */
function argumentsOf(sql: string): SqlToken[][] {
  const tokens = sqlTokens(sql);
  const using = tokens.findIndex((token) => isUsing(sql, token));
  const found: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(using + 2)) {
    const mark = token.kind === 'punctuation' ? textOf(sql, [token]) : '';
    if (mark === '(') depth += 1;
    else if (mark === ')') depth -= 1;
    else if (mark === ',' && depth === 1) found.push([]);
    else found.at(-1)?.push(token);
    if (depth === 0) break;
  }
  return found;
}

/**
 * Whether an argument is a column, an option that is known, or the one that says there is no content. FTS5 also takes
 * an option by its first letters; what is not written in full is not known here.
 */
function isHarmless(sql: string, argument: readonly SqlToken[]): boolean {
  const isText = ({ kind }: SqlToken) => kind === 'string' || kind === 'quoted';
  if (!argument.some((token) => !isText(token) && textOf(sql, [token]).includes('='))) return true;
  const [name, equals, value] = argument;
  if (name?.kind !== 'word' || !equals || textOf(sql, [equals]) !== '=' || !value) return false;
  const option = textOf(sql, [name]).toLowerCase();
  if (HARMLESS_OPTIONS.has(option)) return true;
  return option === 'content' && argument.length === 3 && ["''", '""'].includes(textOf(sql, [value]));
}

const isUsing = (sql: string, token: SqlToken) =>
  token.kind === 'word' && /^using$/i.test(textOf(sql, [token]));

function textOf(sql: string, tokens: readonly SqlToken[]): string {
  return sql.slice(tokens[0]?.start, tokens.at(-1)?.end);
}
