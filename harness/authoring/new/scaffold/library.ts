import { readmeRunSection } from './checkout-files.ts';

/** A library that works: small enough to throw away, whole enough to be played. */
export const LIBRARY_FILES: Readonly<Record<string, string>> = {
  'README.md': `# Parcels

What it costs to send a parcel. Everything is exported by \`src/index.ts\`.

- \`postage(grams)\` is the price in cents: 300 for up to 500 grams, and 100 for each further 500 grams begun.
- \`grams\` is a whole number above zero; for anything else it throws a \`RangeError\`.
- \`postageOf(parcels)\` is the price of several parcels, given by their grams, together. Of nothing it is 0.

${readmeRunSection(undefined)}`,
  'src/index.ts': `export { postage, postageOf } from './postage.ts';
`,
  'src/postage.ts': `const FIRST_STEP_CENTS = 300;
const STEP_CENTS = 100;
const STEP_GRAMS = 500;

/** What a parcel of so many grams costs, in cents. */
export function postage(grams: number): number {
  if (!Number.isInteger(grams) || grams <= 0) throw new RangeError('grams must be a whole number above zero');
  const steps = Math.ceil(grams / STEP_GRAMS);
  return FIRST_STEP_CENTS + (steps - 1) * STEP_CENTS;
}

/** What several parcels cost together. */
export function postageOf(parcels: readonly number[]): number {
  let total = 0;
  for (const grams of parcels) total += postage(grams);
  return total;
}
`,
  'test/postage.test.ts': `import { describe, expect, test } from 'vitest';
import { postage } from '../src/index.ts';

describe('postage', () => {
  test('a light parcel costs the first step', () => {
    expect(postage(120)).toBe(300);
  });
});
`,
};

export const LIBRARY_GUARD = `import { describe, expect, test } from 'bugsquash/examiner';

// What works now and must keep working, whatever is fixed.
describe('postage', () => {
  test('a light parcel costs the first step', async ({ subject }) => {
    expect(await subject.call('postage', 1)).toBe(300);
  });

  test('nothing, or half a gram, is refused', async ({ subject }) => {
    for (const grams of [0, 0.5])
      await expect(subject.call('postage', grams)).rejects.toMatchObject({ name: 'RangeError' });
  });

  test('nothing to send costs nothing', async ({ subject }) => {
    expect(await subject.call('postageOf', [])).toBe(0);
  });
});
`;
