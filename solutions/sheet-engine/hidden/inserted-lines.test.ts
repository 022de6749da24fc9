import { describe, expect, fc, test } from 'bugsquash/examiner';
import { bookWith, computedAnew, type Row, sum } from './support/books.ts';

/** Stalls with their kilos in B, and an empty line before the total in B8. */
const STALLS: Row[] = [
  ['stall', 'kg'],
  ['Aydin', 412],
  ['Berger', 268],
  ['Cerny', 95],
  ['Dahl', 151],
  ['Eder', 74],
  ['Fuchs', 330],
  ['all', 1330],
];

describe('a formula that is put in between two insertions next to each other', () => {
  test('refers to the same cells as before', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 4);
    await book.call('set', 'C4', '=B4/B$9');
    await book.call('insertRows', 'Till', 5);
    expect(await book.call('input', 'C4')).toBe('=B4/B$10');
  });

  test('has a range that grows with the lines that come into it', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    const added = [17, 45, 81, 22];
    for (const [index, kilos] of added.entries()) {
      const row = 4 + index;
      await book.call('insertRows', 'Till', row);
      await book.call('setTable', `B${row}`, [[kilos, `=B${row}/SUM(B$2:B$${8 + index})`]]);
    }
    expect((await book.call('inputs', 'C4:C7')).flat()).toEqual(
      [4, 5, 6, 7].map((row) => `=B${row}/SUM(B$2:B$11)`),
    );
    const shares = (await book.call('values', 'C4:C7')).flat();
    expect(sum(shares)).toBeCloseTo(sum(added) / (1330 + sum(added)), 12);
  });

  test('is computed from the cells that it means when one of them changes later', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 3);
    await book.call('set', 'C3', '=B$8+1');
    expect(await book.call('value', 'C3')).toBe(331);
    await book.call('insertRows', 'Till', 4, 2);
    expect(await book.call('value', 'C3')).toBe(331);
    await book.call('set', 'B10', 340);
    expect(await book.call('value', 'C3')).toBe(341);
  });

  test('moves along when the second insertion is before it', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 5, 2);
    await book.call('setTable', 'C6', [['=B4*B7', '=SUM(B$2:B6)']]);
    await book.call('insertRows', 'Till', 5);
    expect(await book.call('inputs', 'C7:D7')).toEqual([['=B4*B8', '=SUM(B$2:B7)']]);
    await book.call('insertRows', 'Till', 3);
    expect(await book.call('inputs', 'C8:D8')).toEqual([['=B5*B9', '=SUM(B$2:B8)']]);
    expect(await book.call('values', 'C8:D8')).toEqual([[95 * 151, 775]]);
  });

  test('follows what comes into the middle of the first insertion', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 4, 3);
    await book.call('setTable', 'C5', [['=B8/B$11', '=SUM(B$2:B$10)']]);
    await book.call('insertRows', 'Till', 5);
    expect(await book.call('inputs', 'C6:D6')).toEqual([['=B9/B$12', '=SUM(B$2:B$11)']]);
    expect(await book.call('values', 'C6:D6')).toEqual([[151 / 1330, 1330]]);
  });

  test('moves, and still means the same cells of the other sheet', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('setTable', 'Overview!A1', [[1], [2], [3], [4], [5], [6], [7]]);
    await book.call('insertRows', 'Till', 4);
    await book.call('set', 'C5', '=Overview!A5');
    await book.call('insertRows', 'Till', 5);
    expect(await book.call('input', 'C6')).toBe('=Overview!A5');
    await book.call('copy', 'C6', 'C7');
    expect(await book.call('inputs', 'C6:C7')).toEqual([['=Overview!A5'], ['=Overview!A6']]);
    expect(await book.call('values', 'C6:C7')).toEqual([[5], [6]]);
  });

  test('on another sheet follows as well', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 4);
    await book.call('setTable', 'Overview!B2', [['=Till!B9', '=SUM(Till!B2:B8)']]);
    await book.call('insertRows', 'Till', 4);
    expect(await book.call('inputs', 'Overview!B2:C2')).toEqual([['=Till!B10', '=SUM(Till!B2:B9)']]);
    expect(await book.call('values', 'Overview!B2:C2')).toEqual([[1330, 1330]]);
  });

  test('may as well be the meaning of a name', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 4);
    await book.call('define', 'Amounts', '=Till!$B$2:$B$8');
    await book.call('insertRows', 'Till', 5);
    expect(await book.get('names')).toEqual({ Amounts: '=Till!$B$2:$B$9' });
    expect(await book.call('evaluate', '=SUM(Amounts)')).toBe(1330);
  });

  test('may be a copy of one that was put in there', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('insertRows', 'Till', 4);
    await book.call('set', 'C4', '=B4/B$9');
    await book.call('copy', 'C4', 'C3');
    await book.call('fill', 'C4', 'C5:C6');
    await book.call('insertRows', 'Till', 4);
    expect((await book.call('inputs', 'C3:C7')).flat()).toEqual(
      [3, null, 5, 6, 7].map((row) => row && `=B${row}/B$10`),
    );
  });

  test('follows columns in the same way', async ({ subject }) => {
    const book = await bookWith(subject, [
      [10, 13, 17, 25, 32],
      [null, '=B1-A1', '=C1-B1', '=D1-C1', '=E1-D1'],
    ]);
    await book.call('insertColumns', 'Till', 'C');
    await book.call('set', 'C3', '=$D1-$F1');
    await book.call('insertColumns', 'Till', 'D');
    expect(await book.call('input', 'C3')).toBe('=$E1-$G1');
    expect(await book.call('value', 'C3')).toBe(17 - 32);
  });
});

