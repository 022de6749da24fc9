import { expect, test } from 'vitest';
import { pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';
import { ADDER } from './rig.ts';

/** Carrying the reference out through what is told of own tests: row 52. */

test('52: own tests that count and name what they read tell of their own tree alone', async () => {
  const spy = `import { readFileSync } from 'node:fs';
import { test } from 'vitest';

const { length } = readFileSync('src/index.ts', 'utf8');
test('always there', () => {});
for (let n = 0; n < length % 50; n += 1) test(\`\${length} \${n}\`, () => {});
`;
  const tree = new Map([...pristineTree(ADDER), ['test/spy.test.ts', Buffer.from(spy)]]);
  const { verdict } = await graderHere().grade(ADDER, submissionOf(ADDER, tree), { ownTests: true });
  const { length } = String(tree.get('src/index.ts'));
  expect(verdict.ownTests).toEqual({ added: 1 + (length % 50), catches: [] });
});
