import { describe, expect, test } from 'bugsquash/examiner';
import { askedAbout, follow, listHosts, lookupOf, make, problem } from './support/signpost.ts';

const LOOKALIKES = [
  'my-citylibrary.example',
  'thecityarchive.example',
  'www.my-citylibrary.example',
  'acitylibrary.example',
  'my.fakecityarchive.example',
];

describe('hosts that look like ours', () => {
  test('one with something stuck in front is refused when it is listed', async ({ subject }) => {
    await listHosts(subject, { 'my-': 'phishing' });
    const { status, json } = await subject.post('/links', {
      url: 'https://my-citylibrary.example/catalogue',
      alias: 'books',
    });
    expect(status).toBe(422);
    expect(json.type).toBe(problem('unsafe-destination'));
    expect(await follow(subject, 'books')).toBe(404);
  });

  test('each of them is looked up', async ({ subject }) => {
    const lookup = await listHosts(subject);
    for (const host of LOOKALIKES) await make(subject, { url: `https://${host}/x?ticket=81aa` });
    const asked = lookup.calls.map(({ url }) => askedAbout(url));
    expect(asked).toEqual(LOOKALIKES.map((host) => `https://${host}/x`));
  });

  test('capitals and ports make them no less foreign', async ({ subject }) => {
    await listHosts(subject, { my: 'malware' });
    for (const url of ['https://MY-CityLibrary.example/', 'http://my-citylibrary.example:8443/']) {
      expect((await subject.post('/links', { url })).status, url).toBe(422);
    }
  });

  test('they cannot be linked to while the lookup is down', async ({ subject }) => {
    await lookupOf(subject).fail();
    const { status, json } = await subject.post('/links', { url: 'https://my-citylibrary.example/' });
    expect(status).toBe(503);
    expect(json.type).toBe(problem('lookup-unavailable'));
  });

  test('a link is not led to one that is listed', async ({ subject }) => {
    await listHosts(subject, { my: 'phishing' });
    const link = await make(subject, { alias: 'books' });
    const { status } = await subject.put('/links/books', { url: 'https://my-citylibrary.example/' });
    expect(status).toBe(422);
    expect(await follow(subject, 'books')).toBe(link.url);
  });

  test('our name elsewhere in an address does not make it ours', async ({ subject }) => {
    await lookupOf(subject).fail();
    const foreign = [
      'https://citylibrary.example.prizes.example/',
      'https://prizes.example/citylibrary.example',
      'https://prizes.example/?to=.citylibrary.example',
      'https://citylibrary.example-prizes.example/',
      'https://cityarchive.examples/',
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
