import { describe, expect, test } from 'vitest';
import { Workbook } from '../../src/index.ts';
import { evaluate, shown } from '../support/sheets.ts';

describe('date functions', () => {
  test.each([
    ['=DATE(2026,1,1)', 46023],
    ['=DATE(2026,13,1)=DATE(2027,1,1)', true],
    ['=DATE(2024,2,29)+1=DATE(2024,3,1)', true],
    ['=DATE(-3000,1,1)', '#NUM!'],
    ['=YEAR(DATE(2026,5,17))', 2026],
    ['=MONTH(DATE(2026,5,17))', 5],
    ['=DAY(DATE(2026,5,17))', 17],
    ['=TIME(18,0,0)', 0.75],
    ['=HOUR(TIME(13,45,10))', 13],
    ['=MINUTE(TIME(13,45,10))', 45],
    ['=SECOND(TIME(13,45,10))', 10],
    ['=WEEKDAY(DATE(2026,11,27))', 6],
    ['=WEEKDAY(DATE(2026,11,27),2)', 5],
    ['=WEEKDAY(DATE(2026,11,27),3)', 4],
    ['=ISOWEEKNUM(DATE(2026,1,1))', 1],
    ['=ISOWEEKNUM(DATE(2027,1,1))', 53],
    ['=DAYS(DATE(2026,3,1),DATE(2026,2,1))', 28],
    ['=EDATE(DATE(2026,1,31),1)=DATE(2026,2,28)', true],
    ['=EOMONTH(DATE(2026,1,15),0)=DATE(2026,1,31)', true],
    ['=EOMONTH(DATE(2026,1,15),-2)=DATE(2025,11,30)', true],
    ['=DATEVALUE("2026-01-01")', 46023],
    ['=DATEVALUE("soon")', '#VALUE!'],
    ['=TIMEVALUE("06:00")', 0.25],
    ['=NETWORKDAYS(DATE(2026,11,23),DATE(2026,11,29))', 5],
    ['=NETWORKDAYS(DATE(2026,11,23),DATE(2026,11,29),DATE(2026,11,25))', 4],
    ['=WORKDAY(DATE(2026,11,27),1)=DATE(2026,11,30)', true],
    ['=WORKDAY(DATE(2026,11,30),-1)=DATE(2026,11,27)', true],
    ['=NOW()', '#N/A'],
  ])('%s', (formula, expected) => {
    expect(evaluate(formula)).toEqual(expected);
  });

  test('NOW and TODAY follow the time that they are told', () => {
    const workbook = new Workbook();
    workbook.set('A1', '=TODAY()');
    workbook.set('A2', '=NOW()-TODAY()');
    expect(shown(workbook.value('A1'))).toBe('#N/A');
    workbook.setNow(new Date('2026-01-01T06:00:00Z'));
    expect(workbook.values('A1:A2')).toEqual([[46023], [0.25]]);
    workbook.setNow(new Date('2026-01-02T12:00:00Z'));
    expect(workbook.values('A1:A2')).toEqual([[46024], [0.5]]);
  });
});