describe('a formula that is put in between two deletions next to each other', () => {
  test('refers to the same cells as before', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('deleteRows', 'Till', 3);
    await book.call('setTable', 'C2', [['=B2/B$7', '=SUM(B2:B$6)']]);
    await book.call('deleteRows', 'Till', 3);
    expect(await book.call('inputs', 'C2:D2')).toEqual([['=B2/B$6', '=SUM(B2:B$5)']]);
    expect((await book.call('values', 'C2:D2'))[0][1]).toBe(412 + 151 + 74 + 330);
  });
});

describe('a formula that is put in between a deletion and one above it', () => {
  test('refers to the same cells as before', async ({ subject }) => {
    const book = await bookWith(subject, STALLS);
    await book.call('deleteRows', 'Till', 5);
    await book.call('setTable', 'C2', [['=B2/B$7', '=SUM(B2:B$6)']]);
    await book.call('deleteRows', 'Till', 4);
    expect(await book.call('inputs', 'C2:D2')).toEqual([['=B2/B$6', '=SUM(B2:B$5)']]);
    await book.call('define', 'Amounts', '=Till!$B$2:$B$5');
    await book.call('deleteRows', 'Till', 3);
    expect(await book.get('names')).toEqual({ Amounts: '=Till!$B$2:$B$4' });
    expect(await book.call('evaluate', '=SUM(Amounts)')).toBe(412 + 74 + 330);
  });
});

describe('whether a formula is looked at in between', () => {
  test('makes no difference, whatever comes in between', async ({ subject }) => {
    const action = fc.oneof(
      fc.record({
        kind: fc.constant('insert' as const),
        at: fc.integer({ min: 3, max: 7 }),
        count: fc.integer({ min: 1, max: 2 }),
      }),
      fc.record({
        kind: fc.constant('formula' as const),
        at: fc.integer({ min: 2, max: 7 }),
        count: fc.integer({ min: 8, max: 14 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 6 }), async (actions) => {
        const seen = await bookWith(subject, STALLS);
        const unseen = await bookWith(subject, STALLS);
        const insertions = [
          ...actions,
          { kind: 'insert' as const, at: 3, count: 1 },
          { kind: 'formula' as const, at: 2, count: 40 },
          { kind: 'insert' as const, at: 4, count: 1 },
        ];
        for (const { kind, at, count } of insertions) {
          for (const book of [seen, unseen]) {
            if (kind === 'insert') await book.call('insertRows', 'Till', at, count);
            else await book.call('set', `D${at}`, `=SUM(B$${at}:B$${count})+B${count}`);
          }
          await seen.call('inputs', 'D1:D30');
        }
        expect(await unseen.call('inputs', 'D1:D30')).toEqual(await seen.call('inputs', 'D1:D30'));
        expect(await unseen.call('values', 'A1:D30')).toEqual(await seen.call('values', 'A1:D30'));
        expect(await unseen.call('values', 'A1:D30')).toEqual(await computedAnew(subject, unseen, 'A1:D30'));
      }),
      { numRuns: 8 },
    );
  });
});
