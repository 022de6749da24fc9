import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '../../harness/files/globs.ts';

const word = fc.constantFrom(
  'src',
  'SRC',
  'test',
  'a.ts',
  '.hidden',
  'x-y_z',
  '..',
  '',
  'ä',
  '*',
  '[a]',
  '{src,test}',
);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const glob = fc
  .tuple(words, fc.constantFrom('', '/**', '/*', '/**/*.ts', '/'))
  .map(([fixed, end]) => fixed + end);

test('matches what node:path matches', () => {
  fc.assert(
    fc.property(words, glob, (file, pattern) => {
      expect(matchesGlob(file, pattern)).toBe(posix.matchesGlob(file, pattern));
    }),
    { numRuns: 3_000 },
  );
});
