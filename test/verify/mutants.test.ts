import { stripTypeScriptTypes } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import { parse } from '@babel/parser';
import { describe, expect, test } from 'vitest';
import { patched, readExerciseFiles, referenceOf, type Tree } from '../../harness/catalog/exercise-files.ts';
import { type Mutant, mutantsOf } from '../../harness/verify/mutants/mutants.ts';
import { exerciseNamed } from '../support/exercises.ts';

const EXERCISES = ['feed-pagination', 'money-split'];

describe('mutants of a fix', () => {
  test('come only from lines that it adds or changes', async () => {
    const before = 'export const a = 1 + 2;\nexport const b = 3;\nexport const c = 4 * 5;\n';
    const mutants = await fix(before, before.replace('= 3', '= 3 - x'));
    expect(shown(mutants)).toEqual(['ArithmeticOperator: 3 - x → 3 + x']);
    expect(mutants[0]).toMatchObject({ file: 'src/a.ts', line: 2 });
  });

  test('there are none where it only takes lines away, or changes types, comments and indentation', async () => {
    const before = 'export function f(a: number): number {\n  if (a > 1) return 0;\n  return a + 1;\n}\n';
    expect(await fix(before, before.replace('  if (a > 1) return 0;\n', ''))).toEqual([]);
    expect(
      await fix(before, before.replaceAll(': number', ': bigint | (number & Iterable<number>)')),
    ).toEqual([]);
    expect(await fix(before, before.replace('  return a', '    /* why */ return a'))).toEqual([]);
    expect(await fix(before, before)).toEqual([]);
  });

  test('keep the parentheses that `??` needs beside other operators', async () => {
    const of = async (expression: string) =>
      texts(await fix('', `export const f = (a, b, c) => ${expression};\n`)).filter((text) =>
        /[&|?]{2}/.test(text),
      );
    const f = (expression: string) => `export const f = (a, b, c) => ${expression};\n`;
    expect(await of('a ?? b ?? c')).toEqual(expect.arrayContaining([f('(a ?? b) && c'), f('(a && b) ?? c')]));
    expect(await of('(a ?? b) || c')).toEqual(
      expect.arrayContaining([f('(a ?? b) && c'), f('(a && b) || c')]),
    );
    expect(await of('a && (b ?? c)')).toEqual(
      expect.arrayContaining([f('a || (b ?? c)'), f('a && (b && c)')]),
    );
  });

  test('do not empty what is larger than the change', async () => {
    const before = 'export function f(a) {\n  const list = [\n    1,\n    2,\n  ];\n  return a;\n}\n';
    expect(shown(await fix(before, before.replace('    2,', '    -2,')))).toEqual(['UnaryOperator: -2 → 2']);
    const guarded = before.replace('  return', '  if (!a) {\n    list.pop();\n  }\n  return');
    expect(shown(await fix(before, guarded))).toEqual([
      'BooleanLiteral: !a → a',
      'ConditionalExpression: !a → false',
      'ConditionalExpression: !a → true',
      'BlockStatement: { list.pop(); } → {}',
    ]);
  });

  test('reach over lines where a chain or a condition got longer', async () => {
    const before = 'export const f = (rows, a, b) =>\n  rows\n    .map(String)\n    .join();\n';
    const after = before.replace('.join', '.filter(Boolean)\n    .join');
    const [mutant, ...more] = await fix(before, after);
    expect(more).toEqual([]);
    expect(mutant).toMatchObject({ line: 4, mutator: 'MethodExpression', replacement: 'rows.map(String)' });
  });

  test('leave tests, other files and files without a change alone', async () => {
    const source = Buffer.from('export const a = b + c;\n');
    const files = ['test/a.ts', 'src/a.test.ts', 'README.md', 'src/a.d.ts', 'src/b.ts', 'src/a.ts'];
    const after = new Map(files.map((file) => [file, source]));
    const mutants = await mutantsOf(new Map(), after);
    expect(mutants.map(({ file }) => file)).toEqual(['src/a.ts', 'src/b.ts']);
  });

  test('leave the rest of a changed line alone', async () => {
    const line = 'export const a = x < 1 ? f(y + z) : limit - 1;\n';
    expect(await fix(line, line.replace('const', 'let'))).toEqual([]);
    expect(shown(await fix(line, line.replace('limit - 1', 'limit - 2')))).toEqual([
      'ArithmeticOperator: limit - 2 → limit + 2',
    ]);
  });

  test('reach what a changed operand is used for', async () => {
    const line = 'export const a = (u) => (b * c) + g(d.padEnd(2));\n';
    expect(shown(await fix(line, line.replace('(2)', '(e)')))).toEqual([
      'ArrowFunction: (u) => (b * c) + g(d.padEnd(e)) → () => undefined',
      'ArithmeticOperator: (b * c) + g(d.padEnd(e)) → (b * c) - g(d.padEnd(e))',
    ]);
  });

  test('are made where a line lost a word', async () => {
    const line = 'export const a = rows.length > limit + 1 && b < c;\n';
    const mutants = shown(await fix(line, line.replace(' + 1', '')));
    expect(mutants).toContain('EqualityOperator: rows.length > limit → rows.length >= limit');
    expect(mutants).not.toContain('EqualityOperator: b < c → b <= c');
  });

  test('of SQL keep to the clause that changed', async () => {
    const line = 'q(`select * from t where a = ? and b > ? order by a, b limit ?`);\n';
    const mutants = shown(await fix(line, line.replace('b > ?', '(b, c) > (?, ?)')));
    expect(mutants).toContain('SqlComparison: (b, c) > (?, ?) → (b, c) >= (?, ?)');
    expect(
      mutants.filter((mutant) => /^Sql(Limit|Order|Direction)|: (where )?a = \? →/.test(mutant)),
    ).toEqual([]);
  });

  test('are found inside `as`, whose type is gone from what is shown', async () => {
    const mutants = await fix(
      '',
      'export const f = (a: number) => (a > 1 ? [a + 1] : []) as unknown as number[];\n',
    );
    expect(shown(mutants)).toContain('ArithmeticOperator: a + 1 → a - 1');
    expect(shown(mutants)).toContain('EqualityOperator: a > 1 → a >= 1');
  });

  test('cannot be switched off by a comment', async () => {
    const mutants = await fix('', '// Stryker disable all\nexport const f = (a, b) => a + b; // sum\n');
    expect(shown(mutants)).toContain('ArithmeticOperator: a + b → a - b');
  });

  test('that read alike are shown with what is around them', async () => {
    const mutants = await fix('', 'export const a = [-1, -1];\n');
    expect(shown(mutants).filter((line) => line.startsWith('Unary'))).toEqual([
      'UnaryOperator: [-1, -1] → [1, -1]',
      'UnaryOperator: [-1, -1] → [-1, 1]',
    ]);
  });
});

