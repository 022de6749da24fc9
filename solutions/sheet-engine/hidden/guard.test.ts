import { describe, expect, fc, test } from 'bugsquash/examiner';
import { AMOUNTS, bookWith, computedAnew, sales, shown, sum } from './support/books.ts';

describe('computing only what is needed', () => {
  test('nothing is computed before somebody looks, and nothing twice', async ({ subject }) => {
    const twice = subject.callback((value: number) => value * 2);
    const book = await bookWith(subject, [], { twice });
    await book.call('setTable', 'A1', [[4, '=TWICE(A1)', '=B1+1', '=SUM(A1:C1)']]);
    expect(twice.calls.length).toBe(0);
    expect(await book.call('values', 'B1:D1')).toEqual([[8, 9, 21]]);
    await book.call('values', 'A1:D1');
    expect(twice.calls.length).toBe(1);
  });

  test('what does not depend on a change is not computed again', async ({ subject }) => {
    const noted = subject.callback((value: number) => value);
    const book = await bookWith(subject, sales(AMOUNTS), { noted });
    await book.call('setTable', 'F2', [['=NOTED(D4)'], ['=NOTED(SUM(C$2:C5))'], ['=NOTED(SUM(C$9:C12))']]);
    await book.call('values', 'D2:F12');
    expect(noted.calls.length).toBe(3);
    await book.call('set', 'C7', 1);
    await book.call('values', 'D2:F12');
    await book.call('set', 'H3', 1);
    await book.call('values', 'D2:F12');
    expect(noted.calls.length).toBe(3);
    await book.call('set', 'C5', 1);
    await book.call('values', 'D2:F12');
    expect(noted.calls.length).toBe(4);
  });

  test('looking at one formula computes no other that it does not need', async ({ subject }) => {
    const noted = subject.callback((value: number) => value);
    const book = await bookWith(subject, sales(AMOUNTS), { noted });
    await book.call('fill', 'E2', 'E2:E12');
    await book.call('set', 'E2', '=NOTED(SUM(C$2:C2))');
    await book.call('fill', 'E2', 'E2:E12');
    await book.call('value', 'E12');
    expect(noted.calls.length).toBe(1);
    await book.call('set', 'C12', 5);
    await book.call('value', 'E12');
    expect(noted.calls.length).toBe(2);
  });

  test('inserting a row computes no formula again that it does not concern', async ({ subject }) => {
    const noted = subject.callback((value: number) => value);
    const book = await bookWith(subject, [[3, 4, '=NOTED(A1+B1)'], [null], [5, 6, '=NOTED(SUM(A3:B3))']], {
      noted,
    });
    await book.call('values', 'A1:C3');
    await book.call('insertRows', 'Till', 2);
    expect(await book.call('values', 'C1:C4')).toEqual([[7], [null], [null], [11]]);
    expect(noted.calls.length).toBe(2);
  });

  test('columns of 15,000 running totals are no trouble', async ({ subject }) => {
    const book = await bookWith(subject, [[2, '=SUM(A$1:A1)']]);
    await book.call('fill', 'A1:B1', 'A1:B15000');
    expect(await book.call('value', 'B15000')).toBe(30000);
    await book.call('set', 'A1', 3);
    expect(await book.call('value', 'B15000')).toBe(30001);
  });
});

