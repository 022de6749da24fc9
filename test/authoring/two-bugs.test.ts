/**
 * A whole exercise from a plain working codebase, as a mentor makes it: by `new`, `bug add`, `fix add`, `rebase` and
 * `verify`, with no file edited by hand but the code, the ticket, the README and the tests.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Mentor, mentor, swap } from './rig.ts';

const POSTAGE = `const STEP_GRAMS = 500;

/** What a parcel of so many grams costs, in cents. */
export function postage(grams: number): number {
  if (!Number.isInteger(grams) || grams <= 0) throw new RangeError('grams must be a whole number above zero');
  const steps = Math.ceil(grams / STEP_GRAMS);
  return 300 + (steps - 1) * 100;
}

/** What several parcels cost together: every third of them travels free. */
export function postageOf(parcels: readonly number[]): number {
  return parcels
    .map((grams) => postage(grams))
    .filter((_, index) => index % 3 !== 2)
    .reduce((sum, cents) => sum + cents, 0);
}
`;
const README = `# Parcels

\`postage(grams)\` is the price of a parcel in cents: 300 for up to 500 grams, and 100 for each further 500 grams begun.
\`grams\` is a whole number above zero, anything else a \`RangeError\`. \`postageOf(parcels)\` is the price of several
parcels, given by their grams: of each three in the order given, the third travels free.
`;
const VISIBLE = `describe('postage', () => {
  it('of a light parcel is the first step', () => {
    expect(postage(120)).toBe(300);
  });
});
`;

/** A codebase as it may lie anywhere: no ending in its imports, globals in its tests. */
function writeCodebase({ home, edit }: Mentor): string {
  const folder = join(home, 'parcels-code');
  for (const name of ['src', 'test']) mkdirSync(join(folder, name), { recursive: true });
  edit(
    join(folder, 'package.json'),
    '{ "name": "parcels", "version": "2.0.0", "license": "MIT", "main": "dist/index.js" }\n',
  );
  edit(join(folder, 'README.md'), README);
  edit(join(folder, 'src', 'index.ts'), "export { postage, postageOf } from './postage';\n");
  edit(join(folder, 'src', 'postage.ts'), POSTAGE);
  edit(join(folder, 'test', 'postage.test.ts'), `import { postage } from '../src';\n\n${VISIBLE}`);
  return folder;
}

const hiddenTests = (describes: string, tests: readonly (readonly [string, string])[]) =>
  `import { describe, expect, test } from 'bugsquash/examiner';

describe('${describes}', () => {
${tests.map(([title, body]) => `  test('${title}', async ({ subject }) => {\n    ${body}\n  });`).join('\n\n')}
});
`;

/** Writes a fix in the tree that `fix add` opens, and records it. */
async function addFix(
  { type, edit }: Mentor,
  args: readonly string[],
  from: string,
  to: string,
): Promise<void> {
  const { step, directory } = await type(['fix', 'add', ...args]);
  expect(step).toBe('opened');
  edit(join(directory, 'src', 'postage.ts'), swap(from, to));
  expect((await type(['fix', 'add', ...args])).step).toBe('recorded');
}

