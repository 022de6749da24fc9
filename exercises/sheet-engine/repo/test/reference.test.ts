import { describe, expect, test } from 'vitest';
import { columnName, columnNamed } from '../src/index.ts';
import { parsePlace } from '../src/reference/address.ts';
import { areaBetween, areaName, commonArea } from '../src/reference/area.ts';
import { type Edit, moved, movedSpan } from '../src/reference/edit.ts';
import { EditLog } from '../src/reference/edit-log.ts';
import { isName, isSheetName, quotedSheet } from '../src/reference/names.ts';

describe('columns', () => {
  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16383, 'XFD'],
  ])('%i is called %s', (column, name) => {
    expect(columnName(column)).toBe(name);
    expect(columnNamed(name)).toBe(column);
  });

  test('there are none behind XFD', () => {
    expect(columnNamed('XFE')).toBeNull();
  });
});

describe('places', () => {
  test.each([
    ['B3', null, 'B3'],
    ['$B$3:C8', null, 'B3:C8'],
    ['C8:B3', null, 'B3:C8'],
    ['Prices!B3', 'Prices', 'B3'],
    ["'It''s May'!A:C", "It's May", 'A:C'],
    ['3:5', null, '3:5'],
  ])('%s', (text, sheet, area) => {
    const place = parsePlace(text);
    expect(place?.sheet ?? null).toBe(sheet);
    expect(place && areaName(place.area)).toBe(area);
  });

  test.each(['', 'B', 'B0', 'A1:B2:C3', 'XFE1', 'A1048577', '!A1'])('%j is none', (text) => {
    expect(parsePlace(text)).toBeNull();
  });

  test('areas have a part in common or not', () => {
    const area = (a: number, b: number) => areaBetween({ row: a, column: a }, { row: b, column: b });
    expect(commonArea(area(1, 5), area(4, 9))).toEqual(area(4, 5));
    expect(commonArea(area(1, 2), area(3, 4))).toBeNull();
  });
});

describe('what becomes of rows', () => {
  const insert: Edit = { kind: 'insert', sheet: 1, axis: 'row', at: 5, count: 2 };
  const remove: Edit = { ...insert, kind: 'delete' };

  test.each([
    [4, 4, 4],
    [5, 7, null],
    [6, 8, null],
    [7, 9, 5],
  ])('row %i is row %i after an insertion, and row %j after a deletion', (row, inserted, deleted) => {
    expect(moved(row, insert)).toBe(inserted);
    expect(moved(row, remove)).toBe(deleted);
  });

  test.each([
    [[1, 4], [1, 4], [1, 4]],
    [[1, 5], [1, 7], [1, 4]],
    [[5, 9], [7, 11], [5, 7]],
    [[6, 9], [8, 11], [5, 7]],
    [[5, 6], [7, 8], null],
    [[3, 6], [3, 8], [3, 4]],
    [[8, 9], [10, 11], [6, 7]],
  ])('rows %j are %j after an insertion, and %j after a deletion', (rows, inserted, deleted) => {
    const [from, to] = rows as [number, number];
    const shown = (edit: Edit) => {
      const span = movedSpan({ from, to }, edit);
      return span && [span.from, span.to];
    };
    expect(shown(insert)).toEqual(inserted);
    expect(shown(remove)).toEqual(deleted);
  });
});

describe('the log of edits', () => {
  const insert = (at: number, count = 1): Edit => ({ kind: 'insert', sheet: 1, axis: 'row', at, count });

  test('joins rows that are inserted one after the other', () => {
    const log = new EditLog();
    for (const at of [5, 6, 5]) log.append(insert(at));
    expect(log.since(0)).toEqual([insert(5, 3)]);
  });

  test('joins rows that are deleted one after the other', () => {
    const log = new EditLog();
    for (const at of [5, 5, 4]) log.append({ ...insert(at), kind: 'delete' });
    expect(log.since(0)).toEqual([{ ...insert(4, 3), kind: 'delete' }]);
  });

  test('keeps apart what has nothing to do with each other', () => {
    const log = new EditLog();
    log.append(insert(5));
    log.append(insert(9));
    log.append({ ...insert(9), sheet: 2 });
    log.append({ ...insert(9), sheet: 2, axis: 'column' });
    expect(log.length).toBe(4);
  });

  test('leaves alone what somebody has read', () => {
    const log = new EditLog();
    log.append(insert(5));
    const place = log.seal();
    log.append(insert(6));
    expect(log.since(place)).toEqual([insert(6)]);
  });
});

describe('names', () => {
  test.each(['Rate', 'rate_2', 'Zürich', '_x', 'a.b'])('%s can be one', (name) => {
    expect(isName(name)).toBe(true);
  });

  test.each(['A1', 'TRUE', 'r', '1a', 'a b', 'XFD1048576', ''])('%j cannot', (name) => {
    expect(isName(name)).toBe(false);
  });

  test.each([
    ['May', true],
    ['May 2', true],
    ['a/b', false],
    ["'x", false],
    ['  ', false],
    ['x'.repeat(32), false],
  ])('a sheet can be called %j: %j', (name, can) => {
    expect(isSheetName(name)).toBe(can);
  });

  test.each([
    ['May', 'May'],
    ['May 2', "'May 2'"],
    ["It's", "'It''s'"],
    ['A1', "'A1'"],
    ['2026', "'2026'"],
  ])('%s stands as %s in a formula', (name, quoted) => {
    expect(quotedSheet(name)).toBe(quoted);
  });
});
