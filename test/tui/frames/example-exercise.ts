import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { structuredPatch } from 'diff';
import type { Collection } from '../../../harness/catalog/catalog.ts';
import { patchOfFile } from '../../../harness/files/git-patch.ts';

/** A small collection that never changes, so that frames of it do not either. */

const TICKET = `# One cent short

Hi! Noor from support here. Three people wrote in about money this week. It is never much, but it makes everybody
nervous, so could you have a look?

**Dana** cancelled a dinner she had entered twice:

> "I cancelled a 10.00 dinner the three of us had split, and only 9.99 of it came back."

**Yusuf** is travelling in Kuwait (it works at home in London, he says):

> "I typed 12.5 dinars for the taxi, and it was booked as 12.050."

**Ana** rented a cabin with Bo and Cy, and the owner returns the money bit by bit:

> "By now I have more money back than I ever paid, and Bo and Cy are still missing some of theirs."

How things _should_ work is written down in the README. Thank you! Noor
`;

export const ALLOCATE = `/** Shares an amount out by weights; what is left over goes to the largest remainders. */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = weights.map((weight) => (amount * weight) / all);
  let left = amount - shares.reduce((sum, share) => sum + share, 0n);
  for (let index = 0; left > 0n; index += 1) {
    shares[index % shares.length] += 1n;
    left -= 1n;
  }
  return shares;
}
`;

export const PARSE = `/** Reads an amount as people type it, in minor units. */
export function parse(text: string, decimals: number): bigint {
  const [whole = '0', rest = ''] = text.split('.');
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(rest.padEnd(2, '0'));
}
`;

export const TEST = `import { expect, test } from 'vitest';
import { allocate } from '../src/allocate.ts';

test('a dinner that was cancelled', () => {
  const shares = allocate(-1000n, [1n, 1n, 1n]);
  expect(shares).toEqual([-334n, -333n, -333n]);
});
`;

const HIDDEN_TEST = `import { expect, test } from 'bugsquash/examiner';

test('a credit is shared out to the last cent', async ({ subject }) => {
  expect(await subject.call('allocate', -1000n, [1n, 1n, 1n])).toEqual([-334n, -333n, -333n]);
});
`;

/** How the reference of each bug changes its file. */
export const FIXED = {
  allocate: ALLOCATE.replace(
    'for (let index = 0; left > 0n; index += 1) {\n    shares[index % shares.length] += 1n;\n    left -= 1n;',
    'const unit = amount < 0n ? -1n : 1n;\n  for (let index = 0; left !== 0n; index += 1) {\n    shares[index % shares.length] += unit;\n    left -= unit;',
  ),
  parse: PARSE.replace("rest.padEnd(2, '0')", "rest.padEnd(decimals, '0')"),
} as const;

const REFUNDS = 'export const refund = (paid: bigint): bigint => paid;\n';

const SOLUTION = `bugs:
  - id: credit
    title: A credit loses the units that rounding leaves over
    weight: 2
    symptom: "I cancelled a 10.00 dinner the three of us had split, and only 9.99 of it came back."
    root_cause: { file: src/allocate.ts, symbol: allocate }
    hints:
      - { text: "What do the shares of an amount below zero add up to?", cost: 4 }
      - { text: "Dividing bigints rounds towards zero.", cost: 8 }
  - id: decimals
    title: Typed decimals are filled up to two, whatever the currency
    weight: 2
    symptom: "I typed 12.5 dinars for the taxi, and it was booked as 12.050."
    root_cause: { file: src/parse.ts, symbol: parse }
    hints:
      - { text: "Compare GBP and KWD.", cost: 4 }
  - id: refunds
    title: Every partial refund is shared as if it were the first
    weight: 3
    symptom: "By now I have more money back than I ever paid, and Bo and Cy are still missing some of theirs."
    root_cause: { file: src/refunds.ts, symbol: refund }
    hints:
      - { text: "Write down who gets what each time.", cost: 4 }
wrong:
  - patch: fixes/credit/wrong-floor.patch
    alive: [credit]
    why: Rounding down on both sides of zero makes the sum right, but ties fall to the last shares.
  - patch: fixes/decimals/wrong-three.patch
    alive: [decimals]
    why: Three is right for dinars and for nothing else.
process: shared
extension: { brief: "Let a trip keep its own currency, and convert on the way in.", weight: 2 }
debrief:
  - I reproduced each report with numbers before I changed anything.
  - I found where the cent got lost, not only where it was missed.
  - I added a test for each report.
follow_ups:
  - question: Why does the library keep whole minor units and not a number of euros?
    outline: Most decimals have no exact binary form, so rounding goes astray.
source: made for the tests of the terminal UI
`;

