import { expect, test } from 'vitest';
import { presentFindings } from '../../harness/verify/checks/leaks/present.ts';
import { type Changes, madeUp } from './made-up.ts';

const FEE = 'exercises/ladders/repo/src/fee.ts';
const shown = (changes: Changes) =>
  presentFindings(madeUp(changes)).map(({ line, message }) => `${line} ${message}`);

test('a good exercise tells nothing', () => {
  expect(shown({})).toEqual([]);
});

test('a comment that holds a line of a fix, and a README that holds a title', () => {
  expect(
    shown({
      [FEE]: (text) => `// It used to be: const rest = deposit - damage;\n${text}`,
      'exercises/ladders/repo/README.md': (text) => `${text}\nKnown: the day of return is charged twice.\n`,
    }),
  ).toEqual([
    expect.stringMatching(
      /^\d+ repo\/README\.md tells the title of "fee": "the day of return is charged twice"/,
    ),
    '1 repo/src/fee.ts tells a line of the fix of "deposit": "const rest = deposit - damage"',
  ]);
});

test('a hint that a comment gives for nothing', () => {
  const changes: Changes = {
    'solutions/ladders/solution.yaml': (text) =>
      text.replace('Count the days.', 'Count the days with your fingers.'),
    [FEE]: (text) => `/**\n * Count the days\n * with your fingers.\n */\n${text}`,
  };
  expect(shown(changes)).toEqual([expect.stringContaining('tells hint 1 of "fee"')]);
});

test('code that is like a line of a fix is not told', () => {
  const copy =
    'export const back = (deposit: number, damage: number) => {\n  const rest = deposit - damage;\n  return rest;\n};\n';
  expect(shown({ [FEE]: (text) => `${text}${copy}` })).toEqual([]);
});
