import { describe, expect, test } from 'bugsquash/examiner';
import {
  askedAbout,
  follow,
  listHosts,
  loadLinks,
  lookupOf,
  make,
  ours,
  problem,
} from './support/signpost.ts';

const LOOKALIKES = [
  'my-citylibrary.example',
  'thecityarchive.example',
  'www.my-citylibrary.example',
  'acitylibrary.example',
  'my.fakecityarchive.example',
  'my_citylibrary.example',
  '2citylibrary.example',
  'www.my~cityarchive.example',
];

describe('hosts that look like ours', () => {
  test('one with something stuck in front is refused when it is listed, also with capitals and ports', async ({
    subject,
  }) => {
    await listHosts(subject, { 'my-': 'phishing' });
    for (const url of [
      'https://my-citylibrary.example/catalogue',
      'https://MY-CityLibrary.example/',
      'http://my-citylibrary.example:8443/',
    ]) {
      const { status, json } = await subject.post('/links', { url, alias: 'books' });
      expect(status, url).toBe(422);
      expect(json.type, url).toBe(problem('unsafe-destination'));
    }
    expect(await follow(subject, 'books')).toBe(404);
  });

  test('a link is not led to one that is listed', async ({ subject }) => {
    await listHosts(subject, { my: 'phishing' });
    await loadLinks(subject, { alias: 'books' });
    const { status } = await subject.put('/links/books', { url: 'https://my-citylibrary.example/' });
    expect(status).toBe(422);
    expect(await follow(subject, 'books')).toBe(ours('/visit'));
  });

  test('each is looked up, and cannot be linked to while the lookup is down', async ({ subject }) => {
    const lookup = lookupOf(subject);
    await lookup.fail();
    for (const host of LOOKALIKES) {
      const url = `https://${host}/x?ticket=81aa`;
      const { status, json } = await subject.post('/links', { url });
      expect(status, url).toBe(503);
      expect(json.type, url).toBe(problem('lookup-unavailable'));
    }
    const asked = lookup.calls.map(({ url }) => askedAbout(url));
    expect(asked).toEqual(LOOKALIKES.map((host) => `https://${host}/x`));
  });

  test('our name elsewhere in an address does not make it ours', async ({ subject }) => {
    await lookupOf(subject).fail();
    const foreign = [
      'https://citylibrary.example.prizes.example/',
      'https://prizes.example/citylibrary.example',
      'https://prizes.example/?to=.citylibrary.example',
      'https://prizes.example/www.citylibrary.example/',
      'https://prizes.example/#@www.citylibrary.example/x',
      'https://citylibrary.example-prizes.example/',
      'https://cityarchive.examples/',
      'https://www.citylibrary.example.prizes.example/',
      'https://www.citylibrary-example/',
      'https://cityarchive1example/',
    ];
    for (const url of foreign) expect((await subject.post('/links', { url })).status, url).toBe(503);
  });
});

describe('hosts that are ours', () => {
  test('they and every host below them are not looked up', async ({ subject }) => {
    const lookup = lookupOf(subject);
    await lookup.fail();
    for (const host of [
      'citylibrary.example',
      'cityarchive.example',
      'catalogue.citylibrary.example',
      'a.b.cityarchive.example',
      'WWW.CityLibrary.example',
      'citylibrary.example:8443',
    ]) {
      await make(subject, { url: `https://${host}/visit` });
    }
    expect(lookup.calls).toEqual([]);
  });
});
