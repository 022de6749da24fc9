import { describe, expect, test } from 'bugsquash/examiner';
import { bookWith, computedAnew, shown, sum } from './support/books.ts';

describe('INDIRECT', () => {
  test('gives the cell or area that its text names', async ({ subject }) => {
    const book = await bookWith(subject, [[11, 22, 'B1', 'A1:B1']]);
    await book.call('setTable', 'A3', [
      ['=INDIRECT(C1)', '=SUM(INDIRECT(D1))', '=INDIRECT("$A$"&1)', '=SUM(INDIRECT("1:1"))'],
    ]);
    expect(await book.call('values', 'A3:D3')).toEqual([[22, 33, 11, 33]]);
  });

  test('looks on its own sheet, or on the one that the text names', async ({ subject }) => {
    const book = await bookWith(subject, [[1]]);
    await book.call('setTable', 'Overview!A1', [
      [2, '=INDIRECT("A1")', '=INDIRECT("till!A1")', '=INDIRECT("\'Overview\'!A1")'],
    ]);
    expect(await book.call('values', 'Overview!B1:D1')).toEqual([[2, 1, 2]]);
  });

  test('is #REF! where the text names nothing', async ({ subject }) => {
    const book = await bookWith(subject, [
      ['=INDIRECT("here")', '=INDIRECT("A0")', '=INDIRECT("May!A1")', '=INDIRECT("")', '=INDIRECT(1/0)'],
    ]);
    expect((await book.call('values', 'A1:E1'))[0].map(shown)).toEqual([
      '#REF!',
      '#REF!',
      '#REF!',
      '#REF!',
      '#DIV/0!',
    ]);
  });

  test('follows the text, and each cell that it came to', async ({ subject }) => {
    const book = await bookWith(subject, [['B1', 5, '=B1*2', '=INDIRECT(A1)+1']]);
    expect(await book.call('value', 'D1')).toBe(6);
    await book.call('set', 'B1', 7);
    expect(await book.call('value', 'D1')).toBe(8);
    await book.call('set', 'A1', 'C1');
    expect(await book.call('value', 'D1')).toBe(15);
    await book.call('set', 'B1', 9);
    expect(await book.call('value', 'D1')).toBe(19);
    await book.call('set', 'A1', 'Z9');
    expect(await book.call('value', 'D1')).toBe(1);
    await book.call('set', 'Z9', 4);
    expect(await book.call('value', 'D1')).toBe(5);
  });

  test('leaves alone what is written in the formula as well', async ({ subject }) => {
    const book = await bookWith(subject, [
      ['B1', 5, 6, '=B1*10+INDIRECT(A1)', '=SUM(B1:C1)*10+SUM(INDIRECT(A1))', '=SUM(B1:C1)'],
    ]);
    expect(await book.call('values', 'D1:F1')).toEqual([[55, 115, 11]]);
    await book.call('set', 'A1', 'B1:C1');
    expect(await book.call('values', 'E1:F1')).toEqual([[121, 11]]);
    await book.call('set', 'A1', 'C1');
    expect(await book.call('values', 'D1:F1')).toEqual([[56, 116, 11]]);
    await book.call('set', 'B1', 7);
    expect(await book.call('values', 'D1:F1')).toEqual([[76, 136, 13]]);
  });

  test('is no dependent any more when it is replaced', async ({ subject }) => {
    const book = await bookWith(subject, [[1, 2, '=INDIRECT("A1")+SUM(A1:B1)', '=SUM(A1:B1)']]);
    expect(await book.call('values', 'C1:D1')).toEqual([[4, 3]]);
    expect(await book.call('dependents', 'A1')).toEqual(['Till!C1', 'Till!D1']);
    await book.call('set', 'C1', 5);
    expect(await book.call('dependents', 'A1')).toEqual(['Till!D1']);
  });

  test('computes first what it comes to, over several formulas', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, '=A1+1', '=B1+1', '=SUM(INDIRECT("B1:C1"))', '=INDIRECT("D1")*2'],
    ]);
    expect(await book.call('value', 'E1')).toBe(10);
    await book.call('set', 'A1', 11);
    expect(await book.call('value', 'E1')).toBe(50);
    await book.call('set', 'F1', '=INDIRECT(INDIRECT("G1"))');
    await book.call('set', 'G1', '="B"&1');
    expect(await book.call('value', 'F1')).toBe(12);
  });

  test('is not computed again for what it has nothing to do with any more', async ({ subject }) => {
    const noted = subject.callback((value: number) => value);
    const book = await bookWith(subject, [['B1', 5, 6, '=NOTED(INDIRECT(A1))', '=NOTED(B9)']], { noted });
    await book.call('values', 'D1:E1');
    expect(noted.calls.length).toBe(2);
    await book.call('set', 'C1', 7);
    await book.call('set', 'F1', 7);
    await book.call('values', 'D1:E1');
    expect(noted.calls.length).toBe(2);
    await book.call('set', 'A1', 'C1');
    expect(await book.call('value', 'D1')).toBe(7);
    await book.call('set', 'B1', 8);
    await book.call('values', 'D1:E1');
    expect(noted.calls.length).toBe(3);
    await book.call('set', 'D1', '=NOTED(B9+1)');
    await book.call('value', 'D1');
    await book.call('set', 'C1', 9);
    expect(await book.call('value', 'D1')).toBe(1);
    expect(noted.calls.length).toBe(4);
  });

  test('is one of several in a formula, each of which is followed and left', async ({ subject }) => {
    const noted = subject.callback((value: number) => value);
    const book = await bookWith(
      subject,
      [
        ['D1:D2', 'E1:E2', null, 1, 2, 3, 4],
        ['=NOTED(SUM(INDIRECT(A1))+SUM(INDIRECT(B1))+SUM(F1:F2)+SUM(G1:G2))', null, null, 5, 6, 7, 8],
        ['=SUM(D1:D2)+SUM(E1:E2)+SUM(F1:F2)+SUM(G1:G2)'],
      ],
      { noted },
    );
    expect((await book.call('values', 'A2:A3')).flat()).toEqual([36, 36]);
    const amounts: Record<string, number> = { D: 1, E: 2, F: 3, G: 4 };
    for (const [index, column] of ['D', 'E', 'F', 'G', 'G', 'F', 'E', 'D'].entries()) {
      amounts[column] = 100 * (index + 1);
      await book.call('set', `${column}1`, amounts[column]);
      const total = sum(Object.values(amounts)) + 26;
      expect((await book.call('values', 'A2:A3')).flat()).toEqual([total, total]);
    }
    const before = noted.calls.length;
    await book.call('set', 'A1', 'F1:F2');
    await book.call('set', 'B1', 'G1:G2');
    expect(await book.call('value', 'A2')).toBe(2 * (600 + 7 + 500 + 8));
    await book.call('set', 'D1', 9);
    await book.call('set', 'E1', 9);
    await book.call('value', 'A2');
    expect(noted.calls.length).toBe(before + 1);
  });

  test('follows each change of an area that others refer to as well', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, '=SUM(INDIRECT("A1:A3"))', '=SUM(A1:A3)', '=SUM(A1:A2)'],
      [2],
      [3],
    ]);
    expect(await book.call('values', 'B1:D1')).toEqual([[6, 6, 3]]);
    for (const amount of [10, 20, 30]) {
      await book.call('set', 'A2', amount);
      expect(await book.call('value', 'B1')).toBe(amount + 4);
    }
    expect(await book.call('values', 'B1:D1')).toEqual([[34, 34, 31]]);
    await book.call('set', 'A3', 5);
    expect(await book.call('values', 'B1:D1')).toEqual([[36, 36, 31]]);
  });

  test('means the cell that has the name now when rows come and go', async ({ subject }) => {
    const book = await bookWith(subject, [[1, '=INDIRECT("A3")', '=SUM(INDIRECT("A2:A3"))'], [2], [3]]);
    expect(await book.call('values', 'B1:C1')).toEqual([[3, 5]]);
    await book.call('insertRows', 'Till', 2);
    expect(await book.call('values', 'B1:C1')).toEqual([[2, 2]]);
    await book.call('set', 'A2', 10);
    expect(await book.call('values', 'B1:C1')).toEqual([[2, 12]]);
    await book.call('deleteRows', 'Till', 2, 2);
    expect(await book.call('values', 'B1:C1')).toEqual([[0, 3]]);
    await book.call('set', 'A3', 6);
    expect(await book.call('values', 'B1:C1')).toEqual([[6, 9]]);
  });

  test('follows sheets that come, go and are renamed', async ({ subject }) => {
    const book = await bookWith(subject, [['=INDIRECT("May!A1")', '=INDIRECT("Overview!A1")']]);
    await book.call('setTable', 'Overview!A1', [[8]]);
    expect((await book.call('values', 'A1:B1'))[0].map(shown)).toEqual(['#REF!', 8]);
    await book.call('addSheet', 'May');
    expect(await book.call('values', 'A1:B1')).toEqual([[0, 8]]);
    await book.call('set', 'May!A1', 4);
    expect(await book.call('values', 'A1:B1')).toEqual([[4, 8]]);
    await book.call('removeSheet', 'May');
    expect((await book.call('values', 'A1:B1'))[0].map(shown)).toEqual(['#REF!', 8]);
    await book.call('renameSheet', 'Overview', 'May');
    expect((await book.call('values', 'A1:B1'))[0].map(shown)).toEqual([8, '#REF!']);
  });

  test('is a cycle where it comes back to itself, until it does not', async ({ subject }) => {
    const book = await bookWith(subject, [['=INDIRECT("B1")', '=A1+1', '=INDIRECT("C1")']]);
    expect((await book.call('values', 'A1:C1'))[0].map(shown)).toEqual(['#CYCLE!', '#CYCLE!', '#CYCLE!']);
    await book.call('set', 'B1', 3);
    expect(await book.call('value', 'A1')).toBe(3);
    const other = await bookWith(subject, [['=INDIRECT("B1")', '=SUM(A1:A3)', '=SUM(A1:A3)'], [4]]);
    expect((await other.call('values', 'A1:C1'))[0].map(shown)).toEqual(['#CYCLE!', '#CYCLE!', '#CYCLE!']);
    await other.call('set', 'A1', 2);
    expect((await other.call('values', 'A1:C1'))[0]).toEqual([2, 6, 6]);
    const third = await bookWith(subject, [['=SUM(B1:B3)', '=INDIRECT("A1")', '=SUM(B1:B3)']]);
    expect((await third.call('values', 'A1:C1'))[0].map(shown)).toEqual(['#CYCLE!', '#CYCLE!', '#CYCLE!']);
  });
});

