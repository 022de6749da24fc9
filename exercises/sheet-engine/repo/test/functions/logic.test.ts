import { describe, expect, test } from 'vitest';
import { evaluate } from '../support/sheets.ts';

describe('logical functions', () => {
  test.each([
    ['=IF(1,"yes","no")', 'yes'],
    ['=IF(0,"yes","no")', 'no'],
    ['=IF(0,"yes")', false],
    ['=IF(1,,2)', 0],
    ['=IF("x",1,2)', '#VALUE!'],
    ['=IF(TRUE,1,1/0)', 1],
    ['=IF(1/0,1,2)', '#DIV/0!'],
    ['=IFS(FALSE,1,TRUE,2)', 2],
    ['=IFS(FALSE,1)', '#N/A'],
    ['=IFERROR(1/0,"none")', 'none'],
    ['=IFERROR(5,"none")', 5],
    ['=IFNA(#N/A,1)', 1],
    ['=IFNA(1/0,1)', '#DIV/0!'],
    ['=AND(TRUE,1,"true")', true],
    ['=AND(TRUE,0)', false],
    ['=OR(FALSE,0)', false],
    ['=OR(FALSE,2)', true],
    ['=XOR(TRUE,TRUE,TRUE)', true],
    ['=XOR(TRUE,TRUE)', false],
    ['=AND(A1:A3)', '#VALUE!'],
    ['=NOT(0)', true],
    ['=TRUE()', true],
    ['=FALSE()', false],
    ['=CHOOSE(2,"a","b","c")', 'b'],
    ['=CHOOSE(4,"a","b","c")', '#VALUE!'],
    ['=SWITCH(2,1,"one",2,"two")', 'two'],
    ['=SWITCH(3,1,"one","other")', 'other'],
    ['=SWITCH(3,1,"one",2,"two")', '#N/A'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});

describe('information functions', () => {
  test.each([
    ['=ISNUMBER(1)', true],
    ['=ISNUMBER("1")', false],
    ['=ISTEXT("a")', true],
    ['=ISNONTEXT(1)', true],
    ['=ISLOGICAL(FALSE)', true],
    ['=ISBLANK(A1)', true],
    ['=ISBLANK("")', false],
    ['=ISERROR(#N/A)', true],
    ['=ISERR(#N/A)', false],
    ['=ISERR(1/0)', true],
    ['=ISNA(NA())', true],
    ['=ISEVEN(4.9)', true],
    ['=ISODD(-3)', true],
    ['=ISREF(A1)', true],
    ['=ISREF(1)', false],
    ['=N(TRUE)', 1],
    ['=N("a")', 0],
    ['=TYPE(1)', 1],
    ['=TYPE("a")', 2],
    ['=TYPE(TRUE)', 4],
    ['=TYPE(1/0)', 16],
    ['=TYPE({1,2})', 64],
    ['=ERROR.TYPE(1/0)', 2],
    ['=ERROR.TYPE(1)', '#N/A'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});
