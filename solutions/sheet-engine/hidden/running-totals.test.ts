import { describe, expect, fc, test } from 'bugsquash/examiner';
import { AMOUNTS, bookWith, computedAnew, sales, sum } from './support/books.ts';

const ALL = sum(AMOUNTS);
const LAST = `D${AMOUNTS.length + 1}`;

describe('a total at the bottom, where nobody looks at those above it', () => {
  test('follows each correction of an early amount', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('values', `D2:${LAST}`);
    await book.call('set', 'C3', 98);
    expect(await book.call('value', LAST)).toBe(ALL + 10);
    await book.call('set', 'C3', 108);
    expect(await book.call('value', LAST)).toBe(ALL + 20);
    await book.call('set', 'C5', 100);
    expect(await book.call('value', LAST)).toBe(ALL + 25);
    await book.call('set', 'C2', null);
    expect(await book.call('value', LAST)).toBe(ALL + 25 - 417);
  });

  test('follows when the last ones are on the screen, and the correction is above them', async ({
    subject,
  }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('values', 'D2:D12');
    for (const more of [1, 2, 3]) {
      await book.call('set', 'C4', 1260 + more);
      const [first, , , last] = (await book.call('values', 'D9:D12')).flat();
      expect([first, last]).toEqual([sum(AMOUNTS.slice(0, 8)) + more, ALL + more]);
    }
  });

  test('follows when it was never looked at together with the others', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    expect(await book.call('value', LAST)).toBe(ALL);
    await book.call('set', 'C6', 40);
    expect(await book.call('value', LAST)).toBe(ALL + 7);
    await book.call('set', 'C6', 47);
    expect(await book.call('value', LAST)).toBe(ALL + 14);
  });

  test('follows after one in the middle was looked at on the way', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('values', `D2:${LAST}`);
    await book.call('set', 'C2', 427);
    await book.call('value', 'D7');
    await book.call('value', LAST);
    await book.call('set', 'C2', 437);
    expect(await book.call('value', 'D7')).toBe(sum(AMOUNTS.slice(0, 6)) + 20);
    await book.call('set', 'C10', 252);
    expect(await book.call('value', LAST)).toBe(ALL + 21);
    expect(await book.call('value', 'D4')).toBe(sum(AMOUNTS.slice(0, 3)) + 20);
  });

  test('follows where the amounts are formulas themselves', async ({ subject }) => {
    const rows = sales(AMOUNTS).map((row, index) =>
      index === 0 ? row : [row[0], row[2], `=B${index + 1}*2`, row[3]],
    );
    const book = await bookWith(subject, rows as (string | number | null)[][]);
    expect(await book.call('value', LAST)).toBe(2 * ALL);
    await book.call('set', 'B4', 1261);
    expect(await book.call('value', LAST)).toBe(2 * ALL + 2);
    await book.call('set', 'B4', 1262);
    expect(await book.call('value', LAST)).toBe(2 * ALL + 4);
    await book.call('set', 'B2', 418);
    await book.call('set', 'B4', 1270);
    expect(await book.call('value', 'D3')).toBe(2 * 506);
    expect(await book.call('value', 'D4')).toBe(2 * 1776);
  });

  test('follows in a column of many hundreds', async ({ subject }) => {
    const book = await bookWith(subject, [['what', null, 'amount', 'so far']]);
    await book.call('set', 'C2', 3);
    await book.call('set', 'D2', '=SUM(C$2:C2)');
    await book.call('fill', 'C2:D2', 'C2:D701');
    await book.call('values', 'D2:D701');
    for (const amount of [5, 8, 4]) {
      await book.call('set', 'C17', amount);
      await book.call('values', 'D690:D701');
      expect(await book.call('value', 'D701')).toBe(3 * 699 + amount);
    }
  });
});