describe('OFFSET', () => {
  test('gives an area so many rows and columns away', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    await book.call('setTable', 'E1', [
      [
        '=OFFSET(A1,1,2)',
        '=SUM(OFFSET(A1:B1,1,1))',
        '=SUM(OFFSET(C3,-2,-1,2,2))',
        '=SUM(OFFSET(A1,0,0,3))',
        '=SUM(OFFSET(A:A,0,1))',
        '=SUM(OFFSET(B2:C3,-1,-1))',
      ],
    ]);
    expect(await book.call('values', 'E1:J1')).toEqual([[6, 11, 16, 12, 15, 12]]);
  });

  test('is an error beyond the sheet, or where the area would be empty', async ({ subject }) => {
    const book = await bookWith(subject, [
      [
        1,
        '=OFFSET(A1,-1,0)',
        '=OFFSET(A1,0,0,0,1)',
        '=OFFSET(5,1,1)',
        '=OFFSET(A1,0,0,1,20000)',
        '=OFFSET(A1,0,0,1,0)',
        '=OFFSET(A1,1)',
        '=OFFSET(A1,0,0,1,1,1)',
      ],
    ]);
    expect((await book.call('values', 'B1:H1'))[0].map(shown)).toEqual([
      '#REF!',
      '#NUM!',
      '#VALUE!',
      '#REF!',
      '#NUM!',
      '#VALUE!',
      '#VALUE!',
    ]);
  });

  test('keeps the height or the width that nobody gives, and its own cell is a cycle', async ({
    subject,
  }) => {
    const book = await bookWith(subject, [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [
        '=SUM(OFFSET(A1:A2,0,1,,2))',
        '=SUM(OFFSET(A1:B1,1,0,2,))',
        '=OFFSET(C4,-1,0)',
        '=INDIRECT("D4")',
        '=OFFSET(C3,0,0,-1)',
      ],
    ]);
    expect((await book.call('values', 'A4:E4'))[0].map(shown)).toEqual([
      16,
      24,
      '#CYCLE!',
      '#CYCLE!',
      '#NUM!',
    ]);
    await book.call('setTable', 'C4', [['=OFFSET(C3,0,0)', '=SUM(INDIRECT("A4:C4"))']]);
    expect(await book.call('values', 'C4:D4')).toEqual([[9, 49]]);
  });

  test('follows its arguments, and the cells that it came to', async ({ subject }) => {
    const book = await bookWith(subject, [
      [2, '=SUM(OFFSET(A3,0,0,A1))'],
      [null],
      [10],
      ['=A3*2'],
      ['=A4*2'],
    ]);
    expect(await book.call('value', 'B1')).toBe(30);
    await book.call('set', 'A1', 3);
    expect(await book.call('value', 'B1')).toBe(70);
    await book.call('set', 'A3', 1);
    expect(await book.call('value', 'B1')).toBe(7);
    await book.call('set', 'C1', '=OFFSET(A3,1,0)');
    expect(await book.call('value', 'C1')).toBe(2);
    await book.call('insertRows', 'Till', 4);
    expect(await book.call('value', 'C1')).toBe(0);
    await book.call('set', 'A4', 100);
    expect(await book.call('value', 'B1')).toBe(103);
    expect(await book.call('values', 'A1:B6')).toEqual(await computedAnew(subject, book, 'A1:B6'));
  });
});
