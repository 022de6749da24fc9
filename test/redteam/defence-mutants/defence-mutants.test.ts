import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/exercises.ts';
import { editedFiles } from './apply-edits.ts';
import { DEFENCE_MUTANTS, ROWS } from './defence-mutants.ts';

/** That each test fails where its defence is gone takes minutes to see: `npm run mutate:defences`. */

test('every row has a mutant that lets its attack through', () => {
  expect(ROWS.filter((row) => !DEFENCE_MUTANTS.some(({ rows }) => rows.includes(row)))).toEqual([]);
});

test.for(DEFENCE_MUTANTS.map((mutant) => [mutant.rows.join(), mutant.without, mutant] as const))(
  '%s without %s still fits the source',
  ([, , mutant]) => {
    const { edits, test: attack } = mutant;
    for (const [path, text] of editedFiles(ROOT, edits))
      expect(text).not.toBe(readFileSync(join(ROOT, path), 'utf8'));
    const tests = readFileSync(join(ROOT, attack.file), 'utf8');
    // A title may be put together from data, but begins as it is written.
    for (const title of attack.name.split(' > '))
      expect(tests).toContain(title.split(' ').slice(0, 2).join(' '));
  },
);