const manifest = (id: string, title: string, level: string, minutes: number) => `id: ${id}
version: 1.0.0
title: ${title}
summary: A small library keeps the accounts of friends who travel together. Three of them have written to support.
level: ${level}
style: library
minutes: ${minutes}
tags: [money, arithmetic, library]
entry: src/allocate.ts
world: []
editable: ['src/**', 'test/**']
packages: []
`;

const EXERCISES = [
  ['one-cent', 'One cent short', 'easy', 20],
  ['four-seconds', 'The four-second page', 'medium', 35],
  ['celebrity', "Celebrity o'clock", 'hard', 60],
] as const;

/** Writes the collection below a folder. */
export function writeExampleCollection(folder: string): Collection {
  const [exercisesRoot, solutionsRoot] = [path.join(folder, 'exercises'), path.join(folder, 'solutions')];
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const [id, title, level, minutes] of EXERCISES) {
    const [exercise, solution] = [path.join(exercisesRoot, id), path.join(solutionsRoot, id)];
    write(path.join(exercise, 'exercise.yaml'), manifest(id, title, level, minutes));
    write(path.join(exercise, 'TICKET.md'), TICKET.replace('One cent short', title));
    write(
      path.join(exercise, 'repo', 'package.json'),
      '{ "name": "example", "private": true, "type": "module" }\n',
    );
    write(path.join(exercise, 'repo', 'src', 'allocate.ts'), ALLOCATE);
    write(path.join(exercise, 'repo', 'src', 'parse.ts'), PARSE);
    write(path.join(exercise, 'repo', 'src', 'refunds.ts'), REFUNDS);
    write(path.join(exercise, 'repo', 'test', 'allocate.test.ts'), TEST);
    write(path.join(solution, 'solution.yaml'), SOLUTION);
    write(
      path.join(solution, 'DEBRIEF.md'),
      '# One cent short\n\nAll three are about what rounding leaves over.\n',
    );
    write(path.join(solution, 'hidden', 'credit.test.ts'), HIDDEN_TEST);
    const fixes = path.join(solution, 'fixes');
    write(path.join(fixes, 'credit', 'reference.patch'), patch('src/allocate.ts', ALLOCATE, FIXED.allocate));
    write(
      path.join(fixes, 'credit', 'alternative-mirror.patch'),
      patch('src/allocate.ts', ALLOCATE, ALLOCATE.replace('left > 0n', 'left !== 0n')),
    );
    write(
      path.join(fixes, 'credit', 'wrong-floor.patch'),
      patch('src/allocate.ts', ALLOCATE, ALLOCATE.replace('left > 0n', 'left < 0n')),
    );
    write(path.join(fixes, 'decimals', 'reference.patch'), patch('src/parse.ts', PARSE, FIXED.parse));
    write(
      path.join(fixes, 'decimals', 'wrong-three.patch'),
      patch('src/parse.ts', PARSE, PARSE.replace('padEnd(2', 'padEnd(3')),
    );
    write(
      path.join(fixes, 'refunds', 'reference.patch'),
      patch('src/refunds.ts', REFUNDS, REFUNDS.replace('=> paid', '=> paid / 2n')),
    );
  }
  return { exercisesRoot, solutionsRoot };
}

function patch(file: string, before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return patchOfFile(file, { old: '100644', new: '100644' }, hunks);
}
