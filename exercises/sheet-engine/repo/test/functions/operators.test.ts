import { describe, expect, test } from 'vitest';
import { evaluate } from '../support/sheets.ts';

describe('operators', () => {
  test.each([
    ['=1+2*3', 7],
    ['=(1+2)*3', 9],
    ['=2^3^2', 64],
    ['=-2^2', 4],
    ['=2^-1', 0.5],
    ['=50%', 0.5],
    ['=200*10%', 20],
    ['=7-2-1', 4],
    ['=8/4/2', 1],
    ['=1/0', '#DIV/0!'],
    ['=0^0', '#NUM!'],
    ['=10^400', '#NUM!'],
    ['="a"&"b"&1', 'ab1'],
    ['=1&TRUE', '1TRUE'],
    ['="3"+4', 7],
    ['="x"+1', '#VALUE!'],
    ['="10%"*2', 0.2],
    ['=TRUE+1', 2],
    ['=--"5"', 5],
    ['=+"x"', 'x'],
    ['=1=1', true],
    ['="a"="A"', true],
    ['=1<>2', true],
    ['=2<1', false],
    ['="b">"a"', true],
    ['=1<"a"', true],
    ['="a"<TRUE', true],
    ['=3>=3', true],
    ['=3<=2', false],
    ['=1=1&""', false],
    ['=A1=0', true],
    ['=A1=""', true],
    ['=A1=FALSE', true],
    ['=A1', 0],
    ['=#N/A+1', '#N/A'],
    ['=1/0+#N/A', '#DIV/0!'],
    ['=0.1+0.2-0.3<0.0000001', true],
    ['=SUM({1,2;3,4}*2)', 20],
    ['=SUM({1,2}+{10;20})', 66],
    ['={1,2}', '#VALUE!'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});
