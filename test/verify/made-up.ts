/**
 * A made-up exercise in which nothing is wrong: a library that charges for borrowed ladders. Tests break one
 * thing in a copy of it.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { onTestFinished } from 'vitest';
import { readExercise } from '../../harness/catalog/catalog.ts';
import { type ExerciseFiles, readExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { ROOT } from '../support/exercises.ts';

export const FEE = `/** What a loan of so many days costs, in cents. */
export function feeFor(days: number): number {
  if (!Number.isInteger(days) || days < 0) throw new RangeError('days must be whole');
  const charged = days + 1;
  return charged * 150;
}

/** What is paid back of a deposit. */
export function depositBack(deposit: number, damage: number): number {
  if (damage > deposit) return 0;
  const rest = deposit + damage;
  return rest;
}
`;
const README = `# Ladders

\`feeFor(days)\` is 150 cents for each day, of whole days only; others are a \`RangeError\`. \`depositBack(deposit, damage)\` gives
back what the damage leaves of the deposit, at least nothing.
`;

export const FIXED_FEE = FEE.replace('const charged = days + 1;', 'const charged = days;');
export const FIXED_DEPOSIT = FEE.replace('const rest = deposit + damage;', 'const rest = deposit - damage;');

/** A patch in the form that git writes; null stands for a file that is not there. */
export function patchOf(path: string, before: string | null, after: string | null): string {
  return createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    after === null ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3 },
  );
}

const fixing = (after: string) => patchOf('src/fee.ts', FEE, after);
const feeAs = (text: string) => fixing(FEE.replace('const charged = days + 1;', text));
const depositAs = (text: string) => fixing(FEE.replace('const rest = deposit + damage;', text));

const hiddenTest = (title: string, body: string) => `import { expect, test } from 'bugsquash/examiner';

test('${title}', async ({ subject }) => {
  ${body}
});
`;

const BOTH_FIXED = FIXED_FEE.replace('deposit + damage', 'deposit - damage');
const WEEKLY = `${BOTH_FIXED}
/** The fee for whole weeks. */
export function feeForWeeks(weeks: number): number {
  return feeFor(weeks * 7);
}
`;

