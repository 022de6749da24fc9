import { type Differential, fc } from 'bugsquash/examiner';
import { bookWith } from './books.ts';

const row = fc.integer({ min: 1, max: 9 });

/** What somebody does to a sheet: amounts in A, formulas of all kinds in B, C and on the other sheet. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('amount' as const),
      row,
      size: fc.integer({ min: -9, max: 99 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('total' as const), row, size: row }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('share' as const), row, size: row }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('look' as const), row, size: row }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('insert' as const), row, size: fc.integer({ min: 1, max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('delete' as const), row, size: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('name' as const), row, size: row }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function callOf({ what, row, size }: Step): [string, ...unknown[]] {
  switch (what) {
    case 'amount':
      return ['set', `A${row}`, size];
    case 'total':
      return ['set', `B${row}`, `=SUM(A$1:A$${size})`];
    case 'share':
      return ['set', `C${row}`, `=A${row}-A$${size}+COUNT(Known)`];
    case 'look':
      return ['value', `B${row}`];
    case 'insert':
      return ['insertRows', 'Till', row, size];
    case 'delete':
      return ['deleteRows', 'Till', row, size];
    case 'name':
      return ['define', 'Known', `=Till!$A$${row}:$A$${size}`];
  }
}

export const differential: Differential<Step[]> = {
  inputs: fc.array(step, { minLength: 6, maxLength: 24 }),
  async replies(subject, steps) {
    const book = await bookWith(subject, [
      [3],
      [5],
      [8],
      [13],
      ['=SUM(A$1:A4)', '=SUM(A$1:A3)', '=SUM(A$1:A2)'],
    ]);
    const seen: unknown[] = [];
    for (const each of steps) seen.push((await book.call(...callOf(each))) ?? null);
    return { seen, values: await book.call('values', 'A1:C20'), inputs: await book.call('inputs', 'A1:C20') };
  },
};

const place = fc.constantFrom(
  'A1',
  'A2',
  'A3',
  'A4',
  'B1',
  'B2',
  'A1:A3',
  'A2:B2',
  'Till!A2',
  'Overview!A1',
  'x',
);

export const extension: Differential<{ text: string; at: string; amount: number; rows: number }[]> = {
  inputs: fc.array(
    fc.record({
      text: place,
      at: fc.constantFrom('A1', 'A2', 'B1', 'Overview!A1'),
      amount: fc.integer({ min: 0, max: 9 }),
      rows: fc.integer({ min: -1, max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  async replies(subject, steps) {
    const book = await bookWith(subject, [
      [1, '=A1+A2'],
      [2, '=A2*2'],
      ['=SUM(INDIRECT(C1))', null],
      ['=SUM(OFFSET(A1,C2,0,2))', null],
    ]);
    const seen: unknown[] = [];
    for (const { text, at, amount, rows } of steps) {
      await book.call('set', 'C1', text);
      await book.call('set', 'C2', rows);
      seen.push(await book.call('values', 'A3:A4'));
      await book.call('set', at, amount);
      seen.push(await book.call('values', 'A1:B4'));
    }
    return seen;
  },
};