describe('whatever is computed from ranges of which one goes on where another ends', () => {
  test('averages, extremes and counts follow', async ({ subject }) => {
    const formulas = ['AVERAGE', 'MIN', 'MAX', 'COUNT', 'COUNTA'].map((name) => `=${name}(C2:C12)`);
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('setTable', 'F1', [formulas]);
    await book.call('values', 'D2:F12');
    await book.call('set', 'C2', 5000);
    expect((await book.call('values', 'F1:J1'))[0].slice(1)).toEqual([33, 5000, 11, 11]);
    await book.call('set', 'C2', 'void');
    const rest = AMOUNTS.slice(1);
    expect((await book.call('values', 'F1:J1'))[0]).toEqual([sum(rest) / 10, 33, 1260, 10, 11]);
    await book.call('set', 'C2', 11);
    expect((await book.call('values', 'F1:J1'))[0]).toEqual([(sum(rest) + 11) / 11, 11, 1260, 11, 11]);
  });

  test('so do functions that go through the cells one by one', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('setTable', 'F1', [['=MEDIAN(C2:C12)', '=SUMIF(C2:C12,">500")', '=MATCH(77,C2:C12,0)']]);
    await book.call('values', 'D2:D12');
    await book.call('values', 'F1:H1');
    await book.call('set', 'C3', 900);
    expect((await book.call('values', 'F1:G1'))[0]).toEqual([417, 4256]);
    await book.call('set', 'C3', 77);
    expect((await book.call('values', 'F1:H1'))[0]).toEqual([251, 3356, 2]);
  });

  test('a total that is added later starts from what is there now', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('values', 'D2:D12');
    await book.call('set', 'C4', 1000);
    await book.call('value', LAST);
    await book.call('set', 'C4', 2000);
    await book.call('set', 'C13', 10);
    await book.call('set', 'D13', '=SUM(C$2:C13)');
    expect(await book.call('value', 'D13')).toBe(ALL + 740 + 10);
    await book.call('set', 'C3', 89);
    expect(await book.call('value', 'D13')).toBe(ALL + 740 + 11);
  });

  test('ranges of several columns, by a name and from another sheet', async ({ subject }) => {
    const book = await bookWith(subject, [
      [1, 10, 100],
      [2, 20, 200],
      [3, 30, 300],
      [4, 40, 400],
    ]);
    await book.call('define', 'Everything', '=Till!$A$1:$C$4');
    await book.call('setTable', 'Overview!A1', [
      ['=SUM(Till!A1:C2)', '=SUM(Everything)', '=SUM(Till!A1:C3)'],
    ]);
    await book.call('values', 'Overview!A1:C1');
    await book.call('set', 'B1', 11);
    expect(await book.call('value', 'Overview!B1')).toBe(1111);
    await book.call('set', 'B1', 12);
    expect(await book.call('value', 'Overview!B1')).toBe(1112);
    await book.call('set', 'A2', 5);
    expect(await book.call('values', 'Overview!A1:C1')).toEqual([[338, 1115, 671]]);
  });

  test('ranges of very many columns', async ({ subject }) => {
    const book = await bookWith(subject, [[1], [2], [3]]);
    await book.call('set', 'Overview!A1', '=SUM(Till!A1:CZ2)');
    await book.call('set', 'Overview!B1', '=SUM(Till!A1:CZ3)');
    await book.call('values', 'Overview!A1:B1');
    for (const amount of [10, 20, 30]) {
      await book.call('set', 'CY1', amount);
      expect(await book.call('value', 'Overview!B1')).toBe(amount + 6);
    }
    expect(await book.call('value', 'Overview!A1')).toBe(33);
  });

  test('a range down to the last row, when rows come in above', async ({ subject }) => {
    const book = await bookWith(subject, [
      ['amount', null, '=SUM(A$2:A$4)'],
      [1, null, '=SUM(A$2:A$1048576)'],
      [2],
      [3],
      [4],
    ]);
    expect((await book.call('values', 'C1:C2')).flat()).toEqual([6, 10]);
    await book.call('insertRows', 'Till', 3);
    expect(await book.call('value', 'C2')).toBe(10);
    for (const amount of [100, 200]) {
      await book.call('set', 'A2', amount);
      expect(await book.call('value', 'C2')).toBe(amount + 9);
    }
    expect(await book.call('value', 'C1')).toBe(205);
  });

  test('what is shown and exported is computed from the total as it is', async ({ subject }) => {
    const book = await bookWith(subject, sales(AMOUNTS));
    await book.call('setTable', 'F1', [[`=IF(${LAST}>4440,"over","under")`, `=${LAST}/10`]]);
    await book.call('setFormat', 'G1', '#,##0.00');
    await book.call('values', 'D2:G12');
    await book.call('set', 'C2', 420);
    expect(await book.call('exportCsv', 'F1:G1')).toBe('under,443.60\n');
    await book.call('set', 'C2', 425);
    expect(await book.call('text', 'F1')).toBe('over');
    expect(await book.call('exportCsv', 'F1:G1')).toBe('over,444.10\n');
  });

  test('any corrections, looked at here and there, give what is computed anew', async ({ subject }) => {
    const step = fc.record({
      row: fc.integer({ min: 2, max: 9 }),
      amount: fc.integer({ min: 1, max: 999 }),
      seen: fc.integer({ min: 2, max: 12 }),
    });
    const steps = fc.array(step, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(steps, async (corrections) => {
        const book = await bookWith(subject, sales(AMOUNTS));
        await book.call('values', 'D2:D12');
        for (const { row, amount, seen } of corrections) {
          await book.call('set', `C${row}`, amount);
          await book.call('value', `D${seen}`);
        }
        await book.call('set', 'C2', 1);
        await book.call('value', LAST);
        await book.call('set', 'C2', 2);
        expect(await book.call('values', 'D12:D12')).toEqual(await computedAnew(subject, book, 'D12:D12'));
        expect(await book.call('values', 'A1:D12')).toEqual(await computedAnew(subject, book, 'A1:D12'));
      }),
      { numRuns: 8 },
    );
  });
});
