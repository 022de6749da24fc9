import { describe, expect, test } from 'vitest';
import { evaluate, shown, sheetWith } from '../support/sheets.ts';

describe('totals and statistics of what is written into the formula', () => {
  test.each([
    ['=SUM(1,2,3)', 6],
    ['=SUM(1,"2",TRUE)', 4],
    ['=SUM(1,"x")', '#VALUE!'],
    ['=SUM({1,"2",TRUE})', 1],
    ['=AVERAGE(2,4)', 3],
    ['=AVERAGE({"a"})', '#DIV/0!'],
    ['=MIN(3,1,2)', 1],
    ['=MAX({"a"})', 0],
    ['=COUNT(1,"2","x",TRUE)', 3],
    ['=COUNTA(1,"","x")', 3],
    ['=PRODUCT(2,3,4)', 24],
    ['=SUMSQ(3,4)', 25],
    ['=SUMPRODUCT({1,2,3},{4,5,6})', 32],
    ['=SUMPRODUCT({1,2},{1;2})', '#VALUE!'],
    ['=MEDIAN(1,3,2,4)', 2.5],
    ['=MEDIAN({"a"})', '#NUM!'],
    ['=MODE({1,2,2,3,3})', 2],
    ['=MODE({1,2,3})', '#N/A'],
    ['=LARGE({3,1,2},2)', 2],
    ['=SMALL({3,1,2},1)', 1],
    ['=SMALL({3,1,2},4)', '#NUM!'],
    ['=RANK(2,{3,1,2})', 2],
    ['=RANK(3,{3,1,2},1)', 3],
    ['=RANK(9,{3,1,2})', '#N/A'],
    ['=VAR({1,2,3,4})', 5 / 3],
    ['=VARP({1,2,3,4})', 1.25],
    ['=STDEVP({2,4,4,4,5,5,7,9})', 2],
    ['=STDEV({5})', '#DIV/0!'],
    ['=AVEDEV({1,2,3,4})', 1],
    ['=GEOMEAN({0,1})', '#NUM!'],
    ['=PERCENTILE({1,2,3,4,5},0.25)', 2],
    ['=PERCENTILE({1,2},2)', '#NUM!'],
    ['=QUARTILE({1,2,3,4},1)', 1.75],
    ['=CORREL({1,2,3},{2,4,6})', 1],
    ['=CORREL({1,2,3},{5,5,5})', '#DIV/0!'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});

const FRUIT = [
  ['fruit', 'crates', 'price'],
  ['apple', 12, 3.5],
  ['pear', 7, 4],
  ['Apple', 5, 3],
  ['apricot', null, 6],
  ['fig', 'none', 9],
  [null, 2, true],
];

describe('functions of ranges', () => {
  test.each([
    ['=SUM(B2:B7)', 26],
    ['=SUM(B2:C7)', 51.5],
    ['=SUM(B2:B3,B4)', 24],
    ['=SUM(B:B)', 26],
    ['=SUM(2:3)', 26.5],
    ['=AVERAGE(B2:B7)', 6.5],
    ['=MIN(B2:B7)', 2],
    ['=MAX(B2:C7)', 12],
    ['=MAX(E1:E9)', 0],
    ['=COUNT(B1:C7)', 9],
    ['=COUNTA(A1:A7)', 6],
    ['=COUNTBLANK(A1:C7)', 2],
    ['=COUNTIF(A2:A7,"apple")', 2],
    ['=COUNTIF(A2:A7,"ap*")', 3],
    ['=COUNTIF(A2:A7,"<>apple")', 4],
    ['=COUNTIF(B2:B7,">5")', 2],
    ['=COUNTIF(B2:B7,"none")', 1],
    ['=COUNTIF(A2:A7,"=")', 1],
    ['=COUNTIF(A2:A7,"<>")', 5],
    ['=COUNTIF(C2:C7,TRUE)', 1],
    ['=COUNTIFS(A2:A7,"ap*",B2:B7,">=5")', 2],
    ['=COUNTIFS(A2:A7,"ap*",B2:B6,">=5")', '#VALUE!'],
    ['=SUMIF(A2:A7,"apple",B2:B7)', 17],
    ['=SUMIF(A2:A7,"apple",B2)', 17],
    ['=SUMIF(B2:B7,"<10")', 14],
    ['=SUMIF(A:A,"pear",C:C)', 4],
    ['=SUMIFS(B2:B7,A2:A7,"ap*",C2:C7,"<3.2")', 5],
    ['=AVERAGEIF(A2:A7,"apple",C2:C7)', 3.25],
    ['=AVERAGEIF(A2:A7,"plum",C2:C7)', '#DIV/0!'],
    ['=AVERAGEIFS(C2:C7,B2:B7,">6")', 3.75],
    ['=MAXIFS(C2:C7,A2:A7,"a*")', 6],
    ['=MINIFS(C2:C7,A2:A7,"a*")', 3],
    ['=MINIFS(C2:C7,A2:A7,"z*")', 0],
    ['=SUMPRODUCT(B2:B4,C2:C4)', 85],
    ['=SUMPRODUCT((A2:A6="apple")*C2:C6)', 6.5],
    ['=MEDIAN(B2:B7)', 6],
    ['=LARGE(B2:B7,2)', 7],
    ['=RANK(B3,B2:B7)', 2],
    ['=AND(C2:C7)', true],
    ['=SUM(B2:B4)/COUNT(B2:B4)', 8],
  ])('%s', (formula, expected) => {
    const workbook = sheetWith(FRUIT);
    workbook.set('H20', formula);
    expect(shown(workbook.value('H20'))).toEqual(expected);
  });
});
