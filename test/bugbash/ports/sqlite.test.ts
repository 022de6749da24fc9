import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openSqliteBash } from '../../../harness/bugbash/sqlite/open.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { created } from '../support/events.ts';
import { type BackEnd, holdsContract, LEASE_MS, value } from './contract.ts';

const FILE = 'bash.sqlite';

const sqlite: BackEnd = {
  name: 'SQLite',
  open: async (folder, clock) => value(openSqliteBash(join(folder, FILE), () => clock.nowMs)),
  pass: async (_folder, clock, ms) => {
    clock.nowMs += ms;
  },
  restore: async (file) => value(openSqliteBash(file, () => 0)),
  edit: async (folder, position, from, to) => {
    const database = new BetterSqlite3(join(folder, FILE));
    const edited = database
      .prepare('UPDATE entries SET line = replace(line, ?, ?) WHERE position = ?')
      .run(from, to, position);
    database.close();
    if (edited.changes !== 1) throw new Error(`there is no entry ${position}`);
  },
};

holdsContract(sqlite);

test('a lease does not outlast a wall clock that is set back', async () => {
  const clock = { nowMs: 1_000_000 };
  const { store, queue } = await sqlite.open(await temporaryFolder(), clock);
  const job = { bash: 'b', submission: 's', team: 't', exercise: 'alpha', fileSet: 'f'.repeat(64) };
  const first = { atMs: 5, who: 'program', event: created() } as const;
  value(await store.append('b', [first], 0, [{ ...job, digest: 'd', seed: '7', try: 1 }]));
  expect(value(await queue.take('w', LEASE_MS))).toMatchObject({ submission: 's' });
  clock.nowMs -= 86_400_000;
  expect(value(await queue.take('w', LEASE_MS))).toMatchObject({ submission: 's' });
  await store.close();
});

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
