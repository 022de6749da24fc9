import { describe, expect, test } from 'vitest';
import { parseCsv, Workbook, writeCsv } from '../src/index.ts';
import { shown, sheetWith } from './support/sheets.ts';

describe('cells', () => {
  test('hold what is typed', () => {
    const workbook = new Workbook();
    workbook.set('A1', '1,234.5');
    workbook.set('A2', '12%');
    workbook.set('A3', "'=no formula");
    workbook.set('A4', true);
    expect(workbook.values('A1:A4').flat()).toEqual([1234.5, 0.12, '=no formula', true]);
    expect(workbook.inputs('A1:A4').flat()).toEqual([1234.5, 0.12, "'=no formula", true]);
    expect(workbook.text('A2')).toBe('12%');
  });

  test('are shown by their format', () => {
    const workbook = sheetWith([[1234.5, '=A1*2']]);
    workbook.setFormat('A1:B1', '#,##0.0');
    expect([workbook.text('A1'), workbook.text('B1')]).toEqual(['1,234.5', '2,469.0']);
    workbook.setFormat('A1', null);
    expect([workbook.text('A1'), workbook.format('A1')]).toEqual(['1234.5', null]);
  });

  test('keep their format when they are cleared', () => {
    const workbook = sheetWith([[1]]);
    workbook.setFormat('A1', '0.00');
    workbook.clear('A1:B9');
    workbook.set('A1', 2);
    expect(workbook.text('A1')).toBe('2.00');
  });

  test.each([
    ['A0', 'bad-place'],
    ['A1:B2', 'bad-place'],
    ['Nowhere!A1', 'no-such-sheet'],
  ])('%s is refused as %s', (place, code) => {
    expect(() => new Workbook().value(place)).toThrow(expect.objectContaining({ name: 'WorkbookError', code }));
  });

  test('a table has to fit on the sheet', () => {
    expect(() => new Workbook().setTable('XFD1', [[1, 2]])).toThrow(expect.objectContaining({ code: 'no-room' }));
  });
});

describe('copying', () => {
  test('takes references without a $ along', () => {
    const workbook = sheetWith([[1, 10, '=A1+$B$1'], [2, 20], [3, 30]]);
    workbook.copy('C1', 'C2');
    workbook.fill('C2', 'C2:C3');
    expect(workbook.inputs('C1:C3').flat()).toEqual(['=A1+$B$1', '=A2+$B$1', '=A3+$B$1']);
    expect(workbook.values('C1:C3').flat()).toEqual([11, 12, 13]);
  });

  test('mixes of both', () => {
    const workbook = sheetWith([[1, 2], [3, 4], ['=A$1+$A1']]);
    workbook.copy('A3', 'B4');
    expect(workbook.input('B4')).toBe('=B$1+$A2');
  });

  test('over the edge loses the reference', () => {
    const workbook = sheetWith([[1], ['=A1']]);
    workbook.copy('A2', 'B1');
    expect(workbook.input('B1')).toBe('=#REF!');
  });

  test('fills with a pattern', () => {
    const workbook = sheetWith([[1], [2]]);
    workbook.fill('A1:A2', 'B1:B5');
    expect(workbook.values('B1:B5').flat()).toEqual([1, 2, 1, 2, 1]);
  });

  test('onto itself', () => {
    const workbook = sheetWith([[1], [2], [3]]);
    workbook.copy('A1:A3', 'A2');
    expect(workbook.values('A1:A4').flat()).toEqual([1, 1, 2, 3]);
  });

  test('formats go along, and blanks overwrite', () => {
    const workbook = sheetWith([[0.5, null], [7, 8]]);
    workbook.setFormat('A1', '0%');
    workbook.copy('A1:B1', 'A2');
    expect([workbook.text('A2'), workbook.value('B2')]).toEqual(['50%', null]);
  });
});

