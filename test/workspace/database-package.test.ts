import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { freshWorkspace } from './rig.ts';

const PROGRAM = `import Database, { SqliteError } from 'better-sqlite3';
import type { Database as Connection, Statement } from 'better-sqlite3';

const database: Connection = new Database(':memory:');
database.exec('create table word (id integer primary key, text text unique)');
const insert: Statement<[string]> = database.prepare('insert into word (text) values (?)');
database.transaction(() => insert.run('a'))();
database.function('twice', (value: unknown) => String(value).repeat(2));
const facts: Record<string, unknown> = {
  row: database.prepare('select twice(text) as text from word').get(),
  pragma: database.pragma('user_version', { simple: true }),
  journal: database.pragma('journal_mode = memory', { simple: true }),
  schemaRead: database.pragma('writable_schema = reset'),
  onlyText: database.prepare("select '; attach x' as text, 'load_extension(' as other").get(),
  isInstance: database instanceof Database,
  withoutNew: Database(':memory:') instanceof Database,
  name: database.constructor.name,
  each: database.prepare("select value from json_each('[1]')").pluck().get(),
  tableExpression: database.prepare('with dbstat as (select 2 as a) select a from dbstat').pluck().get(),
};
try {
  insert.run('a');
} catch (error) {
  facts.duplicate = error instanceof SqliteError && error.code;
}
const unsupported: Record<string, () => unknown> = {
  backup: () => database.backup('x.sqlite'),
  serialize: () => database.serialize(),
  loadExtension: () => database.loadExtension('x'),
  aggregate: () => database.aggregate('x', { step: () => {} }),
  table: () => database.table('x', { columns: ['a'], *rows() {} }),
  unsafeMode: () => database.unsafeMode(),
  buffer: () => new Database(Buffer.from('')),
  createsModule: () => database.exec('select 1; create virtual table word_index using fts5(text)'),
  readsModule: () => database.prepare("select name from pragma_table_info('word')"),
  jsonTree: () => database.prepare("select value from json_tree('[1]')"),
  attaches: () => database.exec("select 1; -- one\\n attach 'x.sqlite' as x"),
  vacuumsInto: () => database.prepare("vacuum into 'x.sqlite'"),
  writesSchema: () => database.pragma('writable_schema = 1'),
  storesElsewhere: () => database.exec('pragma main.temp_store(1)'),
  loadsExtension: () => database.prepare("select load_extension('x')"),
};
for (const [name, use] of Object.entries(unsupported)) {
  try {
    use();
    facts[name] = 'worked';
  } catch (error) {
    facts[name] = (error as { code?: string }).code;
  }
}
console.log(JSON.stringify(facts));
`;

test('better-sqlite3 in practice is what grading supports, and types as ever', async () => {
  const { workspace } = await freshWorkspace();
  writeFileSync(path.join(workspace.directory, 'src/probe.ts'), PROGRAM);
  const bin = (name: string) => path.join(workspace.directory, 'node_modules/.bin', name);

  const { stdout } = await execa(bin('node'), ['src/probe.ts'], { cwd: workspace.directory });
  const refused = 'ERR_UNSUPPORTED_IN_GRADING';
  expect(JSON.parse(stdout)).toEqual({
    row: { text: 'aa' },
    pragma: 0,
    journal: 'memory',
    schemaRead: [],
    onlyText: { text: '; attach x', other: 'load_extension(' },
    isInstance: true,
    withoutNew: true,
    name: 'Database',
    each: 1,
    tableExpression: 2,
    duplicate: 'SQLITE_CONSTRAINT_UNIQUE',
    backup: refused,
    serialize: refused,
    loadExtension: refused,
    aggregate: refused,
    table: refused,
    unsafeMode: refused,
    buffer: refused,
    createsModule: refused,
    readsModule: refused,
    // The exercise declares json_each alone.
    jsonTree: refused,
    attaches: refused,
    vacuumsInto: refused,
    writesSchema: refused,
    storesElsewhere: refused,
    loadsExtension: refused,
  });
  const checked = await execa(bin('tsc'), ['--noEmit'], { cwd: workspace.directory, reject: false });
  expect(checked.stdout).toBe('');
});
