import { describe, expect, test } from 'vitest';
import { formatValue, parseTyped } from '../src/index.ts';

describe('formats of numbers', () => {
  test.each([
    [1234.5, '#,##0.00', '1,234.50'],
    [0, '#,##0.00', '0.00'],
    [-1234.5, '#,##0', '-1,235'],
    [7, '000', '007'],
    [1234567, '#,##0', '1,234,567'],
    [1234, '00,000,000', '00,001,234'],
    [1234567, '#,##0,', '1,235'],
    [1234567890, '0.0,,', '1234.6'],
    [0.5, '#.##', '.5'],
    [5, '#.##', '5.'],
    [1.25, '0.0', '1.3'],
    [1.005, '0.00', '1.01'],
    [0.256, '0%', '26%'],
    [0.2567, '0.0%', '25.7%'],
    [12345, '0.00E+00', '1.23E+04'],
    [0.00012, '0.0E-0', '1.2E-4'],
    [99999, '0.0E+0', '1.0E+5'],
    [-5, '0.0;(0.0)', '(5.0)'],
    [5, '0.0;(0.0)', '5.0'],
    [0, '0;-0;"none"', 'none'],
    [-0.001, '0.00', '0.00'],
    [12, '0 "crates"', '12 crates'],
    [12, '0\\x', '12x'],
    [3, '[Red]0', '3'],
    [1.5, '?0.0?', ' 1.5 '],
    [5551234, '000-0000', '555-1234'],
    [1e21, '0', '1000000000000000000000'],
    [2.5, 'General', '2.5'],
    [2.5, null, '2.5'],
    [1e21, null, '1E+21'],
    [0.1 + 0.2, null, '0.3'],
    [1e-10, null, '1E-10'],
    [true, '0', 'TRUE'],
    [null, '0', ''],
  ])('%s as %s is %s', (value, code, text) => {
    expect(formatValue(value, code)).toBe(text);
  });
});

describe('formats of dates and texts', () => {
  test.each([
    [46023, 'yyyy-mm-dd', '2026-01-01'],
    [46023, 'd mmm yy', '1 Jan 26'],
    [46023, 'dddd, d mmmm yyyy', 'Thursday, 1 January 2026'],
    [46023.75, 'hh:mm', '18:00'],
    [46023.75, 'h:mm AM/PM', '6:00 PM'],
    [46023.5, 'yyyy-mm-dd hh:mm:ss', '2026-01-01 12:00:00'],
    [46023.0104166667, 'mm:ss', '15:00'],
    [0.999999, 'hh:mm:ss', '00:00:00'],
    [-1, 'yyyy-mm-dd', '########'],
    ['fig', '0.00', 'fig'],
    ['fig', '"<"@">"', '<fig>'],
    ['fig', '0;0;0;"text: "@', 'text: fig'],
  ])('%s as %s is %s', (value, code, text) => {
    expect(formatValue(value, code)).toBe(text);
  });
});

describe('what is typed', () => {
  test.each([
    ['12', 12, null],
    ['-1,234.50', -1234.5, '#,##0.00'],
    ['12,34', '12,34', null],
    ['.5', 0.5, null],
    ['1e3', 1000, null],
    ['15%', 0.15, '0%'],
    ['2.5%', 0.025, '0.00%'],
    ['true', true, null],
    ['2026-01-01', 46023, 'yyyy-mm-dd'],
    ['2026-02-30', '2026-02-30', null],
    ['06:00', 0.25, 'hh:mm'],
    ['25:00', '25:00', null],
    ["'12", '12', null],
    ['', null, null],
    ['-', '-', null],
    [' pear', ' pear', null],
  ])('%j is read as %j', (text, value, format) => {
    expect(parseTyped(text)).toEqual({ value, format });
  });

  test('the code of an error is the error', () => {
    expect(parseTyped('#n/a')).toEqual({ value: { error: '#N/A' }, format: null });
  });
});