/** Every file of both halves, relative to the collection's folder. */
export const MADE_UP: Readonly<Record<string, string>> = {
  'exercises/ladders/exercise.yaml': `id: ladders
version: 1.0.0
title: Ladders
summary: Somebody charges too much.
level: easy
style: library
minutes: 10
tags: [fees]
entry: src/fee.ts
world: []
editable: ["src/**", "test/**"]
packages: []
`,
  'exercises/ladders/TICKET.md': `# Too dear

> "I had the ladder for one day and paid for two."

> "I broke a rung and got more back than I had paid."
`,
  'exercises/ladders/repo/package.json': '{ "name": "ladders", "private": true, "type": "module" }\n',
  'exercises/ladders/repo/tsconfig.json': `${JSON.stringify({
    compilerOptions: {
      noEmit: true,
      strict: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      module: 'nodenext',
      target: 'esnext',
      types: ['node'],
      skipLibCheck: true,
    },
    include: ['src', 'test'],
  })}\n`,
  'exercises/ladders/repo/README.md': README,
  'exercises/ladders/repo/src/fee.ts': FEE,
  'exercises/ladders/repo/test/fee.test.ts': `import { expect, test } from 'vitest';
import { depositBack, feeFor } from '../src/fee.ts';

test('one day costs one day', () => {
  expect(feeFor(1)).toBe(150);
});

test('an unharmed ladder brings everything back', () => {
  expect(depositBack(2000, 0)).toBe(2000);
});

test('half a day is refused', () => {
  expect(() => feeFor(0.5)).toThrow(RangeError);
});
`,
  'solutions/ladders/solution.yaml': `bugs:
  - id: fee
    title: The day of return is charged twice
    weight: 2
    symptom: I had the ladder for one day and paid for two.
    root_cause: { file: src/fee.ts, symbol: feeFor }
    hints:
      - { text: Count the days., cost: 10 }
  - id: deposit
    title: Damage is added
    weight: 2
    symptom: I broke a rung and got more back than I had paid.
    root_cause: { file: src/fee.ts, symbol: depositBack }
    hints: []
wrong:
  - { patch: fixes/fee/wrong-half.patch, alive: [fee], why: Half is not it. }
  - { patch: fixes/fee/wrong-less.patch, alive: [fee], why: One too few. }
  - { patch: fixes/fee/wrong-twice.patch, alive: [fee], why: Worse than before. }
  - { patch: fixes/deposit/wrong-all.patch, alive: [deposit], why: The damage is for nothing. }
  - { patch: fixes/deposit/wrong-none.patch, alive: [deposit], why: Nothing comes back. }
  - { patch: fixes/deposit/wrong-turned.patch, alive: [deposit], why: The sign is the other way. }
  - { patch: extension/wrong-five.patch, alive: [], why: A week has seven days. }
process: shared
extension:
  weight: 1
  brief: Export feeForWeeks(weeks) from src/fee.ts, the fee for so many weeks of 7 days.
debrief: []
follow_ups: []
source: Counting fence posts.
`,
  'solutions/ladders/DEBRIEF.md': '# Afterwards\n',
  'solutions/ladders/hidden/fee.test.ts': hiddenTest(
    'three days cost three times as much as one',
    "expect(await subject.call('feeFor', 3)).toBe(450);",
  ),
  'solutions/ladders/hidden/deposit.test.ts': hiddenTest(
    'what was broken is taken off the deposit',
    "expect(await subject.call('depositBack', 5000, 1200)).toBe(3800);",
  ),
  'solutions/ladders/hidden/guard.test.ts': hiddenTest(
    'a ladder that is gone brings nothing back',
    "expect(await subject.call('depositBack', 1000, 4000)).toBe(0);",
  ),
  'solutions/ladders/hidden/extension.test.ts': hiddenTest(
    'two weeks cost as much as fourteen days',
    "expect(await subject.call('feeForWeeks', 2)).toBe(await subject.call('feeFor', 14));",
  ),
  'solutions/ladders/fixes/fee/reference.patch': fixing(FIXED_FEE),
  'solutions/ladders/fixes/fee/alternative-max.patch': feeAs('const charged = Math.max(0, days);'),
  'solutions/ladders/fixes/fee/alternative-minus.patch': feeAs('const charged = days + 1 - 1;'),
  'solutions/ladders/fixes/fee/wrong-half.patch': feeAs('const charged = (days + 1) / 2;'),
  'solutions/ladders/fixes/fee/wrong-less.patch': feeAs('const charged = days - 1;'),
  'solutions/ladders/fixes/fee/wrong-twice.patch': feeAs('const charged = days * 2;'),
  'solutions/ladders/fixes/deposit/reference.patch': fixing(FIXED_DEPOSIT),
  'solutions/ladders/fixes/deposit/alternative-max.patch': depositAs(
    'const rest = Math.max(0, deposit - damage);',
  ),
  'solutions/ladders/fixes/deposit/alternative-sign.patch': depositAs('const rest = deposit + -damage;'),
  'solutions/ladders/fixes/deposit/wrong-all.patch': depositAs('const rest = deposit;'),
  'solutions/ladders/fixes/deposit/wrong-none.patch': depositAs('const rest = 0;'),
  'solutions/ladders/fixes/deposit/wrong-turned.patch': depositAs('const rest = damage - deposit;'),
  'solutions/ladders/extension/reference.patch': patchOf('src/fee.ts', BOTH_FIXED, WEEKLY),
  'solutions/ladders/extension/alternative-times.patch': patchOf(
    'src/fee.ts',
    BOTH_FIXED,
    WEEKLY.replace('return feeFor(weeks * 7);', 'return 7 * feeFor(weeks);'),
  ),
  'solutions/ladders/extension/wrong-five.patch': patchOf(
    'src/fee.ts',
    BOTH_FIXED,
    WEEKLY.replace('* 7', '* 5'),
  ),
};

/** Files to change in the copy: a text instead, a function of the text there was, or null for none. */
export type Changes = Readonly<Record<string, string | null | ((text: string) => string)>>;

/** Writes a copy of the exercise and reads it; gone after the test. */
export function madeUp(
  changes: Changes = {},
  changesToWhat: Readonly<Record<string, string>> = MADE_UP,
): ExerciseFiles {
  const root = temporaryDirectory();
  const files: Record<string, string> = { ...changesToWhat };
  for (const [path, change] of Object.entries(changes)) {
    const before = files[path] ?? '';
    const after = typeof change === 'function' ? change(before) : change;
    if (typeof change === 'function' && after === before) throw new Error(`nothing changes in ${path}`);
    if (after === null) delete files[path];
    else files[path] = after;
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const collection = { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') };
  const exercise = readExercise(collection, 'ladders');
  if (!exercise.ok) throw new Error(exercise.failure.message);
  return readExerciseFiles(exercise.value);
}

/** Outside the clone, because that is where workspaces lie. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'bugsquash-verify-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export const INSTALLATION_ROOT = ROOT;
