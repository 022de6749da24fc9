import { describe, expect, test } from 'vitest';
import { Workbook } from '../src/index.ts';
import { shown, sheetWith } from './support/sheets.ts';

/** What becomes of a formula in E5 when lines come into the first sheet or go out of it. */
function after(formula: string, change: (workbook: Workbook) => void): unknown[] {
  const workbook = sheetWith([[1, 2, 3]]);
  workbook.set('E5', formula);
  change(workbook);
  return [...workbook.inputs('A1:H12')].flat().filter((input) => String(input).startsWith('='));
}

describe('inserting rows', () => {
  test.each([
    ['=A1', 3, '=A1'],
    ['=A3', 3, '=A4'],
    ['=A9', 7, '=A10'],
    ['=$A$3', 3, '=$A$4'],
    ['=A$3+$B4', 4, '=A$3+$B5'],
    ['=SUM(A1:A9)', 3, '=SUM(A1:A10)'],
    ['=SUM(A3:A9)', 3, '=SUM(A4:A10)'],
    ['=SUM(A1:A2)', 3, '=SUM(A1:A2)'],
    ['=SUM(A9:A1)', 3, '=SUM(A10:A1)'],
    ['=SUM(A:A)', 3, '=SUM(A:A)'],
    ['=SUM(3:4)', 4, '=SUM(3:5)'],
    ['=Other!A9', 3, '=Other!A9'],
    ['=SUM(A$1:A9)', 6, '=SUM(A$1:A10)'],
  ])('%s with one more at %i', (formula, at, expected) => {
    expect(after(formula, (workbook) => workbook.insertRows('Sheet1', at))).toEqual([expected]);
  });

  test('what is below moves down', () => {
    const workbook = sheetWith([[1], [2], [3]]);
    workbook.insertRows('Sheet1', 2, 2);
    expect(workbook.values('A1:A5').flat()).toEqual([1, null, null, 2, 3]);
  });

  test('a sum takes in what is put into the new row', () => {
    const workbook = sheetWith([[1], [2], [3], ['=SUM(A1:A3)']]);
    expect(workbook.value('A4')).toBe(6);
    workbook.insertRows('Sheet1', 3);
    workbook.set('A3', 10);
    expect(workbook.value('A5')).toBe(16);
  });

  test('formulas of other sheets follow', () => {
    const workbook = sheetWith([[1], [2]]);
    workbook.set('Other!B1', '=SUM(Sheet1!A1:A2)');
    workbook.insertRows('Sheet1', 2);
    workbook.set('A2', 5);
    expect(workbook.input('Other!B1')).toBe('=SUM(Sheet1!A1:A3)');
    expect(workbook.value('Other!B1')).toBe(8);
  });

  test('several times, and looked at only at the end', () => {
    const workbook = sheetWith([[1], [2], ['=SUM(A1:A2)']]);
    workbook.insertRows('Sheet1', 2);
    workbook.insertRows('Sheet1', 1);
    workbook.insertRows('Sheet1', 4, 2);
    expect(workbook.input('A7')).toBe('=SUM(A2:A6)');
  });

  test('rows() and row() follow', () => {
    const workbook = sheetWith([['=ROWS(B2:B4)', '=ROW(B4)']]);
    expect(workbook.values('A1:B1')).toEqual([[3, 4]]);
    workbook.insertRows('Sheet1', 3);
    expect(workbook.values('A1:B1')).toEqual([[4, 5]]);
  });

  test('what would be pushed out is kept', () => {
    const workbook = new Workbook();
    workbook.set('A1048576', 1);
    expect(() => workbook.insertRows('Sheet1', 1)).toThrow(expect.objectContaining({ code: 'no-room' }));
  });
});