describe('the text of a mutant', () => {
  test.each([
    ['keeps parentheses that a replacement needs', 'x = !(a || b) && c', 'x = (a || b) && c'],
    ['keeps a keyword apart', 'function f() { return!a }', 'function f() { return(a) }'],
    ['keeps an optional chain whole', 'x = a?.b.slice(1).length', 'x = a?.b.length'],
    ['makes an empty object of an arrow body', 'x = () => ({ a })', 'x = () => ({})'],
    ['groups as the tree does', 'x = a || b && c || d', 'x = (a || b && c) && d'],
    ['keeps the text around an operator', "x = f('a') + g(  b )", "x = f('a') - g(  b )"],
    ['leaves a directive one', "'use strict'; x = -a", "'use strict'; x = a"],
    ['empties a template with holes', `x = \`a\${-b}c\``, 'x = ``'],
    ['mutates what is in the hole', `x = \`a\${-b}c\``, `x = \`a\${b}c\``],
    ['empties a tagged template', 'x = tag`a`', 'x = tag``'],
    ['drops optional chaining', 'x = a?.b?.()', 'x = a?.b()'],
    ['drops a statement', 'function f() { g(); h() }', 'function f() { ; h() }'],
    ['stops a loop', 'for (;;) { f() }', 'for (; false; ) { f() }'],
    ['empties a case', "switch (a) { case 'b': f(); }", "switch (a) { case 'b': }"],
    ['takes both branches of a choice', 'x = f() ? a : b', 'x = true ? a : b'],
    [
      'knows private names',
      'class A { #a = 1; f() { return this.#a < 1 } }',
      'class A { #a = 1; f() { return this.#a <= 1 } }',
    ],
  ])('%s', async (_, source, expected) => {
    const mutants = await fix('', `let x; ${source}`);
    expect(mutants.map(({ content }) => content.toString())).toContain(`let x; ${expected}`);
  });

  test('keeps every line and shorthand property in its place', async () => {
    const source = 'interface A {\n  a: number;\n}\nexport const f = ({ a }: A) => ({ a, b: a * 2 });\n';
    const mutants = await fix('', source);
    expect(new Set(mutants.map(({ line }) => line))).toEqual(new Set([4]));
    expect(texts(mutants)).toContainEqual(expect.stringContaining('({ a, b: a / 2 })'));
  });
});

