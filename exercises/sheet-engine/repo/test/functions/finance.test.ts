import { describe, expect, test } from 'vitest';
import { evaluate } from '../support/sheets.ts';

describe('financial functions', () => {
  test.each([
    ['=PMT(0.05/12,60,-10000)', 188.712336],
    ['=PMT(0,10,-1000)', 100],
    ['=PMT(0.01,12,-1000,0,1)', 87.969098],
    ['=PV(0.01,12,-100)', 1125.507747],
    ['=FV(0.01,12,-100)', 1268.250301],
    ['=FV(0,12,-100)', 1200],
    ['=NPER(0.01,-100,1000)', 10.588644],
    ['=RATE(12,-100,1125.507747)', 0.01],
    ['=NPV(0.1,100,100)', 173.553719],
    ['=IRR({-100,60,60})', 0.130662],
    ['=SLN(1000,100,9)', 100],
    ['=SYD(1000,100,4,1)', 360],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toBeCloseTo(expected, 5);
  });

  test.each([
    ['=PMT(0.1,0,100)', '#NUM!'],
    ['=IRR({100,60})', '#NUM!'],
    ['=SLN(1,1,0)', '#DIV/0!'],
    ['=NPV(-1,5)', '#DIV/0!'],
  ])('%s has no answer', (formula, expected) => {
    expect(evaluate(formula)).toBe(expected);
  });
});