describe('changes that are looked at as a whole', () => {
  test('running totals follow each of them', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    for (const [row, amount] of [
      [3, 5],
      [3, 6],
      [9, 7],
    ] as const) {
      await book.call('set', `C${row}`, amount);
      expect(await book.call('values', 'D2:D12')).toEqual(await computedAnew(subject, book, 'D2:D12'));
    }
  });

  test('sums over formulas, other sheets and names follow', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, '=A1*2'],
      [3, '=A2*2'],
      ['=SUM(A1:B2)', '=SUM(Both)'],
    ]);
    await book.call('define', 'Both', '=Till!$B$1:$B$2');
    await book.call('set', 'Overview!A1', '=Till!A3+SUM(Till!A:A)');
    expect(await book.call('values', 'A3:B3')).toEqual([[12, 8]]);
    await book.call('set', 'A2', 5);
    expect(await book.call('values', 'A3:B3')).toEqual([[18, 12]]);
    expect(await book.call('value', 'Overview!A1')).toBe(18 + 1 + 5 + 18);
  });

  test('cycles come and go', async ({ subject }) => {
    const book = await bookWith(subject, [['=B1+1', '=SUM(A1:A3)', '=IFERROR(B1,"caught")'], [2], [3]]);
    expect((await book.call('values', 'A1:C1'))[0].map(shown)).toEqual(['#CYCLE!', '#CYCLE!', 'caught']);
    await book.call('set', 'A1', 4);
    expect((await book.call('values', 'A1:C1'))[0]).toEqual([4, 9, 9]);
  });

  test('errors come and go', async ({ subject }) => {
    const book = await bookWith(subject, [[8, 0, '=A1/B1', '=SUM(A1:C1)', '=COUNT(A1:C1)']]);
    expect((await book.call('values', 'C1:E1'))[0].map(shown)).toEqual(['#DIV/0!', '#DIV/0!', 2]);
    await book.call('set', 'B1', 4);
    expect(await book.call('values', 'C1:E1')).toEqual([[2, 14, 3]]);
  });

  test('any edits give what is computed anew', async ({ subject }) => {
    const cell = fc
      .record({ column: fc.constantFrom('A', 'B', 'C'), row: fc.integer({ min: 1, max: 8 }) })
      .map(({ column, row }) => `${column}${row}`);
    const input = fc.oneof(
      fc.integer({ min: -50, max: 50 }),
      fc.tuple(cell, cell).map(([one, other]) => `=SUM(${one}:${other})`),
      fc.tuple(cell, cell).map(([one, other]) => `=${one}-2*${other}`),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, input), { minLength: 3, maxLength: 12 }), async (edits) => {
        const book = await bookWith(subject);
        for (const [place, what] of edits) {
          await book.call('set', place, what);
          await book.call('values', 'A1:C8');
        }
        expect(await book.call('values', 'A1:C8')).toEqual(await computedAnew(subject, book, 'A1:C8'));
      }),
      { numRuns: 8 },
    );
  });
});

