import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { type BackEnd, holdsContract, value } from './contract.ts';

const FILE = 'bash.sqlite';

const sqlite: BackEnd = {
  name: 'SQLite',
  open: (folder, nowMs) => value(openSqliteBash(join(folder, FILE), nowMs)),
  restore: (file) => value(openSqliteBash(file, () => 0)),
  edit: (folder, position, from, to) => {
    const database = new BetterSqlite3(join(folder, FILE));
    const edited = database
      .prepare('UPDATE entries SET line = replace(line, ?, ?) WHERE position = ?')
      .run(from, to, position);
    database.close();
    if (edited.changes !== 1) throw new Error(`there is no entry ${position}`);
  },
};

holdsContract(sqlite);

describe('a SQLite file that can not be used', () => {
  test('of a newer version is left alone', async () => {
    const file = join(await temporaryFolder(), FILE);
    const newer = new BetterSqlite3(file);
    newer.pragma('user_version = 99');
    newer.close();
    expect(openSqliteBash(file, () => 0)).toMatchObject({ failure: { code: 'store-newer' } });
  });

  test('because it is not a database is said, with the file', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, FILE);
    await writeFile(file, 'not a database, and long enough to be read as one'.repeat(40));
    expect(openSqliteBash(file, () => 0)).toMatchObject({
      failure: { code: 'store-broken', message: expect.stringContaining(file) },
    });
    expect(await readdir(folder)).toEqual([FILE]);
  });
});
