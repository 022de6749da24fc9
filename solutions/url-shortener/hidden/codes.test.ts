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

const DIGITS = '23456789bcdfghjkmnpqrstvwxyz';

/** The codes of the first 783 links, as they have been given out until now. */
function codeOfOld(n: number): string {
  if (n === 28) return '22222';
  return `222${DIGITS[Math.floor(n / 28)]}${DIGITS[n % 28]}`;
}

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

  test('nor do codes meet after tens of thousands of links, or millions', async ({ subject }) => {
    const oldest = await makeCoded(subject, 2, 'oldest');
    await madeBefore(subject, 21_951);
    const later = await makeCoded(subject, 3, 'later');
    await madeBefore(subject, 614_655);
    const latest = await makeCoded(subject, 3, 'latest');
    await madeBefore(subject, 17_210_368);
    const last = await makeCoded(subject, 2, 'last');
    expect(new Set([...oldest, ...later, ...latest, ...last]).size).toBe(10);
    await expectOwn(subject, { oldest, later, latest, last });
  });

  test('the code of a link that has expired or was taken down is not given out again', async ({
    subject,
  }) => {
    const expired = await make(subject, { url: ours('/bench'), expiresIn: 60 });
    const takenDown = await make(subject, { url: ours('/pond') });
    await subject.delete(`/links/${takenDown.alias}`);
    await subject.clock.advance(60_000);
    await madeBefore(subject, 783);
    const codes = await makeCoded(subject, 4, 'hedgehogs');
    for (const [{ alias }, state] of [
      [expired, 'expired'],
      [takenDown, 'taken-down'],
    ] as const) {
      expect(codes).not.toContain(alias);
      expect(await follow(subject, alias)).toBe(410);
      expect((await subject.get(`/links/${alias}`)).json.state).toBe(state);
    }
  });

  test('codes that earlier versions gave out stay with their links', async ({ subject }) => {
    const given = Array.from({ length: 783 }, (_, n) => codeOfOld(n + 1));
    await loadLinks(subject, ...given.map((alias, n) => ({ id: n + 1, alias, url: place('given', n) })));
    const codes = await makeCoded(subject, 2, 'codes');
    await madeBefore(subject, 810);
    const more = await makeCoded(subject, 3, 'more');
    await madeBefore(subject, 2351);
    const most = await makeCoded(subject, 2, 'most');
    const known = new Set([...given, ...codes, ...more, ...most]);
    expect(known.size).toBe(given.length + 7);
    await expectOwn(subject, { codes, more, most });
    for (const n of [0, 26, 27, 756, 782]) {
      expect(await follow(subject, given[n] as string)).toBe(place('given', n));
    }
  });
});
