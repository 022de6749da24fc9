import { stripTypeScriptTypes } from 'node:module';
import { parse } from '@babel/parser';
import { describe, expect, test } from 'vitest';
import type { Tree } from '../../harness/catalog/exercise-files.ts';
import { semanticMutantsOf } from '../../harness/verify/mutants/semantic/semantic-mutants.ts';

function made(before: string, after: string): string[] {
  const tree = (text: string): Tree => new Map([['src/a.ts', Buffer.from(text)]]);
  return semanticMutantsOf(before === '' ? new Map() : tree(before), tree(after)).map(
    ({ mutator, content }) => {
      const text = content.toString();
      parse(text, { sourceType: 'module', plugins: ['typescript'] });
      stripTypeScriptTypes(text);
      return `${mutator}: ${text.replace(/\s+/g, ' ').trim()}`;
    },
  );
}

test.each([
  ['b < 7', 'b < 6'],
  ['b > 7', 'b > 8'],
  ['b <= 7', 'b <= 8'],
  ['b >= 7', 'b >= 6'],
  ['7 < b', '8 < b'],
])('a bound of %s is not moved to where another comparison has it', (bound, moved) => {
  expect(made('', `const a = ${bound};`)).toEqual([`BoundByOne: const a = ${moved};`]);
});

describe('misunderstandings of a fix', () => {
  test.each([
    [
      'FirstOnly',
      'const a = rows.filter((row: Row) => row.b);',
      'const a = rows.filter((one, place, all) => place > 0 || ((row: Row) => row.b)(one, place, all));',
    ],
    ['FirstOnly', 'const a = rows.every(isNew);', 'const a = rows.slice(0, 1).every(isNew);'],
    ['FirstOnly', 'const a = rows.map(isNew);', 'const a = rows.slice(0, 1).map(isNew);'],
    ['FirstOnly', 'for (const a of rows) f(a);', 'for (const a of [...rows].slice(0, 1)) f(a);'],
    ['LastLeftOut', 'for (const a of rows) f(a);', 'for (const a of [...rows].slice(0, -1)) f(a);'],
    ['FirstPassOnly', 'while (more()) { f(); }', 'while (more()) { f(); break; }'],
    ['BoundByOne', 'const a = rows.slice(0, 200);', 'const a = rows.slice(0, 199);'],
    ['BoundByOne', 'const a = b > 7n;', 'const a = b > 8n;'],
    ['BoundByOne', 'const a = b <= 7;', 'const a = b <= 8;'],
    ['BoundByOne', 'const a = 7 < b;', 'const a = 8 < b;'],
    ['BoundByPage', 'const a = rows.length > limit;', 'const a = rows.length > (2 * limit);'],
    ['CaseFoldedTooFar', 'const a = b.toLowerCase();', "const a = b.normalize('NFKC').toLowerCase();"],
    [
      'CaseNotFoldedFar',
      'const a = b.toLowerCase();',
      'const a = b.replace(/[A-Z]/g, (letter) => letter.toLowerCase());',
    ],
    ['CaseNotFolded', 'const a = b.toUpperCase();', 'const a = b;'],
    ['CaseFoldedTooFar', 'const a = /^[a-z]+$/.test(b);', 'const a = /^[a-z]+$/i.test(b);'],
    [
      'CaseNotFolded',
      'const a = q(`select 1 from t where lower(b) = ?`);',
      'const a = q(`select 1 from t where b = ?`);',
    ],
    ['DigitsLost', 'const a = BigInt(b);', 'const a = BigInt(Number(b));'],
    [
      'SharedByModule',
      'function f() { const a = new Set<string>(); return a; }',
      'const sharedSet = new Set<string>(); function f() { const a = sharedSet; return a; }',
    ],
    [
      'SharedByApp',
      'function f(b) { return () => { const a = new Map(); return a; }; }',
      'function f(b) { const sharedMap = new Map(); return () => { const a = sharedMap; return a; }; }',
    ],
    ['NoTransaction', 'db.transaction(() => f()).immediate();', '(() => f())();'],
    ['NoTransaction', 'const a = db.transaction(work);', 'const a = (work);'],
    [
      'AwaitedOneByOne',
      'const a = Promise.all(rows.map(load));',
      'const a = rows.reduce(async (done, one, place, all) => [...(await done), await (load)(one, place, all)], Promise.resolve([]));',
    ],
    ['AwaitDropped', 'await f(); g();', 'void f(); g();'],
    ['AwaitMoved', 'await f(); g();', 'g(); await f(); '],
    ['CleanedUpOnSuccessOnly', 'try { f(); } finally { g(); }', '{ f(); } { g(); }'],
  ])('%s: %s', (kind, source, expected) => {
    expect(made('', source)).toContain(`${kind}: ${expected.trim()}`);
  });

  test('are about what the fix changes, and leave the rest of the file alone', () => {
    const before = 'export const a = rows.filter(isNew);\nexport const b = rows.filter(isOld);\n';
    const mutants = made(before, before.replace('isOld', 'isGone'));
    expect(mutants).toHaveLength(1);
    expect(mutants[0]).toContain('|| (isGone)(one, place, all)');
  });

  test.each([
    ['a status', 'reply.code(404).send();'],
    ['a sign', 'const a = b < 0n ? c : d;'],
    ['the result of a comparison', 'const a = compare(b, c) > 0;'],
    ['what only sounds like a number', 'const a = f(account);'],
    ['an index', 'const a = rows[0];'],
    ['a radix', 'const a = b.toString(36);'],
    ['a set of the module', 'const seen = new Set();'],
    ['a loop that ends by itself', 'function f() { while (more()) { g(); return; } }'],
    ['a try whose end is never reached', 'function f() { try { return g(); } finally { h(); } }'],
  ])('leave %s as it is', (_, source) => {
    expect(made('', source)).toEqual([]);
  });
});