describe('lines that are inserted and deleted', () => {
  test('references follow an insertion', async ({ subject }) => {
    const formulas = [
      '=A3',
      '=$A$3+A$1',
      '=SUM(A1:A9)',
      '=SUM(A3:A9)',
      '=SUM(A1:A2)',
      '=SUM(A9:A1)',
      '=SUM(A:A)',
      '=Overview!A3',
    ];
    const book = await bookWith(subject, [[...formulas.map(() => null)]]);
    await book.call('setTable', 'C1', [formulas]);
    await book.call('insertRows', 'Till', 3);
    expect(await book.call('inputs', 'C1:J1')).toEqual([
      [
        '=A4',
        '=$A$4+A$1',
        '=SUM(A1:A10)',
        '=SUM(A4:A10)',
        '=SUM(A1:A2)',
        '=SUM(A10:A1)',
        '=SUM(A:A)',
        '=Overview!A3',
      ],
    ]);
  });

  test('references follow a deletion, and those to nothing are lost', async ({ subject }) => {
    const book = await bookWith(subject, []);
    await book.call('setTable', 'C1', [
      ['=A3', '=A4', '=SUM(A2:A3)', '=SUM(A3:A9)', '=SUM(A$9:A3)', '=SUM(A3:A4)', '=B$9'],
    ]);
    await book.call('deleteRows', 'Till', 3, 2);
    expect(await book.call('inputs', 'C1:I1')).toEqual([
      ['=#REF!', '=#REF!', '=SUM(A2:A2)', '=SUM(A3:A7)', '=SUM(A$7:A3)', '=SUM(#REF!)', '=B$7'],
    ]);
  });

  test('insertions and deletions far from each other are followed one by one', async ({ subject }) => {
    const book = await bookWith(subject, [['=SUM(A5:A20)', '=A$30', '=SUM(E1:G1)']]);
    await book.call('insertRows', 'Till', 10);
    await book.call('insertRows', 'Till', 4, 2);
    await book.call('deleteRows', 'Till', 25);
    await book.call('insertColumns', 'Till', 'F');
    await book.call('deleteColumns', 'Till', 'E');
    expect(await book.call('inputs', 'A1:C1')).toEqual([['=SUM(A7:A23)', '=A$32', '=SUM(E1:G1)']]);
  });

  test('lines that are put in one below the other are followed by what was there before', async ({
    subject,
  }) => {
    const book = await bookWith(subject, [[5], [6], [7], ['=SUM(A1:A3)', '=A1/A$4']]);
    for (const row of [2, 3, 4, 3]) await book.call('insertRows', 'Till', row);
    expect(await book.call('inputs', 'A8:B8')).toEqual([['=SUM(A1:A7)', '=A1/A$8']]);
    await book.call('deleteRows', 'Till', 3);
    await book.call('deleteRows', 'Till', 3);
    await book.call('deleteRows', 'Till', 2);
    expect(await book.call('inputs', 'A5:B5')).toEqual([['=SUM(A1:A4)', '=A1/A$5']]);
    expect(await book.call('value', 'A5')).toBe(18);
  });

  test('a formula that is looked at after each insertion follows all of them', async ({ subject }) => {
    const book = await bookWith(subject, [[5], [6], [7]]);
    for (const row of [2, 3, 4]) {
      await book.call('insertRows', 'Till', row);
      await book.call('set', `B${row}`, `=SUM(A$1:A$${row + 2})`);
      for (let at = 2; at <= row; at += 1) expect(await book.call('value', `B${at}`)).toBe(18);
      await book.call('set', 'Overview!A1', `=Till!A${row + 2}`);
      await book.call('insertRows', 'Till', 20);
      expect(await book.call('inputs', `B2:B${row}`)).toEqual(
        Array.from({ length: row - 1 }, () => [`=SUM(A$1:A$${row + 2})`]),
      );
    }
  });

  test('sums take in what is put into new rows and leave out what is gone', async ({ subject }) => {
    const book = await bookWith(subject, [[5], [6], [7], ['=SUM(A1:A3)']]);
    expect(await book.call('value', 'A4')).toBe(18);
    await book.call('insertRows', 'Till', 2);
    await book.call('set', 'A2', 100);
    expect(await book.call('value', 'A5')).toBe(118);
    await book.call('deleteRows', 'Till', 3);
    expect(await book.call('value', 'A4')).toBe(112);
    await book.call('set', 'A1', 1);
    expect(await book.call('value', 'A4')).toBe(108);
  });

  test('two ranges that become one both go on', async ({ subject }) => {
    const book = await bookWith(subject, [[1], [2], [3], [null, '=SUM(A1:A2)', '=SUM(A1:A3)']]);
    await book.call('values', 'B4:C4');
    await book.call('deleteRows', 'Till', 3);
    for (const amount of [5, 6]) {
      await book.call('set', 'A1', amount);
      expect(await book.call('values', 'B3:C3')).toEqual([[amount + 2, amount + 2]]);
    }
  });

  test('two ranges that both come to end at the last row go on', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, '=SUM(A$1:A$1048575)', '=SUM(A$1:A$1048576)', '=SUM(A$2:A$1048575)', '=SUM(A$2:A$1048576)'],
      [2],
      [3],
    ]);
    expect(await book.call('values', 'B1:E1')).toEqual([[6, 6, 5, 5]]);
    await book.call('insertRows', 'Till', 3);
    for (const amount of [10, 20, 30]) {
      await book.call('set', 'A2', amount);
      expect(await book.call('values', 'B1:E1')).toEqual([[amount + 4, amount + 4, amount + 3, amount + 3]]);
    }
    expect(await book.call('values', 'A1:E5')).toEqual(await computedAnew(subject, book, 'A1:E5'));
  });

  test('names follow', async ({ subject }) => {
    const book = await bookWith(subject, [[1], [2], [3]]);
    await book.call('define', 'Amounts', '=Till!$A$1:$A$3');
    await book.call('insertRows', 'Till', 2, 2);
    await book.call('deleteRows', 'Till', 5);
    expect(await book.get('names')).toEqual({ Amounts: '=Till!$A$1:$A$4' });
  });
});