test('two bugs are put into a plain codebase, and a changed repo/ takes all patches along', async () => {
  const desk = await mentor();
  const { type, edit, text, exercises, solutions } = desk;
  const codebase = writeCodebase(desk);

  const made = await type(['new', 'parcels', '--from', codebase, '--title', 'Parcels']);
  expect(made).toMatchObject({ problems: [], rewritten: { imports: 2, tests: 1 } });
  const [exercise, solution] = [join(exercises, 'parcels'), join(solutions, 'parcels')];
  const hidden = (name: string) => join(solution, 'hidden', `${name}.test.ts`);
  expect((await type(['status', 'parcels'], 1)).missing.map(({ what }: { what: string }) => what)).toContain(
    'There is no bug yet.',
  );

  // The first bug, and the visible test that reproduces it.
  const symptom = 'My parcel of 501 grams went for the price of 500.';
  const steps = await type([
    'bug',
    'add',
    'parcels',
    'steps',
    '--title',
    'Grams over a step are rounded off',
    '--symptom',
    symptom,
  ]);
  edit(
    join(steps.directory, 'src', 'postage.ts'),
    swap('Math.ceil(grams / STEP_GRAMS)', 'Math.max(1, Math.round(grams / STEP_GRAMS))'),
  );
  edit(
    join(steps.directory, 'test', 'postage.test.ts'),
    (before) =>
      `${before}\nit('begins a step with every gram over', () => {\n  expect(postage(501)).toBe(400);\n});\n`,
  );
  expect((await type(['bug', 'add', 'parcels', 'steps'])).step).toBe('changed');
  const saved = await type(['bug', 'add', 'parcels', 'steps', '--save']);
  expect(saved.written).toEqual([
    'repo/',
    'fixes/steps/reference.patch',
    'solution.yaml',
    'hidden/steps.test.ts',
    'TICKET.md',
  ]);

  // The second one goes into a tree in which the first is fixed.
  const third = await type(['bug', 'add', 'parcels', 'third', '--weight', '3']);
  expect(text(join(third.directory, 'src', 'postage.ts'))).toBe(POSTAGE);
  edit(join(third.directory, 'src', 'postage.ts'), swap('index % 3 !== 2', 'index !== 2'));
  await type([
    'bug',
    'add',
    'parcels',
    'third',
    '--save',
    '--title',
    'Only the first third parcel is free',
    '--symptom',
    'I sent six parcels and paid for five.',
  ]);
  const repoFile = join(exercise, 'repo', 'src', 'postage.ts');
  expect(text(repoFile)).toContain('Math.round');
  expect(text(repoFile)).toContain('index !== 2');

  edit(
    join(exercise, 'TICKET.md'),
    `# Parcels\n\n> "${symptom}"\n\n> "I sent six parcels and paid for five."\n`,
  );
  edit(join(exercise, 'exercise.yaml'), (yaml) =>
    yaml.replace(/^summary: .*$/m, 'summary: Two customers wrote in about what they paid.'),
  );
  edit(join(solution, 'solution.yaml'), (yaml) =>
    yaml.replace(/^source: .*$/m, 'source: A price list with steps.'),
  );
  edit(join(solution, 'DEBRIEF.md'), '# Afterwards\n\nRead the price list again.\n');
  edit(
    hidden('steps'),
    hiddenTests('a step', [
      [
        'begins with the first gram over it',
        "for (const [grams, cents] of [[501, 400], [1000, 400], [1001, 500], [1700, 600]] as const)\n      expect(await subject.call('postage', grams)).toBe(cents);",
      ],
    ]),
  );
  edit(
    hidden('third'),
    hiddenTests('of many parcels', [
      [
        'each third is free',
        "expect(await subject.call('postageOf', [1, 1, 1, 1, 1, 1])).toBe(1200);\n    expect(await subject.call('postageOf', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBe(2100);",
      ],
    ]),
  );
  edit(
    hidden('guard'),
    hiddenTests('what works', [
      [
        'light parcels, one and more',
        "expect(await subject.call('postage', 500)).toBe(300);\n    expect(await subject.call('postageOf', [1, 1, 1, 1])).toBe(900);\n    expect(await subject.call('postageOf', [])).toBe(0);",
      ],
      [
        'half a gram, or nothing, is refused',
        "for (const grams of [0.5, 0])\n      await expect(subject.call('postage', grams)).rejects.toMatchObject({ name: 'RangeError' });",
      ],
    ]),
  );
  const broken = 'Math.max(1, Math.round(grams / STEP_GRAMS))';
  await addFix(
    desk,
    ['parcels', 'steps', '--alternative', 'floor'],
    broken,
    'Math.floor((grams - 1) / STEP_GRAMS) + 1',
  );
  await addFix(
    desk,
    [
      'parcels',
      'steps',
      '--wrong',
      'always-one-more',
      '--why',
      'A parcel of 500 grams begins a second step.',
    ],
    broken,
    'Math.floor(grams / STEP_GRAMS) + 1',
  );
  await addFix(desk, ['parcels', 'third', '--alternative', 'count'], 'index !== 2', '(index + 1) % 3 > 0');
  await addFix(
    desk,
    ['parcels', 'third', '--wrong', 'two', '--why', 'The ninth is paid for.'],
    'index !== 2',
    'index !== 2 && index !== 5',
  );
  expect((await type(['status', 'parcels'])).ready).toBe(true);

  const verify = ['verify', 'parcels', '--runs', '2'];
  const verified = await type(verify, 1);
  expect(verified.findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);

  // repo/ changes: lines above every patch, and one in the middle of them.
  edit(
    repoFile,
    (before) =>
      `// What the post office charges.\n// Prices of this year.\n${before.replace('/** What several', '/** The sum: what several')}`,
  );
  expect((await type(['status', 'parcels'], 1)).next).toContain('rebase parcels');
  const rebased = await type(['rebase', 'parcels']);
  expect(rebased).toMatchObject({ unsolved: [] });
  expect(rebased.rebased).toHaveLength(6);
  expect(readdirSync(join(solution, 'fixes', 'steps'))).toEqual([
    'alternative-floor.patch',
    'reference.patch',
    'wrong-always-one-more.patch',
  ]);
  const again = await type(verify, 1);
  expect(again.findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
}, 600_000);
