import { describe, expect, test } from 'vitest';
import { loadWorkbook, Workbook } from '../src/index.ts';
import { shown, sheetWith } from './support/sheets.ts';

describe('what depends on a cell follows it', () => {
  test('over several formulas', () => {
    const workbook = sheetWith([[1, '=A1*2', '=B1+1']]);
    expect(workbook.value('C1')).toBe(3);
    workbook.set('A1', 5);
    expect(workbook.value('C1')).toBe(11);
  });

  test('over a range', () => {
    const workbook = sheetWith([[1, 2], [3, 4], ['=SUM(A1:B2)']]);
    expect(workbook.value('A3')).toBe(10);
    workbook.set('B2', 10);
    expect(workbook.value('A3')).toBe(16);
    workbook.set('B1', null);
    expect(workbook.value('A3')).toBe(14);
  });

  test('over a formula in a range', () => {
    const workbook = sheetWith([['=B1', 1], ['=B1*2', null], ['=SUM(A1:A2)']]);
    expect(workbook.value('A3')).toBe(3);
    workbook.set('B1', 10);
    expect(workbook.value('A3')).toBe(30);
  });

  test('on another sheet', () => {
    const workbook = sheetWith([[5]]);
    workbook.set('Other!A1', '=Sheet1!A1+1');
    expect(workbook.value('Other!A1')).toBe(6);
    workbook.set('A1', 7);
    expect(workbook.value('Other!A1')).toBe(8);
  });

  test('into cells that were empty before', () => {
    const workbook = sheetWith([['=B9+SUM(C9:C20)']]);
    expect(workbook.value('A1')).toBe(0);
    workbook.set('B9', 1);
    workbook.set('C20', 2);
    expect(workbook.value('A1')).toBe(3);
  });

  test('whole columns and rows', () => {
    const workbook = sheetWith([[1, '=SUM(A:A)', '=SUM(5:5)']]);
    workbook.set('A900', 4);
    workbook.set('Z5', 7);
    expect(workbook.values('B1:C1')).toEqual([[5, 7]]);
  });

  test('running totals', () => {
    const workbook = new Workbook();
    for (let row = 1; row <= 6; row += 1) {
      workbook.set(`A${row}`, row);
      workbook.set(`B${row}`, `=SUM(A$1:A${row})`);
    }
    expect(workbook.values('B1:B6').flat()).toEqual([1, 3, 6, 10, 15, 21]);
    workbook.set('A2', 12);
    expect(workbook.values('B1:B6').flat()).toEqual([1, 13, 16, 20, 25, 31]);
  });

  test('a formula that became a value does not follow any more', () => {
    const workbook = sheetWith([[1, '=A1']]);
    workbook.set('B1', 9);
    workbook.set('A1', 2);
    expect(workbook.value('B1')).toBe(9);
  });

  test('a branch that was not taken counts as well', () => {
    const workbook = sheetWith([[true, 1, 2, '=IF(A1,B1,C1)']]);
    expect(workbook.value('D1')).toBe(1);
    workbook.set('C1', 5);
    workbook.set('A1', false);
    expect(workbook.value('D1')).toBe(5);
  });

  test('a long column of balances', () => {
    const workbook = new Workbook();
    const rows = Array.from({ length: 3000 }, (_, index) => [index, index === 0 ? '=A1' : `=B${index}+A${index + 1}`]);
    workbook.setTable('A1', rows);
    expect(workbook.value('B3000')).toBe((2999 * 3000) / 2);
  });

  test('a long column of running totals', () => {
    const workbook = new Workbook();
    const rows = Array.from({ length: 3000 }, (_, index) => [1, `=SUM(A$1:A${index + 1})`]);
    workbook.setTable('A1', rows);
    expect(workbook.value('B3000')).toBe(3000);
  });
});

