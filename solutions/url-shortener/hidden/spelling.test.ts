import { describe, expect, test } from 'bugsquash/examiner';
import { change, follow, listHosts, loadLinks, make, ours, whileLookedUp } from './support/signpost.ts';

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

  test('a change holds at once for a spelling in capitals, and so does an end', async ({ subject }) => {
    await loadLinks(subject, { alias: 'sale', url: ours('/hall-1') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-1'));
    await change(subject, 'sale', { url: ours('/hall-2') });
    expect(await follow(subject, 'SALE')).toBe(ours('/hall-2'));
    await change(subject, 'SALE', { url: ours('/hall-3') });
    for (const spelling of ['SALE', 'sale']) expect(await follow(subject, spelling)).toBe(ours('/hall-3'));
    await change(subject, 'sale', { expiresIn: 60 });
    await subject.clock.advance(60_000);
    expect(await follow(subject, 'SALE')).toBe(410);
  });

  test('a change that had to wait holds at once for those who followed it meanwhile', async ({ subject }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'sale', url: ours('/hall-1') });
    const { status } = await whileLookedUp(
      subject,
      () => subject.put('/links/sale', { url: 'https://market.example/hall-2' }),
      () => follow(subject, 'SALE'),
    );
    expect(status).toBe(200);
    expect(await follow(subject, 'SALE')).toBe('https://market.example/hall-2');
  });

  test('who takes an alias over is found in capitals, and a code is, too', async ({ subject }) => {
    await loadLinks(subject, { alias: 'draw', url: ours('/2025'), expiresIn: 60 }, { id: 7, alias: '2222b' });
    expect(await follow(subject, 'DRAW')).toBe(ours('/2025'));
    expect(await follow(subject, '2222B')).toBe(ours('/visit'));
    await subject.clock.advance(60_000);
    await make(subject, { alias: 'Draw', url: ours('/2026') });
    expect(await follow(subject, 'DRAW')).toBe(ours('/2026'));
    await subject.delete('/links/2222b');
    expect(await follow(subject, '2222B')).toBe(410);
  });

  test('links whose aliases are alike stay apart', async ({ subject }) => {
    const long = 'The-summer-programme-of-our-libraries-20';
    const aliases = ['half-price', 'HALFPRICE', 'hall1', 'hall2', long, long.slice(0, -1)];
    await loadLinks(subject, ...aliases.map((alias, n) => ({ alias, url: ours(`/${n}`) })));
    for (const [n, alias] of aliases.entries()) expect(await follow(subject, alias)).toBe(ours(`/${n}`));
  });

  test('following it again is answered from memory', async ({ subject }) => {
    await loadLinks(subject, { alias: 'Sale' }, { alias: 'sales' });
    for (const spelling of ['Sale', 'SALES']) {
      const first = await subject.database.measure(() => follow(subject, spelling));
      const second = await subject.database.measure(() => follow(subject, spelling));
      expect(second.result).toBe(first.result);
      expect(second.statements).toBeLessThan(first.statements);
    }
    await subject.clock.advance(299_000);
    const { statements } = await subject.database.measure(() => follow(subject, 'SALES'));
    await subject.clock.advance(2000);
    const readAgain = await subject.database.measure(() => follow(subject, 'SALES'));
    expect(statements).toBeLessThan(readAgain.statements);
  });
});