describe('what no fair test could notice is left alone', () => {
  test.each([
    ['what an error says', "throw new RangeError('too many of them');"],
    ['sentences', "reply(400, 'The cursor is not one of ours.');"],
    ['what is logged', "log.warn({ a: true }, 'gone'); request.log.info(-1); console.log(`gone ` + a * b);"],
    ['the name of a type', "const a = typeof b == 'string';"],
    ['the usual encoding', "const a = b.toString('utf8');"],
    ['imports', "import a from 'b'; export { c } from 'd';"],
    ['the name of a migration', "const a = f({ name: '0001-a', sql: 'drop table a' });"],
    ['types in a schema', "const a = f({ type: 'object' });"],
  ])('%s', async (_, source) => {
    const mutants = await fix('', source);
    const rest = mutants.filter(({ mutator }) => !/^(CallExpression|EqualityOp|Conditional)/.test(mutator));
    expect(shown(rest.filter(({ original }) => !original.startsWith('{ type')))).toEqual([]);
  });

  test('a last return of nothing, but not one that something follows', async () => {
    const idle =
      'export function f() {\n  try {\n    return g(1);\n  } catch {\n    return undefined;\n  }\n}\n';
    expect(shown(await fix('', idle))).not.toContain('BlockStatement: { return undefined; } → {}');
    const busy = idle.replace('  }\n}', '  }\n  h();\n}');
    expect(shown(await fix('', busy))).toContain('BlockStatement: { return undefined; } → {}');
  });

  test('while codes, fields and routes stay', async () => {
    const source = "throw new Problem('not-found', { field: 'next' }, '/feed');";
    expect(shown(await fix('', source))).toEqual(
      expect.arrayContaining(
        ["'not-found'", "'next'", "'/feed'"].map((text) => `StringLiteral: ${text} → ""`),
      ),
    );
  });
});