describe('deleting rows', () => {
  test.each([
    ['=A9', 7, 1, '=A8'],
    ['=A9', 9, 1, '=#REF!'],
    ['=SUM(A1:A9)', 3, 2, '=SUM(A1:A7)'],
    ['=SUM(A6:A9)', 6, 2, '=SUM(A6:A7)'],
    ['=SUM(A6:A9)', 8, 3, '=SUM(A6:A7)'],
    ['=SUM(A6:A9)', 6, 4, '=SUM(#REF!)'],
    ['=SUM(A9:A6)', 8, 3, '=SUM(A7:A6)'],
    ['=SUM(A$6:A9)', 6, 1, '=SUM(A$6:A8)'],
    ['=A1+$A$9', 2, 1, '=A1+$A$8'],
    ['=SUM(A:A)', 2, 1, '=SUM(A:A)'],
  ])('%s without rows from %i, %i of them', (formula, at, count, expected) => {
    expect(after(formula, (workbook) => workbook.deleteRows('Sheet1', at, count))).toEqual([expected]);
  });

  test('a sum does not count what is gone', () => {
    const workbook = sheetWith([[1], [2], [3], ['=SUM(A1:A3)']]);
    expect(workbook.value('A4')).toBe(6);
    workbook.deleteRows('Sheet1', 2);
    expect(workbook.value('A3')).toBe(4);
    workbook.set('A2', 10);
    expect(workbook.value('A3')).toBe(11);
  });

  test('two sums that become the same range both go on', () => {
    const workbook = sheetWith([[1], [2], [3], ['=SUM(A1:A2)', '=SUM(A1:A3)']]);
    workbook.values('A4:B4');
    workbook.deleteRows('Sheet1', 3);
    workbook.set('A1', 5);
    expect(workbook.values('A3:B3')).toEqual([[7, 7]]);
    workbook.set('B3', null);
    workbook.set('A1', 6);
    expect(workbook.value('A3')).toBe(8);
  });

  test('whoever referred to it shows that it is lost', () => {
    const workbook = sheetWith([[1], [2], ['=A2+1']]);
    workbook.deleteRows('Sheet1', 2);
    expect(shown(workbook.value('A2'))).toBe('#REF!');
  });

  test('only as many as there are', () => {
    expect(() => new Workbook().deleteRows('Sheet1', 1048576, 2)).toThrow(
      expect.objectContaining({ code: 'bad-count' }),
    );
    expect(() => new Workbook().deleteRows('Sheet1', 0)).toThrow(expect.objectContaining({ code: 'bad-place' }));
  });
});

describe('columns', () => {
  test.each([
    ['=B9', 'B', '=C9'],
    ['=$B9+A9', 2, '=$C9+A9'],
    ['=SUM(A9:C9)', 'B', '=SUM(A9:D9)'],
    ['=SUM(B:C)', 'C', '=SUM(B:D)'],
    ['=SUM(3:4)', 'A', '=SUM(3:4)'],
  ])('%s with one more at %s', (formula, at, expected) => {
    expect(after(formula, (workbook) => workbook.insertColumns('Sheet1', at))).toEqual([expected]);
  });

  test.each([
    ['=C9', 'B', '=B9'],
    ['=B9', 'B', '=#REF!'],
    ['=SUM(A9:C9)', 'C', '=SUM(A9:B9)'],
    ['=SUM(B:C)', 'C', '=SUM(B:B)'],
  ])('%s without %s', (formula, at, expected) => {
    expect(after(formula, (workbook) => workbook.deleteColumns('Sheet1', at))).toEqual([expected]);
  });

  test('differences from month to month', () => {
    const workbook = sheetWith([[10, 13, 17, 25], [null, '=B1-A1', '=C1-B1', '=D1-C1']]);
    workbook.insertColumns('Sheet1', 'C');
    expect(workbook.inputs('A2:E2')[0]).toEqual([null, '=B1-A1', null, '=D1-B1', '=E1-D1']);
    expect(workbook.values('A2:E2')[0]).toEqual([null, 3, null, 4, 8]);
  });
});

describe('shares of a total', () => {
  test('add up to 1 when lines were put in one by one', () => {
    const workbook = sheetWith([
      ['stall', 'kg', 'share'],
      ['Aydin', 412, '=B2/SUM(B$2:B$4)'],
      ['Berger', 268, '=B3/SUM(B$2:B$4)'],
      ['Cerny', 95, '=B4/SUM(B$2:B$4)'],
    ]);
    workbook.insertRows('Sheet1', 3);
    workbook.setTable('A3', [['Dahl', 151, '=B3/SUM(B$2:B$5)']]);
    workbook.insertRows('Sheet1', 4);
    workbook.setTable('A4', [['Eder', 74, '=B4/SUM(B$2:B$6)']]);
    const shares = workbook.values('C2:C6').flat();
    expect(shares.reduce<number>((sum, share) => sum + Number(share), 0)).toBeCloseTo(1, 12);
  });
});
