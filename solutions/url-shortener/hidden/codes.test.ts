import { describe, expect, test } from 'bugsquash/examiner';
import { follow, loadLinks, make, ours, type Subject } from './support/signpost.ts';

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

/** Each is listed with the destination it was made for, and the last of each kind leads there. */
async function expectOwn(subject: Subject, codes: Record<string, string[]>) {
  const { json } = await subject.get('/links?limit=100');
  const listed = new Map(json.items.map((link: { alias: string; url: string }) => [link.alias, link.url]));
  for (const [name, made] of Object.entries(codes)) {
    for (const [n, code] of made.entries()) expect(listed.get(code), code).toBe(place(name, n));
    expect(await follow(subject, made.at(-1) as string)).toBe(place(name, made.length - 1));
  }
}

/** As if so many links had been made already. */
const madeBefore = (subject: Subject, count: number) =>
  loadLinks(subject, { id: count, alias: `filler-${count}` });

describe('codes', () => {
  test('the oldest codes still lead where they did after hundreds of links, each listed under its own', async ({
    subject,
  }) => {
    const oldest = await makeCoded(subject, 2, 'bench');
    await madeBefore(subject, 783);
    const later = await makeCoded(subject, 3, 'hedgehogs');
    for (const [n, code] of oldest.entries()) expect(await follow(subject, code)).toBe(place('bench', n));
    const { json } = await subject.get('/links');
    const listed = json.items.map((link: { alias: string }) => link.alias);
    expect(listed).toEqual([...later.reverse(), 'filler-783', ...oldest.reverse()]);
  });

  test('codes from hundreds of links ago differ from those from dozens', async ({ subject }) => {
    const [first] = await makeCoded(subject, 1, 'first');
    await madeBefore(subject, 26);
    const dozens = await makeCoded(subject, 4, 'dozens');
    await madeBefore(subject, 783);
    const hundreds = await makeCoded(subject, 2, 'hundreds');
    expect(new Set([first, ...dozens, ...hundreds]).size).toBe(7);
    await expectOwn(subject, { dozens, hundreds });
  });

  test('nor do codes meet after tens of thousands of links', async ({ subject }) => {
    const oldest = await makeCoded(subject, 2, 'oldest');
    await madeBefore(subject, 21_951);
    const later = await makeCoded(subject, 3, 'later');
    await madeBefore(subject, 614_655);
    const latest = await makeCoded(subject, 3, 'latest');
    expect(new Set([...oldest, ...later, ...latest]).size).toBe(8);
    await expectOwn(subject, { oldest, later, latest });
  });

  test('the code of an expired link is not given out again', async ({ subject }) => {
    const { alias } = await make(subject, { url: ours('/bench'), expiresIn: 60 });
    await subject.clock.advance(60_000);
    await madeBefore(subject, 783);
    const codes = await makeCoded(subject, 3, 'hedgehogs');
    expect(codes).not.toContain(alias);
    expect(await follow(subject, alias)).toBe(410);
  });

  test('codes that earlier versions gave out stay with their links', async ({ subject }) => {
    const given = Array.from('3456789bcdfghjkmnpqr', (digit) => `2222${digit}`);
    await loadLinks(subject, ...given.map((alias, n) => ({ id: n + 1, alias, url: place('given', n) })));
    const codes = await makeCoded(subject, 3, 'codes');
    await expectOwn(subject, { given, codes });
  });
});
