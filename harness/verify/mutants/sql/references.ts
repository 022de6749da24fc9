import type { Tree } from '../../../catalog/exercise-files.ts';

const COLUMN =
  /(?:[(,]|\bcolumn\b)\s*["`[]?(\w+)["`\]]?\s([^,;]{0,200}?)\breferences\s+["`[]?(\w+)([^,;]{0,200})/gi;

/**
 * Columns whose every value leads to a row of another table, as `column>table` in lower case: by the schema a
 * `not null references`. A column name that is also used for an optional reference is left out.
 */
export function requiredReferences(tree: Tree): Set<string> {
  const required = new Set<string>();
  const optional = new Set<string>();
  for (const [file, content] of tree) {
    const text = /\.(ts|sql)$/.test(file) ? content.toString('utf8') : '';
    if (!/references/i.test(text)) continue;
    for (const [, column = '', before = '', table = '', after = ''] of text.matchAll(COLUMN)) {
      const isRequired = /\bnot\s+null\b/i.test(`${before} ${after}`);
      (isRequired ? required : optional).add(`${column}>${table}`.toLowerCase());
    }
  }
  return required.difference(optional);
}
