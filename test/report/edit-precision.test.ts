import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { changesBetween, changesOfPatch } from '../../harness/report/precision/changes.ts';
import { editPrecision, type FixPatch } from '../../harness/report/precision/edit-precision.ts';
import { resemblances } from '../../harness/report/precision/resemblance.ts';
import { COLLECTION, exerciseNamed, patchedTree, pristineTree } from '../support/exercises.ts';

/** Twenty numbered lines in two files, and fixes of two bugs in them. */
const numbered = (name: string) =>
  Array.from({ length: 20 }, (_, index) => `${name} line ${index + 1}`)
    .join('\n')
    .concat('\n');
const PRISTINE = new Map([
  ['src/a.ts', numbered('a')],
  ['src/b.ts', numbered('b')],
  ['test/a.test.ts', 'test\n'],
]);

type Texts = ReadonlyMap<string, string>;
const buffers = (texts: Texts) => new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));

/** Other text in place of some lines (1-based) of a file. */
function edited(texts: Texts, path: string, lines: Readonly<Record<number, string>>): Texts {
  const changed = (texts.get(path) ?? '')
    .split('\n')
    .map((line, index) => lines[index + 1] ?? line)
    .join('\n');
  return new Map([...texts, [path, changed]]);
}

/** A git diff of one changed line. */
const patch = (path: string, line: number, text: string): string => {
  const old = (PRISTINE.get(path) ?? '').split('\n')[line - 1];
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -${line} +${line} @@\n-${old}\n+${text}\n`;
};

const PATCHES: readonly FixPatch[] = [
  {
    name: 'fixes/one/reference.patch',
    kind: 'reference',
    bug: 'one',
    text: patch('src/a.ts', 5, 'fixed one'),
  },
  {
    name: 'fixes/one/alternative-b.patch',
    kind: 'alternative',
    bug: 'one',
    text: patch('src/b.ts', 15, 'other'),
  },
  {
    name: 'fixes/two/reference.patch',
    kind: 'reference',
    bug: 'two',
    text: patch('src/a.ts', 18, 'fixed two'),
  },
];

const judge = (after: Texts, squashed: readonly string[]) =>
  editPrecision(
    changesBetween(buffers(PRISTINE), buffers(after)),
    PATCHES,
    ['one', 'two'],
    new Set(squashed),
  );

describe('edit precision', () => {
  test.each([
    ['nothing', PRISTINE, [], { needed: 0, accepted: 0, elsewhere: 0, tests: 0, percent: null }],
    [
      'the reference itself',
      edited(edited(PRISTINE, 'src/a.ts', { 5: 'fixed one' }), 'src/a.ts', { 18: 'fixed two' }),
      ['one', 'two'],
      { needed: 4, accepted: 0, elsewhere: 0, percent: 100, elsewhereMayBeFix: false },
    ],
    [
      'the reference and a stranger in another file',
      edited(edited(PRISTINE, 'src/a.ts', { 5: 'fixed one' }), 'src/b.ts', { 2: 'tidied' }),
      ['one'],
      {
        needed: 2,
        elsewhere: 2,
        percent: 50,
        elsewhereMayBeFix: false,
        elsewhereFiles: [{ path: 'src/b.ts', lines: 2 }],
      },
    ],
    [
      'a fix at the place of an alternative',
      edited(PRISTINE, 'src/b.ts', { 15: 'mine' }),
      ['one'],
      { needed: 0, accepted: 2, elsewhere: 0, percent: 100 },
    ],
    [
      'a fix elsewhere that works: it is right, and nothing is said against its lines',
      edited(PRISTINE, 'src/b.ts', { 3: 'mine' }),
      ['two'],
      { needed: 0, elsewhere: 2, percent: null, elsewhereMayBeFix: true },
    ],
    [
      'an edit elsewhere that fixes nothing',
      edited(PRISTINE, 'src/b.ts', { 3: 'mine' }),
      [],
      { needed: 0, elsewhere: 2, percent: 0, elsewhereMayBeFix: false },
    ],
    [
      'tests alone',
      new Map([...PRISTINE, ['test/own.test.ts', 'one\n\ntwo\n']]),
      [],
      { needed: 0, elsewhere: 0, tests: 2, percent: null },
    ],
    [
      'lines within three of the place, and blank ones',
      edited(PRISTINE, 'src/a.ts', { 5: 'fixed one', 8: 'near', 10: '' }),
      ['one'],
      // Of the line that became blank, the old text went; the blank itself is no line of code.
      { needed: 4, elsewhere: 1, percent: 80 },
    ],
    [
      'a file deleted',
      new Map([...PRISTINE].filter(([path]) => path !== 'src/b.ts')),
      [],
      { needed: 0, accepted: 7, elsewhere: 13, percent: 35 },
    ],
  ] as const)('of %s', (_, after, squashed, expected) => {
    expect(judge(after, squashed)).toMatchObject(expected);
  });

  test('tells for each bug where it was fixed', () => {
    const mixed = edited(edited(PRISTINE, 'src/a.ts', { 5: 'fixed one' }), 'src/b.ts', {
      2: 'two elsewhere',
    });
    expect(judge(mixed, ['one', 'two']).bugs).toEqual([
      { bug: 'one', squashed: true, needed: 2, accepted: 0, reference: 2, fixedElsewhere: false },
      { bug: 'two', squashed: true, needed: 0, accepted: 0, reference: 2, fixedElsewhere: true },
    ]);
  });
});

describe('what changed', () => {
  test('is the same by two trees and by the patch between them', () => {
    const exercise = exerciseNamed('money-split');
    for (const { name, text } of readExerciseFiles(exercise).patches.filter(({ bug }) => bug !== null)) {
      const byTrees = changesBetween(pristineTree(exercise), patchedTree(exercise, [name]));
      const places = (changes: typeof byTrees) =>
        [...changes].flatMap(([path, lines]) => lines.map(({ sign, at }) => `${path} ${sign} ${at}`)).length;
      expect(places(byTrees), name).toBe(places(changesOfPatch(text)));
    }
  });
});

describe('a wrong fix', () => {
  const ids = listExercises(COLLECTION).flatMap(({ manifest }) => manifest?.id ?? []);

  test.each(ids)('of the corpus of %s is known again, and a right one is not taken for one', (id) => {
    const exercise = exerciseNamed(id);
    const { solution } = exercise;
    const patches = readExerciseFiles(exercise).patches.flatMap((one): FixPatch[] =>
      one.bug === null ? [] : [{ ...one, bug: one.bug }],
    );
    const all = new Set(solution.bugs.map((bug) => bug.id));
    const found = (names: readonly string[]) => {
      const changes = changesBetween(pristineTree(exercise), patchedTree(exercise, names));
      return resemblances(changes, patches, solution.wrong, all);
    };
    for (const one of patches) {
      const alike = found([one.name]).filter(({ bug }) => bug === one.bug);
      if (one.kind !== 'wrong') expect(alike, one.name).toEqual([]);
      else {
        expect(alike[0]?.likeness, one.name).toBeGreaterThan(0.95);
        expect(alike[0]?.why, one.name).not.toBe('');
      }
    }
  });

  test('is known again with other names, and beside the fix of another bug', () => {
    const exercise = exerciseNamed('money-split');
    const { solution } = exercise;
    const patches = readExerciseFiles(exercise).patches.flatMap((one): FixPatch[] =>
      one.bug === null ? [] : [{ ...one, bug: one.bug }],
    );
    const tree = new Map(
      patchedTree(exercise, ['fixes/credit/wrong-step-only.patch', 'fixes/decimals/reference.patch']),
    );
    const code = String(tree.get('src/allocate.ts')).replaceAll('step', 'direction');
    tree.set('src/allocate.ts', Buffer.from(code));
    const alike = resemblances(
      changesBetween(pristineTree(exercise), tree),
      patches,
      solution.wrong,
      new Set(['credit', 'refunds']),
    );
    expect(alike).toEqual([
      {
        patch: 'fixes/credit/wrong-step-only.patch',
        bug: 'credit',
        why: expect.stringContaining('sorting them the same way'),
        likeness: expect.closeTo(0.9, 0),
      },
    ]);
  });
});
