import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../harness/verify/checks/manifest/manifest.ts';
import { type Changes, FEE, madeUp, patchOf } from './made-up.ts';

const SOLUTION = 'solutions/ladders/solution.yaml';
const EXERCISE = 'exercises/ladders/exercise.yaml';

/** Findings as `severity file:line message`, with the file relative to the collection. */
function shown(changes: Changes): string[] {
  const exerciseFiles = madeUp(changes);
  const root = join(exerciseFiles.exercise.exerciseRoot, '..', '..');
  return manifest
    .check(exerciseFiles)
    .map(
      ({ severity, file, line, message }) =>
        `${severity} ${file?.slice(root.length + 1)}${line === null ? '' : `:${line}`} ${message}`,
    );
}

const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);

describe('a good exercise', () => {
  test('has no finding', async () => {
    expect(shown({})).toEqual([]);
    expect(await manifest.checkHistory(madeUp())).toEqual([]);
  });
});

describe('layout', () => {
  test('a misspelt folder is named with the one that was meant', () => {
    expect(shown({ 'exercises/ladders/histori/0001-Begin.patch': '' })).toEqual([
      'error exercises/ladders/histori "histori" does not belong in this folder. Did you mean "history"?',
    ]);
  });

  test('a hidden test that belongs to no bug is named', () => {
    expect(
      shown({
        'solutions/ladders/hidden/fees.test.ts':
          "import { test } from 'bugsquash/examiner';\ntest('x', () => {});",
      }),
    ).toEqual([
      'error solutions/ladders/hidden/fees.test.ts "fees.test.ts" does not belong in this folder. Did you mean "fee.test.ts"?',
    ]);
  });

  test('a misspelt patch leaves the reference missing', () => {
    const reference = patchOf('src/fee.ts', FEE, FEE.replace('+ 1', ''));
    expect(
      shown({
        'solutions/ladders/fixes/fee/reference.patch': null,
        'solutions/ladders/fixes/fee/refrence.patch': reference,
      }),
    ).toEqual([
      'error solutions/ladders/fixes/fee/refrence.patch "refrence.patch" does not belong in this folder. Did you mean "reference.patch"?',
      'error solutions/ladders/fixes/fee/reference.patch fixes/fee/reference.patch is missing: the reference fix of the bug "fee".',
    ]);
  });

  test.each([
    'hidden/fee.test.ts',
    'hidden/guard.test.ts',
    'hidden/extension.test.ts',
    'extension/reference.patch',
  ])('%s must be there', (file) => {
    expect(shown({ [`solutions/ladders/${file}`]: null })).toEqual([
      expect.stringContaining(`error solutions/ladders/${file} ${file} is missing`),
    ]);
  });

  test('too few alternatives are a warning', () => {
    expect(shown({ 'solutions/ladders/fixes/fee/alternative-max.patch': null })).toEqual([
      'warning solutions/ladders/fixes/fee fixes/fee/ has 1 of at least 2 right fixes that differ from the reference.',
    ]);
  });

  test('a lock file does not belong in repo/', () => {
    expect(shown({ 'exercises/ladders/repo/package-lock.json': '{}' })).toEqual([
      expect.stringContaining('holds the lock file package-lock.json'),
    ]);
  });
});

describe('manifests', () => {
  test('a symptom must be quoted exactly', () => {
    expect(shown({ 'exercises/ladders/TICKET.md': replaced('one day', 'a day') })).toEqual([
      `error ${SOLUTION}:5 The symptom of "fee" is not an exact quotation from TICKET.md: "I had the ladder for one day and paid for two."`,
    ]);
  });

  test('a symptom must stand on one line', () => {
    expect(shown({ 'exercises/ladders/TICKET.md': replaced('one day and', 'one day\n> and') })).toEqual([
      expect.stringContaining('broken over several lines'),
    ]);
  });

  test('each bug has a symptom of its own', () => {
    const change = replaced(
      'I broke a rung and got more back than I had paid.',
      'I had the ladder for one day and paid for two.',
    );
    expect(shown({ [SOLUTION]: change })).toEqual([
      expect.stringContaining('The bugs "fee" and "deposit" have the same symptom'),
    ]);
  });

  test('the root cause must be there', () => {
    expect(shown({ [SOLUTION]: replaced('file: src/fee.ts', 'file: src/fees.ts') })).toEqual([
      expect.stringMatching(
        /:6 The root cause of "fee" lies in src\/fees\.ts, which .* Did you mean "src\/fee\.ts"\?/,
      ),
    ]);
    expect(shown({ [SOLUTION]: replaced('symbol: feeFor', 'symbol: fee') })).toEqual([
      expect.stringContaining('src/fee.ts does not contain "fee"'),
    ]);
  });

  test('wrong fixes are declared, and declared ones are there', () => {
    expect(shown({ [SOLUTION]: replaced('wrong-half', 'wrong-haff') })).toEqual([
      expect.stringContaining('fixes/fee/wrong-half.patch has no entry under `wrong`'),
      expect.stringMatching(
        /:16 fixes\/fee\/wrong-haff\.patch is declared, but .* "fixes\/fee\/wrong-half\.patch"\?/,
      ),
    ]);
    expect(shown({ [SOLUTION]: replaced('alive: [fee]', 'alive: [fees]') })).toEqual([
      expect.stringContaining('leaves "fees" alive, but there is no such bug. Did you mean "fee"?'),
    ]);
  });

  test('masks and introduced_in name what there is', () => {
    const change = replaced(
      'weight: 2',
      'weight: 2\n    masks: [deposits]\n    introduced_in: 0002-Charge.patch',
    );
    expect(shown({ [SOLUTION]: change })).toEqual([
      expect.stringContaining('"fee" masks "deposits", but there is no such bug. Did you mean "deposit"?'),
      expect.stringContaining('history/ has no such patch'),
    ]);
  });

  test('hints never cost more than the bug brings', () => {
    expect(shown({ [SOLUTION]: replaced('cost: 10', 'cost: 51') })).toEqual([
      expect.stringContaining('The hints of "fee" cost 51 points, but the bug brings only 50.'),
    ]);
  });

  test('entry and packages must be there', () => {
    expect(
      shown({
        [EXERCISE]: (text) =>
          text
            .replace('src/fee.ts', 'src/index.ts')
            .replace('[]\n', '[]\n')
            .replace('packages: []', 'packages: [no-such-package]'),
      }),
    ).toEqual([
      expect.stringContaining(':9 The entry src/index.ts is not in repo/'),
      expect.stringContaining(':12 The package "no-such-package" is not installed'),
    ]);
  });
});

