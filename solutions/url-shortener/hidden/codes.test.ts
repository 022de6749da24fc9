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
  test('the oldest still mean the same after hundreds of links: those that live, have expired or were taken down', async ({
    subject,
  }) => {
    const oldest = await makeCoded(subject, 2, 'bench');
    const { alias: expired } = await make(subject, { url: ours('/fair'), expiresIn: 60 });
    const { alias: takenDown } = await make(subject, { url: ours('/pond') });
    await subject.delete(`/links/${takenDown}`);
    await subject.clock.advance(60_000);
    await madeBefore(subject, 783);
    const later = await makeCoded(subject, 5, 'hedgehogs');
    for (const [n, code] of oldest.entries()) expect(await follow(subject, code)).toBe(place('bench', n));
    for (const code of [expired, takenDown]) expect(await follow(subject, code)).toBe(410);
    const { json } = await subject.get('/links');
    const listed = json.items.map(({ alias, state }: { alias: string; state: string }) => [alias, state]);
    expect(listed).toEqual([
      ...later.reverse().map((code) => [code, 'live']),
      ['filler-783', 'live'],
      [takenDown, 'taken-down'],
      [expired, 'expired'],
      ...oldest.reverse().map((code) => [code, 'live']),
    ]);
  });

  test('nor do codes meet after tens of thousands of links, or millions', async ({ subject }) => {
    const oldest = await makeCoded(subject, 2, 'oldest');
    await madeBefore(subject, 21_952);
    const later = await makeCoded(subject, 2, 'later');
    await madeBefore(subject, 614_656);
    const latest = await makeCoded(subject, 2, 'latest');
    await madeBefore(subject, 17_210_368);
    const last = await makeCoded(subject, 2, 'last');
    expect(new Set([...oldest, ...later, ...latest, ...last]).size).toBe(8);
    await expectOwn(subject, { oldest, later, latest, last });
  });

  test('those that earlier versions gave out stay with their links', async ({ subject }) => {
    const given = Array.from({ length: 783 }, (_, n) => codeOfOld(n + 1));
    await loadLinks(subject, ...given.map((alias, n) => ({ id: n + 1, alias, url: place('given', n) })));
    const codes = await makeCoded(subject, 2, 'codes');
    await madeBefore(subject, 810);
    const more = await makeCoded(subject, 2, 'more');
    await madeBefore(subject, 1567);
    const most = await makeCoded(subject, 1, 'most');
    const known = new Set([...given, ...codes, ...more, ...most]);
    expect(known.size).toBe(given.length + 5);
    await expectOwn(subject, { codes, more, most });
    for (const n of [0, 27, 756]) expect(await follow(subject, given[n] as string)).toBe(place('given', n));
  });
});
