import { describe, expect, test } from 'bugsquash/examiner';
import { change, follow, loadLinks, ours } from './support/signpost.ts';

describe('a link that is followed in several spellings', () => {
  test('a takedown holds at once for every spelling that was followed before, and for no other link', async ({
    subject,
  }) => {
    await loadLinks(subject, { alias: 'Half-Price' }, { alias: 'half-prices', url: ours('/other') });
    const spellings = ['Half-Price', 'half-price', 'HALF-PRICE', 'hAlF-pRiCe'];
    for (const spelling of spellings) expect(await follow(subject, spelling)).toBe(ours('/visit'));
    await follow(subject, 'HALF-PRICES');
    await subject.delete('/links/HALF-price');
    for (const spelling of spellings) expect(await follow(subject, spelling), spelling).toBe(410);
    expect(await follow(subject, 'HALF-PRICES')).toBe(ours('/other'));
  });

  test('a change holds at once for a spelling in capitals', async ({ subject }) => {
    await loadLinks(subject, { alias: 'sale', url: ours('/hall-1') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-1'));
    await change(subject, 'sale', { url: ours('/hall-2') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-2'));
    await change(subject, 'SALE', { url: ours('/hall-3') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-3'));
    expect(await follow(subject, 'sale')).toBe(ours('/hall-3'));
  });

  test('an end that is brought forward holds for a spelling in capitals', async ({ subject }) => {
    await loadLinks(subject, { alias: 'draw' });
    await follow(subject, 'DRAW');
    await change(subject, 'draw', { expiresIn: 60 });
    await subject.clock.advance(60_000);
    expect(await follow(subject, 'DRAW')).toBe(410);
  });

  test('following it again is answered from memory', async ({ subject }) => {
    await loadLinks(subject, { alias: 'Sale' }, { alias: 'sales' });
    for (const spelling of ['Sale', 'SALES']) {
      const first = await subject.database.measure(() => follow(subject, spelling));
      const second = await subject.database.measure(() => follow(subject, spelling));
      expect(second.result).toBe(first.result);
      expect(second.statements).toBeLessThan(first.statements);
    }
  });
});
