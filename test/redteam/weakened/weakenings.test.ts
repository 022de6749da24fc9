import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/exercises.ts';
import { editedFiles } from './apply-edits.ts';
import { ROWS, WEAKENINGS } from './weakenings.ts';

/** That each test fails where its defence is gone takes minutes to see: `npm run weaken`. */

test('every row has a weakening that lets its attack through', () => {
  expect(ROWS.filter((row) => !WEAKENINGS.some(({ rows }) => rows.includes(row)))).toEqual([]);
});

test.for(WEAKENINGS.map((weakening) => [weakening.rows.join(), weakening.without, weakening] as const))(
  '%s without %s still fits the source',
  ([
    ,
    ,
    {
      edits,
      test: { file },
    },
  ]) => {
    for (const [path, text] of editedFiles(ROOT, edits))
      expect(text).not.toBe(readFileSync(join(ROOT, path), 'utf8'));
    expect(readFileSync(join(ROOT, file), 'utf8')).not.toBe('');
  },
);