describe('mutants of SQL', () => {
  test.each([
    ['SqlComparison', 'select * from t where a < ?', 'a < ? → a <= ?', 'a < ? → a >= ?'],
    ['SqlComparison', 'select * from t where a <= 1', 'a <= 1 → a < 1', 'a <= 1 → a > 1'],
    ['SqlComparison', 'select * from t where a = 1', 'a = 1 → a <> 1'],
    ['SqlComparison', 'select * from t where a <> 1', 'a <> 1 → a = 1'],
    ['SqlComparison', 'select * from t where a is null', 'a is null → a is not null'],
    ['SqlComparison', 'select * from t where a is not null', 'a is not null → a is null'],
    ['SqlComparison', 'select * from t where a in (1, 2)', 'a in (1, 2) → a not in (1, 2)'],
    ['SqlComparison', 'select * from t where a not in (1, 2)', 'a not in (1, 2) → a in (1, 2)'],
    ['SqlComparison', 'select * from t where not (a)', 'not (a) → (a)'],
    ['SqlComparison', 'select case when a > 0 then 1 end from t', 'a > 0 → a >= 0', 'a > 0 → a <= 0'],
    ['SqlComparison', 'update t set a = ?'],
    ['SqlComparison', 'update t set a = ? where b = ?', 'b = ? → b <> ?'],
    ['SqlDirection', 'select * from t order by a, b desc', 'a → a desc', 'b desc → b asc'],
    [
      'SqlDirection',
      'select * from t order by a asc nulls last',
      'a asc nulls last → a desc nulls last',
      'a asc nulls last → a asc nulls first',
    ],
    ['SqlOrderTerm', 'select * from t order by a, b', 'a, b → b', 'a, b → a'],
    ['SqlOrderTerm', 'select * from t order by a', 'order by a → '],
    ['SqlGroupTerm', 'select a from t group by a, b', 'a, b → b', 'a, b → a'],
    ['SqlGroupTerm', 'select count(*) from t group by a', 'group by a → '],
    [
      'SqlLimit',
      'select * from t limit ?',
      'limit ? → limit ? + 1',
      'limit ? → limit ? - 1',
      'limit ? → limit (0 and ?) - 1',
    ],
    [
      'SqlLimit',
      'select * from t limit 20 offset ?',
      'limit 20 → limit 21',
      'limit 20 → limit 19',
      'limit 20 → limit -1',
    ],
    ['SqlLimit', 'select * from t limit 1', 'limit 1 → limit 0'],
    [
      'SqlOffset',
      'select * from t limit 20 offset ?',
      'offset ? → offset ? + 1',
      'offset ? → offset ? - 1',
      'offset ? → offset (0 and ?)',
    ],
    ['SqlJoin', 'select 1 from t join u on u.a = t.b', 'join u on u.a = t.b → left join u on u.a = t.b'],
    ['SqlJoin', 'select 1 from t inner join u using (a)', 'inner join u using (a) → left join u using (a)'],
    [
      'SqlJoin',
      'select 1 from t left outer join u on u.a = t.b',
      'left outer join u on u.a = t.b → join u on u.a = t.b',
    ],
    ['SqlCondition', 'select * from t where a = ?', 'where a = ? → where (1 or ?)'],
    ['SqlCondition', 'delete from t where a = 1 and b = ?', 'a = 1 → 1', 'b = ? → (1 or ?)'],
    ['SqlCondition', 'select * from t where a = 1 or b = ?', 'a = 1 → 0', 'b = ? → (0 and ?)'],
    ['SqlCondition', 'select a from t group by a having count(*) > 1', 'having count(*) > 1 → having 1'],
    ['SqlLogicalOperator', 'select * from t where a = 1 and b = 2', 'a = 1 and b = 2 → a = 1 or b = 2'],
    ['SqlLogicalOperator', 'select * from t where (a = 1 or b = 2)', 'a = 1 or b = 2 → a = 1 and b = 2'],
    ['SqlLogicalOperator', 'select * from t where a between 1 and 2'],
    [
      'SqlRowValue',
      'select * from t where (a, b) < (?, ?)',
      '(a, b) < (?, ?) → (0, b) < ((0 and ?), ?)',
      '(a, b) < (?, ?) → (a, 0) < (?, (0 and ?))',
      '(a, b) < (?, ?) → (b, a) < (select column2, column1 from (values (?, ?)))',
    ],
    [
      'SqlRowValue',
      'select * from t where (a, b) = (1, 2)',
      '(a, b) = (1, 2) → (0, b) = (0, 2)',
      '(a, b) = (1, 2) → (a, 0) = (1, 0)',
    ],
    [
      'SqlIndex',
      'create index i on t (a, b)',
      'on t (a, b) → on t (b)',
      'on t (a, b) → on t (a)',
      'on t (a, b) → on t (b, a)',
    ],
    ['SqlIndex', 'create index i on t (a)', 'on t (a) → on t (a) where 0'],
    ['SqlUnique', 'create unique index i on t (a, b)', 'unique index → index'],
    ['SqlUnique', 'create table n (a text unique, b text)', 'text unique → text'],
    ['SqlCollation', 'select * from t order by a collate nocase', 'a collate nocase → a'],
    ['SqlDistinct', 'select distinct a from t', 'select distinct a → select a'],
    ['SqlUnion', 'select a from t union select b from u', 'union → union all'],
    ['SqlUnion', 'select a from t union all select b from u', 'union all → union'],
    ['SqlConflict', 'insert or ignore into t (a) values (?)', 'or ignore into → into'],
    ['SqlConflict', 'insert into t (a) values (?) on conflict do nothing', 'on conflict do nothing → '],
    ['SqlReferenceAction', 'create table n (a references u on delete cascade)', 'u on delete cascade → u'],
    ['SqlAggregate', 'select min(a) from t', 'min(a) → max(a)'],
    ['SqlAggregate', 'select count(distinct a) from t', 'count(distinct a) → count(a)'],
    ['SqlNull', 'select coalesce(a, 0) from t', 'coalesce(a, 0) → (0)', 'coalesce(a, 0) → (a)'],
    ['SqlArithmetic', 'update t set a = a + 1', 'a = a + 1 → a = a - 1'],
    ['SqlArithmetic', 'select count(*), t.* from t'],
  ])('%s: %s', async (mutator, sql, ...expected) => {
    const mutants = await fix('', `db.prepare(\`${sql}\`);\n`);
    const found = mutants.filter((mutant) => mutant.mutator === mutator);
    expect(found.map(({ original, replacement }) => `${original} → ${replacement}`).sort()).toEqual(
      expected.sort(),
    );
    for (const mutant of mutants.filter(({ mutator }) => mutator.startsWith('Sql'))) await check(mutant, sql);
  });

  test('replace Stryker’s empty string, and stay out of what is quoted or commented', async () => {
    const mutants = await fix(
      '',
      'db.prepare(`select \'a < b and c\', "x > y" from t -- where a = b\n /* or c */`);',
    );
    expect(shown(mutants)).toEqual([]);
  });

  test('keep to the changed lines of a statement', async () => {
    const before = 'const q = db.prepare(`\n  select * from t\n  where a > ?\n  order by a\n`);\n';
    const mutants = await fix(before, before.replace('order by a', 'order by a, b'));
    expect(new Set(mutants.map(({ line }) => line))).toEqual(new Set([4]));
    expect(shown(mutants)).toContain('SqlOrderTerm: a, b → a');
  });

  test('go round holes, and know what is inside them', async () => {
    const source = `q(\`select \${columns} from t where \${a} = ? and b > \${c} order by a \${newest ? 'desc' : ''} limit 5\`);`;
    const lines = shown(await fix('', source));
    expect(lines).toContain('SqlDirection: desc → asc');
    expect(lines).toContain('SqlComparison: = → <>');
    expect(lines).toContain('SqlLimit: limit 5 → limit 6');
    expect(lines.filter((line) => line.startsWith('StringLiteral'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('SqlCondition'))).toEqual([]);
  });

  test('are made of statements in several strings, and of parts of statements', async () => {
    const joined = await fix('', "q('select a from t ' + 'where a < 1 ' + 'limit ' + n);");
    expect(shown(joined)).toContain('SqlComparison: a < 1 → a <= 1');
    expect(shown(joined).filter((line) => line.startsWith('StringLiteral'))).toEqual([]);
    const parts = await fix('', "const a = ['order by a desc', 'and p.id < ?', 'left join u on u.a = b'];");
    expect(shown(parts)).toEqual(
      expect.arrayContaining([
        'SqlDirection: a desc → a asc',
        'SqlComparison: p.id < ? → p.id <= ?',
        'SqlJoin: left join u on u.a = b → join u on u.a = b',
      ]),
    );
  });

  test('are not made of English', async () => {
    const source =
      "const a = ['Select a post', 'where are you', 'with love', 'order by phone', 'and so on', 'update your name', 'limit', '<b>'];";
    expect(
      shown(await fix('', source)).filter((line) => line.startsWith('Sql') && !line.includes('phone')),
    ).toEqual([]);
  });

  test('leave a join inner that follows a required reference', async () => {
    const schema = Buffer.from(
      'export const s = `create table t (b integer not null references u (a), c references v)`;',
    );
    const queries = Buffer.from(
      'q(`select 1 from t join u on u.a = t.b`); q(`select 1 from t join v on v.a = t.c`);',
    );
    const before = new Map([['src/schema.ts', schema]]);
    const mutants = await mutantsOf(before, new Map([...before, ['src/q.ts', queries]]));
    const joins = shown(mutants).filter((line) => line.startsWith('SqlJoin'));
    expect(joins).toEqual(['SqlJoin: join v on v.a = t.c → left join v on v.a = t.c']);
  });

  test('understand escapes of the string around', async () => {
    const source = "q('select * from t where a = \\'x < y\\' and\\nb < 2');";
    const mutants = await fix('', source);
    expect(shown(mutants)).toContain('SqlComparison: b < 2 → b <= 2');
    expect(shown(mutants).filter((line) => line.includes('x <='))).toEqual([]);
  });
});

describe.each(EXERCISES)('the references of %s', (id) => {
  test('each have mutants, all of which parse and are stripped by Node; twice the same', async () => {
    const { exerciseFiles, fixes } = referencesOf(id);
    expect(fixes.length).toBeGreaterThan(1);
    for (const { name, before, after } of fixes) {
      const mutants = await mutantsOf(before, after);
      expect(mutants.length, name).toBeGreaterThan(0);
      for (const mutant of mutants) isRunnable(mutant);
      const known = mutants.map(({ file, content }) => `${file} ${content}`);
      expect(new Set(known).size, name).toBe(known.length);
      const readings = mutants.map(({ file, line, mutator, original, replacement }) =>
        JSON.stringify([file, line, mutator, original, replacement]),
      );
      expect(new Set(readings).size, name).toBe(readings.length);
      expect(await mutantsOf(before, after)).toEqual(mutants);
    }
    expect(await mutantsOf(exerciseFiles.repo, exerciseFiles.repo)).toEqual([]);
  });
});

function referencesOf(id: string) {
  const exercise = exerciseNamed(id);
  const exerciseFiles = readExerciseFiles(exercise);
  const bugs = exercise.solution.bugs.map((bug) => bug.id);
  const references = bugs.flatMap((bug) => referenceOf(exerciseFiles, bug) ?? []);
  const extension = referenceOf(exerciseFiles, null);
  const fixes = references.map((reference) => ({
    name: reference.name,
    before: exerciseFiles.repo,
    after: patched(exerciseFiles, [reference]),
  }));
  if (extension) {
    const before = patched(exerciseFiles, references);
    fixes.push({ name: extension.name, before, after: patched(exerciseFiles, [...references, extension]) });
  }
  return { exerciseFiles, fixes };
}

async function fix(before: string, after: string): Promise<Mutant[]> {
  const tree = (text: string): Tree => new Map([['src/a.ts', Buffer.from(text)]]);
  const mutants = await mutantsOf(before === '' ? new Map() : tree(before), tree(after));
  for (const mutant of mutants) isRunnable(mutant);
  return mutants;
}

function shown(mutants: readonly Mutant[]): string[] {
  return mutants.map(({ mutator, original, replacement }) => `${mutator}: ${original} → ${replacement}`);
}

function texts(mutants: readonly Mutant[]): string[] {
  return mutants.map(({ content }) => content.toString());
}

/** Node has nothing to strip from a mutant, so it would run just this text. */
function isRunnable({ content }: Mutant): void {
  const text = content.toString();
  parse(text, { sourceType: 'module' });
  expect(stripTypeScriptTypes(text)).toBe(text);
}

/** A mutant must be SQL, with as many parameters as the original: otherwise it merely throws. */
async function check(mutant: Mutant, original: string): Promise<void> {
  const database = new DatabaseSync(':memory:');
  database.exec('create table t (a, b); create table u (a, b);');
  const sql = /`([^`]*)`/.exec(mutant.content.toString())?.[1];
  if (sql === undefined) throw new Error(`no SQL in ${mutant.content}`);
  const parameters = (text: string) =>
    text
      .split('?')
      .slice(1)
      .map((_, index) => index + 1);
  expect(parameters(sql), sql).toEqual(parameters(original));
  const statement = database.prepare(sql);
  statement.run(...parameters(original));
  database.close();
}
