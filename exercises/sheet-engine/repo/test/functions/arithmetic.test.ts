import { describe, expect, test } from 'vitest';
import { evaluate } from '../support/sheets.ts';

describe('arithmetic functions', () => {
  test.each([
    ['=ABS(-3.5)', 3.5],
    ['=SIGN(-8)', -1],
    ['=SIGN(0)', 0],
    ['=INT(-1.5)', -2],
    ['=TRUNC(-1.57)', -1],
    ['=TRUNC(3.14159,3)', 3.141],
    ['=ROUND(2.5,0)', 3],
    ['=ROUND(-2.5,0)', -3],
    ['=ROUND(1.005,2)', 1.01],
    ['=ROUND(1234.5,-2)', 1200],
    ['=ROUNDUP(1.21,1)', 1.3],
    ['=ROUNDUP(-1.21,1)', -1.3],
    ['=ROUNDDOWN(1.29,1)', 1.2],
    ['=MROUND(10,3)', 9],
    ['=MROUND(-10,-3)', -9],
    ['=MROUND(5,-2)', '#NUM!'],
    ['=CEILING(4.2,0.5)', 4.5],
    ['=CEILING(4.2)', 5],
    ['=CEILING(2,-1)', '#NUM!'],
    ['=FLOOR(4.7,0.5)', 4.5],
    ['=FLOOR(4.7,0)', '#DIV/0!'],
    ['=EVEN(3)', 4],
    ['=EVEN(-1)', -2],
    ['=ODD(2)', 3],
    ['=ODD(0)', 1],
    ['=MOD(7,3)', 1],
    ['=MOD(-7,3)', 2],
    ['=MOD(7,-3)', -2],
    ['=MOD(7,0)', '#DIV/0!'],
    ['=QUOTIENT(-7,2)', -3],
    ['=POWER(2,10)', 1024],
    ['=POWER(0,0)', '#NUM!'],
    ['=POWER(0,-1)', '#DIV/0!'],
    ['=SQRT(16)', 4],
    ['=SQRT(-1)', '#NUM!'],
    ['=EXP(0)', 1],
    ['=EXP(1000)', '#NUM!'],
    ['=LN(1)', 0],
    ['=LN(0)', '#NUM!'],
    ['=LOG(1000)', 3],
    ['=LOG(8,2)', 3],
    ['=LOG(8,1)', '#DIV/0!'],
    ['=LOG10(0.01)', -2],
    ['=FACT(5)', 120],
    ['=FACT(-1)', '#NUM!'],
    ['=COMBIN(5,2)', 10],
    ['=COMBIN(2,5)', '#NUM!'],
    ['=GCD(12,18,27)', 3],
    ['=LCM(4,6)', 12],
    ['=GCD(-2,4)', '#NUM!'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });
});

describe('trigonometric functions', () => {
  test.each([
    ['=SIN(0)', 0],
    ['=COS(PI())', -1],
    ['=TAN(0)', 0],
    ['=DEGREES(PI())', 180],
    ['=RADIANS(180)/PI()', 1],
    ['=DEGREES(ATAN2(1,1))', 45],
    ['=ATAN2(0,0)', '#DIV/0!'],
    ['=DEGREES(ASIN(1))', 90],
    ['=ACOS(2)', '#NUM!'],
    ['=DEGREES(ATAN(1))', 45],
  ])('%s', (formula, expected) => {
    const result = evaluate(formula);
    if (typeof expected === 'number') expect(result).toBeCloseTo(expected, 12);
    else expect(result).toBe(expected);
  });
});