describe('names', () => {
  test('stand for ranges, values and formulas', () => {
    const workbook = sheetWith([[1], [2], [3]]);
    workbook.define('Amounts', '=Sheet1!$A$1:$A$3');
    workbook.define('Rate', '15%');
    workbook.define('Due', '=SUM(Amounts)*Rate');
    expect(workbook.evaluate('=due')).toBeCloseTo(0.9, 12);
    expect(Object.keys(workbook.names)).toEqual(['Amounts', 'Due', 'Rate']);
  });

  test('follow what they mean', () => {
    const workbook = sheetWith([[1], [2], ['=SUM(Amounts)']]);
    expect(shown(workbook.value('A3'))).toBe('#NAME?');
    workbook.define('Amounts', '=Sheet1!$A$1:$A$2');
    expect(workbook.value('A3')).toBe(3);
    workbook.set('A1', 5);
    expect(workbook.value('A3')).toBe(7);
    workbook.define('Amounts', '=Sheet1!$A$1');
    expect(workbook.value('A3')).toBe(5);
    workbook.undefine('Amounts');
    expect(shown(workbook.value('A3'))).toBe('#NAME?');
  });

  test('follow rows that are inserted and deleted', () => {
    const workbook = sheetWith([[1], [2], [3]]);
    workbook.set('C1', '=SUM(Amounts)');
    workbook.define('Amounts', '=Sheet1!$A$1:$A$3');
    workbook.insertRows('Sheet1', 2);
    workbook.set('A2', 10);
    expect(workbook.value('C1')).toBe(16);
    workbook.deleteRows('Sheet1', 3);
    expect(workbook.names).toEqual({ Amounts: '=Sheet1!$A$1:$A$3' });
    expect(workbook.value('C1')).toBe(14);
  });

  test('that say themselves have no value', () => {
    const workbook = new Workbook();
    workbook.define('a_', '=b_+1');
    workbook.define('b_', '=a_+1');
    expect(shown(workbook.evaluate('=a_'))).toBe('#NAME?');
  });

  test.each([
    ['A1', '=1', 'bad-name'],
    ['Rate', '=A1', 'bad-name'],
  ])('%s for %s is refused', (name, meaning, code) => {
    expect(() => new Workbook().define(name, meaning)).toThrow(expect.objectContaining({ code }));
  });
});

describe('sheets', () => {
  test('can be renamed, and formulas follow', () => {
    const workbook = sheetWith([[1]]);
    workbook.set('Other!A1', '=Sheet1!A1');
    workbook.renameSheet('Sheet1', 'May 2');
    expect(workbook.input('Other!A1')).toBe("='May 2'!A1");
    expect(workbook.sheetNames).toEqual(['May 2', 'Other']);
  });

  test('can be removed, and what referred to them is lost', () => {
    const workbook = sheetWith([['=Other!A1+1', '=SUM(Other!A1:A3)']]);
    workbook.set('Other!A1', 1);
    expect(workbook.values('A1:B1')).toEqual([[2, 1]]);
    workbook.removeSheet('Other');
    expect(workbook.values('A1:B1')[0]?.map(shown)).toEqual(['#REF!', '#REF!']);
    expect(() => workbook.removeSheet('Sheet1')).toThrow(expect.objectContaining({ code: 'last-sheet' }));
  });

  test('have names of their own', () => {
    const workbook = new Workbook();
    expect(() => workbook.addSheet('sheet1')).toThrow(expect.objectContaining({ code: 'sheet-exists' }));
    expect(() => workbook.addSheet('a/b')).toThrow(expect.objectContaining({ code: 'bad-name' }));
  });
});

describe('looking around', () => {
  test('the status bar sums up what is selected', () => {
    const workbook = sheetWith([[1, 'x'], ['=A1*4', null]]);
    expect(workbook.summary('A1:B2')).toEqual({ count: 3, numbers: 2, sum: 5, average: 2.5, min: 1, max: 4 });
    expect(workbook.summary('C1:C2')).toMatchObject({ count: 0, average: null });
  });

  test('a formula tells what it is computed from, and who depends on a cell', () => {
    const workbook = sheetWith([[1, 2, '=A1+SUM(A1:B1)'], ['=Other!B2']]);
    expect(workbook.precedents('C1')).toEqual(['Sheet1!A1', 'Sheet1!A1:B1']);
    expect(workbook.precedents('A2')).toEqual(['Other!B2']);
    expect(workbook.dependents('B1')).toEqual(['Sheet1!C1']);
    expect(workbook.dependents('Other!B2')).toEqual(['Sheet1!A2']);
    expect(workbook.dependents('Z9')).toEqual([]);
  });
});

describe('CSV', () => {
  test('is read', () => {
    expect(parseCsv('a,"b ""c""",d\r\n1,,"x\ny"\n')).toEqual([['a', 'b "c"', 'd'], ['1', '', 'x\ny']]);
  });

  test('is written as it is shown', () => {
    const workbook = sheetWith([['a,b', 0.5], ['say "hi"', '=B1*2']]);
    workbook.setFormat('B1', '0%');
    expect(workbook.exportCsv('A1:B2')).toBe('"a,b",50%\n"say ""hi""",1\n');
    expect(writeCsv([])).toBe('');
  });

  test('goes into cells as if it were typed', () => {
    const workbook = new Workbook();
    workbook.importCsv('B2', '5,=B2*2\n15%,x\n');
    expect(workbook.values('B2:C3')).toEqual([[5, 10], [0.15, 'x']]);
  });
});