describe('only what has to be is computed', () => {
  function counted() {
    let count = 0;
    const workbook = new Workbook({
      functions: {
        twice: (value) => {
          count += 1;
          return Number(value) * 2;
        },
      },
    });
    return { workbook, calls: () => count };
  }

  test('nothing as long as nobody looks', () => {
    const { workbook, calls } = counted();
    workbook.set('A1', '=TWICE(B1)');
    workbook.set('B1', 1);
    workbook.set('B1', 2);
    expect(calls()).toBe(0);
    expect(workbook.value('A1')).toBe(4);
    expect(calls()).toBe(1);
  });

  test('nothing if something else has changed', () => {
    const { workbook, calls } = counted();
    workbook.set('A1', '=TWICE(B1)');
    workbook.value('A1');
    workbook.set('C1', 5);
    workbook.set('B2', 5);
    workbook.value('A1');
    expect(calls()).toBe(1);
  });

  test('a formula of its own functions only once for many that depend on it', () => {
    const { workbook, calls } = counted();
    workbook.set('A1', '=TWICE(B1)');
    workbook.setTable('C1', [['=A1', '=A1+C1', '=SUM(A1:D1)']]);
    workbook.values('C1:E1');
    expect(calls()).toBe(1);
  });
});

describe('functions of the host', () => {
  test('get values and tables', () => {
    const seen: unknown[] = [];
    const workbook = new Workbook({ functions: { look: (...args) => seen.push(args) } });
    workbook.setTable('A1', [[1, 'x'], [null, true]]);
    workbook.evaluate('=LOOK(A1,A1:B2,3)');
    expect(seen).toEqual([[1, [[1, 'x'], [null, true]], 3]]);
  });

  test('what they throw is an error of the cell', () => {
    const fails = () => {
      throw new Error('no');
    };
    expect(shown(new Workbook({ functions: { fails } }).evaluate('=FAILS()'))).toBe('#VALUE!');
  });

  test('errors do not get to them', () => {
    const workbook = new Workbook({ functions: { one: () => 1 } });
    expect(shown(workbook.evaluate('=ONE(1/0)'))).toBe('#DIV/0!');
  });
});

describe('cycles', () => {
  test('of one cell', () => {
    expect(shown(sheetWith([['=A1+1']]).value('A1'))).toBe('#CYCLE!');
  });

  test('of several cells, and what depends on them', () => {
    const workbook = sheetWith([['=B1', '=C1', '=A1', '=A1+1', '=IFERROR(A1,"caught")']]);
    expect(workbook.values('A1:E1')[0]?.map(shown)).toEqual(['#CYCLE!', '#CYCLE!', '#CYCLE!', '#CYCLE!', 'caught']);
  });

  test('over a range', () => {
    const workbook = sheetWith([[1], ['=SUM(A1:A3)'], [3]]);
    expect(shown(workbook.value('A2'))).toBe('#CYCLE!');
  });

  test('end when one of the cells is changed', () => {
    const workbook = sheetWith([['=B1+1', '=SUM(A1:A3)', '=B1']]);
    expect(shown(workbook.value('C1'))).toBe('#CYCLE!');
    workbook.set('A1', 5);
    expect(workbook.value('C1')).toBe(5);
  });

  test('of which only one part is one', () => {
    const workbook = sheetWith([['=B1', '=A1', 4, '=C1*2']]);
    expect(workbook.value('D1')).toBe(8);
    expect(shown(workbook.value('A1'))).toBe('#CYCLE!');
  });
});

describe('errors', () => {
  test('go through what depends on them', () => {
    const workbook = sheetWith([[1, 0, '=A1/B1', '=C1+1', '=SUM(A1:C1)', '=COUNT(A1:C1)']]);
    expect(workbook.values('D1:F1')[0]?.map(shown)).toEqual(['#DIV/0!', '#DIV/0!', 2]);
    workbook.set('B1', 2);
    expect(workbook.values('D1:F1')[0]).toEqual([1.5, 3.5, 3]);
  });
});

describe('a workbook that is loaded', () => {
  test('is computed anew and gives the same', () => {
    const workbook = sheetWith([[1, 2, '=SUM(A1:B1)'], ["'12", '15%', '=C1*2']]);
    workbook.define('Rate', '=Sheet1!$B$2');
    workbook.set('D1', '=Rate*C2');
    const loaded = loadWorkbook(workbook.save());
    expect(loaded.values('A1:D2')).toEqual(workbook.values('A1:D2'));
    expect(loaded.text('B2')).toBe('15%');
    expect(loaded.save()).toEqual(workbook.save());
  });
});
