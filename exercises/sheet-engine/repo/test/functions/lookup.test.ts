import { describe, expect, test } from 'vitest';
import { shown, sheetWith } from '../support/sheets.ts';

const PRICES = [
  ['code', 'name', 'price'],
  [10, 'apple', 3.5],
  [20, 'pear', 4],
  [30, 'fig', 9],
  [40, 'plum', null],
  [null, null, null],
  ['mon', 'tue', 'wed'],
  [1, 2, 3],
];

describe('lookup functions', () => {
  test.each([
    ['=VLOOKUP(20,A2:C5,2,FALSE)', 'pear'],
    ['=VLOOKUP(25,A2:C5,2)', 'pear'],
    ['=VLOOKUP(25,A2:C5,2,FALSE)', '#N/A'],
    ['=VLOOKUP(5,A2:C5,2)', '#N/A'],
    ['=VLOOKUP(20,A2:C5,4,FALSE)', '#REF!'],
    ['=VLOOKUP(20,A2:C5,0,FALSE)', '#VALUE!'],
    ['=VLOOKUP(40,A2:C5,3,FALSE)', 0],
    ['=VLOOKUP("p*",B2:C5,2,FALSE)', 4],
    ['=VLOOKUP("PEAR",B2:C5,2,FALSE)', 4],
    ['=HLOOKUP("tue",A7:C8,2,FALSE)', 2],
    ['=HLOOKUP("sun",A7:C8,2,FALSE)', '#N/A'],
    ['=LOOKUP(35,A2:A5,B2:B5)', 'fig'],
    ['=LOOKUP(5,A2:A5)', '#N/A'],
    ['=XLOOKUP("fig",B2:B5,C2:C5)', 9],
    ['=XLOOKUP("kiwi",B2:B5,C2:C5,"none")', 'none'],
    ['=XLOOKUP("f*",B2:B5,C2:C5,"none")', 'none'],
    ['=XLOOKUP("f*",B2:B5,C2:C5,"none",2)', 9],
    ['=XLOOKUP(25,A2:A5,B2:B5,"none",-1)', 'pear'],
    ['=XLOOKUP(25,A2:A5,B2:B5,"none",1)', 'fig'],
    ['=MATCH(30,A2:A5,0)', 3],
    ['=MATCH(35,A2:A5)', 3],
    ['=MATCH("f?g",B2:B5,0)', 3],
    ['=MATCH("wed",A7:C7,0)', 3],
    ['=MATCH(99,A2:A5,0)', '#N/A'],
    ['=MATCH(25,{40,30,20,10},-1)', 2],
    ['=INDEX(A2:C5,2,3)', 4],
    ['=INDEX(A7:C7,2)', 'tue'],
    ['=INDEX(A2:C5,5,1)', '#REF!'],
    ['=SUM(INDEX(A2:C5,0,1))', 100],
    ['=INDEX(C2:C5,MATCH("fig",B2:B5,0))', 9],
    ['=ROW()', 20],
    ['=COLUMN(C5)', 3],
    ['=ROW(B7:C9)', 7],
    ['=ROWS(A2:C5)', 4],
    ['=COLUMNS(A2:C5)', 3],
    ['=ADDRESS(3,28)', '$AB$3'],
    ['=ADDRESS(3,2,4)', 'B3'],
    ['=ADDRESS(3,2,1,TRUE,"May 2")', "'May 2'!$B$3"],
  ])('%s', (formula, expected) => {
    const workbook = sheetWith(PRICES);
    workbook.set('H20', formula);
    expect(shown(workbook.value('H20'))).toEqual(expected);
  });
});
