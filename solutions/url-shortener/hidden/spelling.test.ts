import { describe, expect, test } from 'bugsquash/examiner';
import { change, follow, make, ours } from './support/signpost.ts';

describe('a link that is followed in several spellings', () => {
  test('a takedown holds at once for a spelling in capitals', async ({ subject }) => {
    const link = await make(subject, { alias: 'half-price' });
    expect(await follow(subject, 'HALF-PRICE')).toBe(link.url);
    await subject.delete('/links/half-price');
    expect(await follow(subject, 'half-price')).toBe(410);
    expect(await follow(subject, 'HALF-PRICE')).toBe(410);
  });

  test('a change holds at once for a spelling in capitals', async ({ subject }) => {
    await make(subject, { alias: 'sale', url: ours('/hall-1') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-1'));
    await change(subject, 'sale', { url: ours('/hall-2') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-2'));
    await change(subject, 'SALE', { url: ours('/hall-3') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-3'));
    expect(await follow(subject, 'sale')).toBe(ours('/hall-3'));
  });

  test('a takedown holds for small letters when the link was made in capitals', async ({ subject }) => {
    await make(subject, { alias: 'HalfPrice' });
    expect(await follow(subject, 'halfprice')).toBe(ours('/visit'));
    await subject.delete('/links/HalfPrice');
    expect(await follow(subject, 'halfprice')).toBe(410);
  });

  test('a takedown holds for every spelling that was followed before', async ({ subject }) => {
    await make(subject, { alias: 'tickets' });
    const spellings = ['tickets', 'Tickets', 'TICKETS', 'tIcKeTs'];
    for (const spelling of spellings) await follow(subject, spelling);
    await subject.delete('/links/TICKETS');
    for (const spelling of spellings) expect(await follow(subject, spelling), spelling).toBe(410);
  });

  test('an end that is brought forward holds for a spelling in capitals', async ({ subject }) => {
    await make(subject, { alias: 'draw' });
    await follow(subject, 'DRAW');
    await change(subject, 'draw', { expiresIn: 60 });
    await subject.clock.advance(60_000);
    expect(await follow(subject, 'DRAW')).toBe(410);
  });

  test('a takedown leaves other links alone', async ({ subject }) => {
    await make(subject, { alias: 'sale', url: ours('/a') });
    await make(subject, { alias: 'sales', url: ours('/b') });
    for (const spelling of ['SALE', 'SALES']) await follow(subject, spelling);
    await subject.delete('/links/sale');
    expect(await follow(subject, 'SALE')).toBe(410);
    expect(await follow(subject, 'SALES')).toBe(ours('/b'));
  });

  test('following it again is answered from memory', async ({ subject }) => {
    await make(subject, { alias: 'Sale' });
    for (const spelling of ['Sale', 'SALES']) {
      if (spelling === 'SALES') await make(subject, { alias: 'sales' });
      const first = await subject.database.measure(() => follow(subject, spelling));
      const second = await subject.database.measure(() => follow(subject, spelling));
      expect(second.result).toBe(first.result);
      expect(second.statements).toBeLessThan(first.statements);
    }
  });
});
