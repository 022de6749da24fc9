import { describe, expect } from 'vitest';
import { test } from './rig.ts';

describe("the database's date functions follow the injected clock", () => {
  test.for([
    ["date('now')", '2031-05-06'],
    ['date()', '2031-05-06'],
    ["time('NOW')", '07:08:09'],
    ["datetime('now')", '2031-05-06 07:08:09'],
    ["datetime('now', '+1 day', 'start of day')", '2031-05-07 00:00:00'],
    ["datetime('now', 'subsec')", '2031-05-06 07:08:09.123'],
    ["datetime('subsec')", '2031-05-06 07:08:09.123'],
    ['CURRENT_TIMESTAMP', '2031-05-06 07:08:09'],
    ['CURRENT_DATE', '2031-05-06'],
    ['CURRENT_TIME', '07:08:09'],
    ["strftime('%s')", '1935817689'],
    ["strftime('%Y-%m', 'now', '-1 month')", '2031-04'],
    ['unixepoch()', 1_935_817_689],
    ["unixepoch('now', 'subsec')", 1_935_817_689.123],
    ["round(julianday('now'), 3)", 2_462_992.797],
    ["timediff('now', '2031-05-06 07:08:08')", '+0000-00-00 00:00:01.123'],
    ["date('2020-02-29', '+1 year')", '2021-03-01'],
    ["datetime(0, 'unixepoch')", '1970-01-01 00:00:00'],
    ["date('nonsense')", null],
    ['date(NULL)', null],
  ] as const)('%s', async ([sql, expected], { rig }) => {
    await rig.database.control.setTime(Date.UTC(2031, 4, 6, 7, 8, 9, 123));
    expect(await rig.run(`return db.prepare(${JSON.stringify(`SELECT ${sql}`)}).pluck().get()`)).toEqual({
      value: expected,
    });
    expect(Object.values((await rig.database.control.query(`SELECT ${sql} AS x`))[0] ?? {})).toEqual([
      expected,
    ]);
  });

  test('defaults, triggers and an advancing clock', async ({ rig }) => {
    const { control } = rig.database;
    await rig.run(`db.exec("CREATE TABLE t(id INTEGER PRIMARY KEY, at DEFAULT CURRENT_TIMESTAMP, day DEFAULT (date('now')), touched);" +
      "CREATE TRIGGER touch AFTER UPDATE OF id ON t BEGIN UPDATE t SET touched = datetime('now') WHERE id = new.id; END;" +
      "INSERT INTO t DEFAULT VALUES")`);
    await control.setTime(Date.UTC(2026, 2, 3, 10));
    await rig.run(`db.exec('INSERT INTO t DEFAULT VALUES; UPDATE t SET id = id WHERE id = 1')`);
    await control.load('t', [{ id: 9 }]);
    expect(await control.query('SELECT * FROM t')).toEqual([
      { id: 1, at: '2026-03-02 09:00:00', day: '2026-03-02', touched: '2026-03-03 10:00:00' },
      { id: 2, at: '2026-03-03 10:00:00', day: '2026-03-03', touched: null },
      { id: 9, at: '2026-03-03 10:00:00', day: '2026-03-03', touched: null },
    ]);
  });
});
