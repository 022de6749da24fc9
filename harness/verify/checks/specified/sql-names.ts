import { sqlTokens } from '../../../grading/protocol/sql-tokens.ts';

const KEYWORDS = new Set(
  `abs all and as asc avg between by case cast coalesce collate count cross delete desc distinct else end exists
  explain from group having ifnull in inner insert into is join key left length like limit lower max min not null
  nocase offset on or order outer over partition plan pragma query replace right round row_number rowid select set
  strftime sum then total union update upper using values when where with`.split(/\s+/),
);

/** The tables and columns that a statement names, as far as they can be told from its own aliases. */
export function sqlNames(sql: string): string[] {
  const code = sqlTokens(sql)
    .filter(({ kind }) => kind !== 'string')
    .map(({ start, end }) => sql.slice(start, end))
    .join(' ');
  const aliases = new Set(
    [
      ...code.matchAll(
        /\bas\s+(\w+)|\b(?:from|join)\s+\w+\s+(?!on\b|where\b|join\b|order\b|limit\b|group\b)(\w+)/gi,
      ),
    ].map(([, named, short]) => named ?? short),
  );
  const names = code.match(/[A-Za-z_]\w*/g) ?? [];
  return [...new Set(names)].filter((name) => !KEYWORDS.has(name.toLowerCase()) && !aliases.has(name));
}
