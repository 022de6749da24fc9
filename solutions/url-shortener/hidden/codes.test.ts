import { describe, expect, test } from 'bugsquash/examiner';
import { follow, loadLink, make, ours, type Subject } from './support/signpost.ts';

const place = (name: string, n: number) => ours(`/${name}/${n}`);

/** Makes links without alias, one after the other; their codes, in that order. */
async function makeCoded(subject: Subject, count: number, name: string): Promise<string[]> {
  const codes: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const link = await make(subject, { url: place(name, n) });
    expect(link.alias).toMatch(/^\d[\da-z]+$/);
    codes.push(link.alias);
  }
  return codes;
}

async function expectOwn(subject: Subject, codes: string[], name: string) {
  for (const [n, code] of codes.entries()) expect(await follow(subject, code)).toBe(place(name, n));
}

/** As if so many links had been made already. */
const madeBefore = (subject: Subject, count: number) =>
  loadLink(subject, { id: count, alias: `filler-${count}` });

describe('codes', () => {
  test('the oldest codes still lead where they did after hundreds of links', async ({ subject }) => {
    const oldest = await makeCoded(subject, 3, 'bench');
    await madeBefore(subject, 783);
    const later = await makeCoded(subject, 5, 'hedgehogs');
    await expectOwn(subject, oldest, 'bench');
    await expectOwn(subject, later, 'hedgehogs');
    expect(new Set([...oldest, ...later]).size).toBe(8);
  });

  test('no two of the first thirty-five share a code', async ({ subject }) => {
    const early = await makeCoded(subject, 2, 'early');
    await madeBefore(subject, 25);
    const codes = await makeCoded(subject, 10, 'class');
    expect(new Set([...early, ...codes]).size).toBe(12);
    await expectOwn(subject, codes, 'class');
  });

  test('a code from hundreds of links ago differs from one from dozens', async ({ subject }) => {
    await madeBefore(subject, 27);
    const dozens = await makeCoded(subject, 2, 'dozens');
    await madeBefore(subject, 783);
    const hundreds = await makeCoded(subject, 2, 'hundreds');
    await expectOwn(subject, dozens, 'dozens');
    await expectOwn(subject, hundreds, 'hundreds');
  });

  test('nor do codes meet after tens of thousands of links', async ({ subject }) => {
    const oldest = await makeCoded(subject, 4, 'oldest');
    await madeBefore(subject, 21_951);
    const later = await makeCoded(subject, 5, 'later');
    await madeBefore(subject, 614_655);
    const latest = await makeCoded(subject, 5, 'latest');
    const all = [...oldest, ...later, ...latest];
    expect(new Set(all).size).toBe(all.length);
    await expectOwn(subject, oldest, 'oldest');
    await expectOwn(subject, later, 'later');
  });

  test('the code of an expired link is not given out again', async ({ subject }) => {
    const { alias } = await make(subject, { url: ours('/bench'), expiresIn: 60 });
    await subject.clock.advance(60_000);
    expect(await follow(subject, alias)).toBe(410);
    await madeBefore(subject, 783);
    const codes = await makeCoded(subject, 4, 'hedgehogs');
    expect(codes).not.toContain(alias);
    expect(await follow(subject, alias)).toBe(410);
  });

  test('codes that earlier versions gave out stay with their links', async ({ subject }) => {
    const given = Array.from('3456789bcdfghjkmnpqr', (digit) => `2222${digit}`);
    for (const [n, alias] of given.entries())
      await loadLink(subject, { id: n + 1, alias, url: place('given', n) });
    const codes = await makeCoded(subject, 3, 'new');
    await expectOwn(subject, given, 'given');
    await expectOwn(subject, codes, 'new');
  });

  test('every link is listed under its own code', async ({ subject }) => {
    const oldest = await makeCoded(subject, 2, 'oldest');
    await madeBefore(subject, 783);
    const later = await makeCoded(subject, 3, 'later');
    const { json } = await subject.get('/links');
    const listed = json.items.map((link: { alias: string }) => link.alias);
    expect(listed).toEqual([...later.reverse(), 'filler-783', ...oldest.reverse()]);
  });
});
