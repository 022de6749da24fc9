import { describe, expect, test } from 'vitest';
import { Workbook } from '../src/index.ts';
import { tokensOf } from '../src/formula/lexer.ts';
import { shown } from './support/sheets.ts';

/** A formula as it is written back, in C3 of the first sheet. */
function written(formula: string): unknown {
  const workbook = new Workbook({ sheets: ['Sheet1', 'May 2', 'Kosten'] });
  workbook.set('C3', formula);
  return workbook.input('C3');
}

describe('formulas are written back as they were meant', () => {
  test.each([
    ['=1+2', '=1+2'],
    ['= 1 + 2 ', '=1+2'],
    ['=sum(a1:b2)', '=SUM(A1:B2)'],
    ['=(1+2)*3', '=(1+2)*3'],
    ['=$a$1+a$1+$a1', '=$A$1+A$1+$A1'],
    ['=B9:A1', '=B9:A1'],
    ['=A:C', '=A:C'],
    ['=$A:C', '=$A:C'],
    ['=SUM(3:5)', '=SUM(3:5)'],
    ['=SUM($3:5)', '=SUM($3:5)'],
    ["='May 2'!A1", "='May 2'!A1"],
    ['=kosten!A1:B2', '=Kosten!A1:B2'],
    ['=Nowhere!A1', '=#REF!'],
    ['="say ""hi"""', '="say ""hi"""'],
    ['=true', '=TRUE'],
    ['={1,"a";-2,TRUE}', '={1,"a";-2,TRUE}'],
    ['=IF(A1,,2)', '=IF(A1,,2)'],
    ['=50%', '=50%'],
    ['=-A1', '=-A1'],
    ['=1.50', '=1.5'],
    ['=#N/A', '=#N/A'],
    ['=Rate*2', '=Rate*2'],
    ['=NOSUCH(1)', '=NOSUCH(1)'],
    ['=A1<>B1', '=A1<>B1'],
  ])('%s', (formula, expected) => {
    expect(written(formula)).toBe(expected);
  });
});

describe('formulas that cannot be read', () => {
  test.each([
    ['=1+', 'ends too early'],
    ['=(1', "a ')' is missing"],
    ['=1 2', 'not expected'],
    ['="abc', 'has no end'],
    ["='abc", 'has no end'],
    ["='abc'1", "there has to be a '!'"],
    ['=SUM(1;2)', "a ')' is missing"],
    ['={1,2;3}', 'of the same length'],
    ['={A1}', 'not expected'],
    ['=#WHAT', 'no such error'],
    ['=1~2', 'means nothing'],
    ['=A1:B', 'not expected'],
    ['=1e999', 'too large'],
    [`=${'('.repeat(300)}1${')'.repeat(300)}`, 'nested too deeply'],
  ])('%s', (formula, message) => {
    expect(() => written(formula)).toThrow(message);
  });

  test('a cell keeps what it had', () => {
    const workbook = new Workbook();
    workbook.set('A1', 5);
    expect(() => workbook.set('A1', '=1+')).toThrow('ends too early');
    expect(workbook.value('A1')).toBe(5);
  });

  test('the place in the text is told', () => {
    expect(() => written('=1+*2')).toThrow(expect.objectContaining({ name: 'FormulaError', at: 2 }));
  });
});

describe('tokens', () => {
  test.each([
    ['A1+1.5', ['word', 'operator', 'number', 'end']],
    ['"a"&\'b\'!C1', ['text', 'operator', 'sheet', 'word', 'end']],
    ['3:5', ['word', 'operator', 'word', 'end']],
    ['{1;2}', ['open-array', 'number', 'semicolon', 'number', 'close-array', 'end']],
    ['#REF!', ['error', 'end']],
    ['1<=2', ['number', 'operator', 'number', 'end']],
  ])('of %s', (source, kinds) => {
    expect(tokensOf(source).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('names in formulas', () => {
  test('what is not defined is an error', () => {
    expect(shown(new Workbook().evaluate('=Nothing+1'))).toBe('#NAME?');
  });

  test('so is a function that there is not', () => {
    expect(shown(new Workbook().evaluate('=NOSUCH(1)'))).toBe('#NAME?');
  });

  test('and one with too few arguments has no value', () => {
    expect(shown(new Workbook().evaluate('=MOD(1)'))).toBe('#VALUE!');
  });
});
