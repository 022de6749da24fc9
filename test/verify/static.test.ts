import { describe, expect, test } from 'vitest';
import { staticCheck } from '../../harness/verify/checks/static/static.ts';
import { type Changes, madeUp } from './made-up.ts';

const GUARD = 'solutions/ladders/hidden/guard.test.ts';

/** Findings as `file:line message`, with the file relative to the collection. */
function shown(changes: Changes): string[] {
  const exerciseFiles = madeUp(changes);
  const root = `${exerciseFiles.exercise.exerciseRoot.split('/exercises/')[0]}/`;
  return staticCheck
    .check(exerciseFiles)
    .map(({ file, line, message }) => `${file?.replace(root, '')}:${line} ${message}`);
}

const guard = (source: string): Changes => ({
  [GUARD]: `import { describe, expect, test } from 'bugsquash/examiner';\n${source}`,
});
const ASKS = "expect(await subject.call('feeFor', 1)).toBe(300);";

test('a good exercise has no finding', () => {
  expect(shown({})).toEqual([]);
});

describe('hidden tests', () => {
  test.each(['skip', 'todo', 'only', 'fails'])('test.%s is named with its line', (modifier) => {
    expect(shown(guard(`test.${modifier}('a', async ({ subject }) => { ${ASKS} });`))).toEqual([
      `${GUARD}:2 "a" is marked \`${modifier}\`, so hidden tests are left out of the verdict.`,
    ]);
  });

  test('a describe that is skipped leaves out its tests', () => {
    const source = `describe.skip('all', () => {\n  test('a', async ({ subject }) => { ${ASKS} });\n});`;
    expect(shown(guard(source))).toEqual([
      expect.stringContaining(`${GUARD}:3 "all › a" is marked \`skip\``),
    ]);
  });

  test('a test that expects nothing passes whatever happens', () => {
    expect(shown(guard("test('a', async ({ subject }) => { await subject.call('feeFor', 1); });"))).toEqual([
      `${GUARD}:2 "a" expects nothing, so it passes whatever the code does.`,
    ]);
  });

  test('a helper may expect, or ask, in its place', () => {
    const source = `import { costs } from './support/costs.ts';
const twice = async (subject: any) => costs(subject, 2);
test('a', async ({ subject }) => { await twice(subject); });
test('b', async (context) => { await costs(context.subject, 1); });
test.for([1, 2])('c %s', async (days, { subject }) => { await costs(subject, days); });`;
    expect(
      shown({
        ...guard(source),
        'solutions/ladders/hidden/support/costs.ts': `import { expect } from 'bugsquash/examiner';
export async function costs(subject: any, days: number) { expect(await subject.call('feeFor', days)).toBe(1); }`,
      }),
    ).toEqual([]);
  });

  test('a test that never asks the subject tests no code', () => {
    expect(shown(guard("test('a', async ({ subject }) => { expect(1 + 1).toBe(2); });"))).toEqual([
      `${GUARD}:2 "a" never asks \`subject\`, so it tests none of the candidate's code.`,
    ]);
  });

  test('a title that three tests have is said once', () => {
    const one = `test('a', async ({ subject }) => { ${ASKS} });\n`;
    expect(shown(guard(one + one + one))).toEqual([
      `${GUARD}:3 Two tests are called "a"; the first is on line 2, and a verdict cannot tell them apart.`,
    ]);
  });

  test('the same title in two describes is not a duplicate', () => {
    const one = (name: string) =>
      `describe('${name}', () => { test('a', async ({ subject }) => { ${ASKS} }); });\n`;
    expect(shown(guard(one('x') + one('y')))).toEqual([]);
  });

  test('test.each needs its value in the title', () => {
    const each = (title: string) => `test.for([1, 2])('${title}', async (n, { subject }) => { ${ASKS} });`;
    expect(shown(guard(each('%s days')))).toEqual([]);
    expect(shown(guard(each('days')))).toEqual([expect.stringContaining('runs for each of several values')]);
  });

  test('a file that does not parse is named with its line and the reason', () => {
    expect(shown(guard("test('a', async ({ subject }) => {\n  const = 3;\n});"))).toEqual([
      `${GUARD}:3 hidden/guard.test.ts cannot be parsed: Unexpected token`,
    ]);
  });
});

describe('real time and chance', () => {
  test.each([
    ['new Date()', '`new Date()`'],
    ['Date()', '`Date()`'],
    ['Date.now()', '`Date.now`'],
    ['globalThis.performance.now()', '`performance.now`'],
    ['[1].map(Math.random)', '`Math.random`'],
    ['new Promise((done) => setTimeout(done, 5))', '`setTimeout()`'],
    ['globalThis.setInterval(() => {}, 5)', '`setInterval()`'],
    ['promisify(setTimeout)', '`setTimeout`'],
    ['new globalThis.Date()', '`new Date()`'],
    ['Temporal.Now.plainDateISO()', '`Temporal.Now.plainDateISO`'],
  ])('%s in a hidden test', (use, what) => {
    expect(shown(guard(`test('a', async ({ subject }) => {\n  ${use};\n  ${ASKS}\n});`))).toEqual([
      `${GUARD}:3 hidden/guard.test.ts uses ${what}, so what it expects depends on the machine and the day.`,
    ]);
  });

  test('a date that is written down, and a name of one’s own, are not real time', () => {
    const source = `const setTimeout = (n: number) => n;
const clock = () => ({ setInterval: (n: number) => n });
clock().setInterval(2);
test('a', async ({ subject }) => { setTimeout(2); new Date('2026-03-02'); Date.parse('2026-03-02'); Date.UTC(2026, 1); ${ASKS} });`;
    expect(shown(guard(source))).toEqual([]);
  });

  const FEE = 'exercises/ladders/repo/src/fee.ts';
  test('in the code that grading loads, the entry and what it imports', () => {
    const changes: Changes = {
      [FEE]: (text) => `import { today } from './today.ts';\n${text}export { today };\n`,
      'exercises/ladders/repo/src/today.ts': 'export const today = (): Date => new Date();\n',
    };
    expect(shown(changes)).toEqual([
      'exercises/ladders/repo/src/today.ts:1 repo/src/today.ts uses `new Date()`, which grading cannot set.',
    ]);
  });

  test('not in a server that makes the world, in visible tests, or where the world is a parameter', () => {
    const changes: Changes = {
      'exercises/ladders/repo/src/server.ts': 'export const world = { now: () => new Date() };\n',
      'exercises/ladders/repo/test/wait.test.ts':
        "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(1);\n",
      [FEE]: (text) => `${text}export const wait = (setTimeout: (ms: number) => void) => setTimeout(5);\n`,
    };
    expect(shown(changes)).toEqual([]);
  });

  test('a timer that is imported is one all the same', () => {
    const changes: Changes = {
      [FEE]: (text) => `import { setTimeout } from 'node:timers/promises';\n${text}`,
    };
    expect(shown(changes)).toEqual([expect.stringContaining('uses the module node:timers/promises')]);
  });
});