describe('the rest of the engine', () => {
  test('copies take references without a $ along', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, 10, '=A1+$B$1+A$2'],
      [2, 20],
      [3, 30],
    ]);
    await book.call('fill', 'C1', 'C1:C3');
    expect(await book.call('inputs', 'C1:C3')).toEqual([
      ['=A1+$B$1+A$2'],
      ['=A2+$B$1+A$2'],
      ['=A3+$B$1+A$2'],
    ]);
    await book.call('copy', 'C3', 'D1');
    expect(await book.call('input', 'D1')).toBe('=B1+$B$1+B$2');
  });

  test('a copy to where its reference would lie beyond the edge has lost it for good', async ({
    subject,
  }) => {
    const book = await bookWith(subject, [[null, null, '=SUM(A4:A1048576)', '=XFD1'], [5]]);
    await book.call('copy', 'C1', 'C2');
    await book.call('copy', 'D1', 'E2');
    for (const rows of [1, 2]) {
      expect((await book.call('inputs', 'C2:E2')).flat()).toEqual(['=SUM(#REF!)', null, '=#REF!']);
      expect((await book.call('values', 'C2:E2')).flat().map(shown)).toEqual(['#REF!', null, '#REF!']);
      await book.call('insertRows', 'Till', 4, rows);
      await book.call('set', 'A9', rows);
    }
    await book.call('copy', 'C2', 'C1');
    expect(await book.call('input', 'C1')).toBe('=SUM(#REF!)');
  });

  test('a saved workbook is loaded as it was', async ({ subject }) => {
    const book = await bookWith(subject, [
      ['=B1*2', '15%', "'12"],
      ['#N/A', true, 'text'],
    ]);
    await book.call('define', 'Rate', '=Till!$B$1');
    const saved = await book.call('save');
    const loaded = await subject.call('loadWorkbook', saved);
    expect(await loaded.call('save')).toEqual(saved);
    expect(await loaded.call('values', 'A1:C2')).toEqual([
      [0.3, 0.15, '12'],
      [{ error: '#N/A' }, true, 'text'],
    ]);
  });

  test('sheets are renamed and removed', async ({ subject }) => {
    const book = await bookWith(subject, [['=Overview!A1+1', '=SUM(Overview!A1:A2)']]);
    await book.call('set', 'Overview!A1', 4);
    await book.call('renameSheet', 'Overview', 'May 2');
    expect(await book.call('inputs', 'A1:B1')).toEqual([["='May 2'!A1+1", "=SUM('May 2'!A1:A2)"]]);
    expect(await book.call('values', 'A1:B1')).toEqual([[5, 4]]);
    await book.call('removeSheet', 'May 2');
    expect((await book.call('values', 'A1:B1'))[0].map(shown)).toEqual(['#REF!', '#REF!']);
  });

  test('selected cells are summed up', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, 'x'],
      ['=A1*4', null],
    ]);
    expect(await book.call('summary', 'A1:B2')).toEqual({
      count: 3,
      numbers: 2,
      sum: 5,
      average: 2.5,
      min: 1,
      max: 4,
    });
  });

  test('a formula that cannot be read changes nothing', async ({ subject }) => {
    const book = await bookWith(subject, [[5, '=A1+1']]);
    await expect(book.call('set', 'A1', '=1+')).rejects.toMatchObject({ name: 'FormulaError' });
    expect(await book.call('values', 'A1:B1')).toEqual([[5, 6]]);
  });

  test('dependents and precedents are told', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS.slice(0, 3)));
    expect(await book.call('precedents', 'D4')).toEqual(['Till!C2:C4']);
    expect(await book.call('dependents', 'C3')).toEqual(['Till!D3', 'Till!D4']);
    expect(sum(AMOUNTS.slice(0, 3))).toBe(await book.call('value', 'D4'));
  });
});