describe('code', () => {
  test('what Node cannot strip is refused with its line', () => {
    expect(
      shown({ 'exercises/ladders/repo/src/kind.ts': 'export const one = 1;\nexport enum Kind { Step }\n' }),
    ).toEqual([expect.stringMatching(/repo\/src\/kind\.ts:2 Node cannot run src\/kind\.ts .*enum/)]);
  });

  test('everything that Node cannot strip is named in one run', () => {
    const source =
      'export enum Kind { Step }\nexport namespace Days { export const one = 1; }\nexport class Fee {\n  constructor(readonly days: number) {}\n}\ndeclare enum Absent { One }\n';
    expect(shown({ 'exercises/ladders/repo/src/kind.ts': source })).toEqual(
      [1, 2, 4].map((line) =>
        expect.stringContaining(`repo/src/kind.ts:${line} Node cannot run src/kind.ts`),
      ),
    );
  });

  test('hidden tests import the examiner and their support only', () => {
    const change = (text: string) =>
      `import { feeFor } from '../../../exercises/ladders/repo/src/fee.ts';\n${text}`;
    expect(shown({ 'solutions/ladders/hidden/fee.test.ts': change })).toEqual([
      expect.stringMatching(
        /hidden\/fee\.test\.ts:1 hidden\/fee\.test\.ts imports "\.\.\/\.\.\/.*"; hidden tests import only/,
      ),
    ]);
    const supported = (text: string) => `import { DAY } from './support/days.ts';\n${text}`;
    expect(
      shown({
        'solutions/ladders/hidden/fee.test.ts': supported,
        'solutions/ladders/hidden/support/days.ts': 'export const DAY = 1;\n',
      }),
    ).toEqual([]);
  });
});

describe('patches', () => {
  test('a patch must apply', () => {
    const stale = patchOf(
      'src/fee.ts',
      FEE.replace('150', '120'),
      FEE.replace('150', '120').replace('+ 1', ''),
    );
    expect(shown({ 'solutions/ladders/fixes/fee/wrong-half.patch': stale })).toEqual([
      'error solutions/ladders/fixes/fee/wrong-half.patch:4 fixes/fee/wrong-half.patch does not apply to repo/: patch failed: src/fee.ts:1; src/fee.ts: patch does not apply',
    ]);
  });

  test.each<[string, (patch: string) => string, string]>([
    [
      'a file that is not there',
      (patch) => patch.replaceAll('src/fee.ts', 'src/fees.ts'),
      'src/fees.ts: No such file or directory',
    ],
    [
      'a hunk that ends too soon',
      (patch) => patch.replace(/@@ -(\d+),\d+/, '@@ -$1,90'),
      'corrupt patch at line \\d+',
    ],
  ])('what git says of %s is said, with the line where there is one', (_, damage, why) => {
    const broken = damage(patchOf('src/fee.ts', FEE, FEE.replace('+ 1', '')));
    expect(shown({ 'solutions/ladders/fixes/fee/wrong-half.patch': broken })).toEqual([
      expect.stringMatching(
        new RegExp(`wrong-half\\.patch(:\\d+)? fixes/fee/wrong-half\\.patch does not apply to repo/: ${why}`),
      ),
    ]);
  });

  test('a patch touches editable files only', () => {
    const patch = patchOf('notes.md', null, 'No.\n');
    expect(shown({ 'solutions/ladders/fixes/fee/wrong-half.patch': patch })).toEqual([
      expect.stringContaining('changes notes.md, which is not part of a submission'),
    ]);
  });

  test('two references closer than four lines are refused', () => {
    const near = FEE.replace('if (damage > deposit) return 0;', 'if (damage >= deposit) return 0;').replace(
      'return charged * 150;',
      'return Math.max(0, charged) * 150;',
    );
    expect(
      shown({ 'solutions/ladders/fixes/deposit/reference.patch': patchOf('src/fee.ts', FEE, near) }),
    ).toEqual([
      expect.stringMatching(
        /fixes\/deposit\/reference\.patch:\d+ The references of "fee" and "deposit" come within 0 unchanged lines of each other, in src\/fee\.ts \(lines 4 and 5\)/,
      ),
    ]);
  });
});
