import { describe, expect, test } from 'bugsquash/examiner';
import { change, loadLink, make, ours } from './support/signpost.ts';

const RENEW = ours('/renew');

describe('a link without a title of its own', () => {
  test('its preview is headed by the public part of the destination', async ({ subject }) => {
    await make(subject, { alias: 'renew', url: `${RENEW}?ticket=81aa#step2` });
    const { json, text } = await subject.get('/preview/renew');
    expect(json.title).toBe(RENEW);
    expect(json.destination).toBe(RENEW);
    expect(text).not.toMatch(/ticket|81aa|step2/);
  });

  test('neither a query nor a fragment shows, whichever comes', async ({ subject }) => {
    const rests = [
      '?ticket=5f3c',
      '#access_token=5f3c',
      '?5f3c',
      `?${['page', 'sid', 'x'].map((name) => `${name}=5f3c`).join('&')}`,
      '#reset?code=5f3c',
    ];
    for (const [index, rest] of rests.entries()) {
      await make(subject, { alias: `renew-${index}`, url: RENEW + rest });
      const { json, text } = await subject.get(`/preview/renew-${index}`);
      expect(json.title, rest).toBe(RENEW);
      expect(text, rest).not.toContain('5f3c');
    }
  });

  test('the log says no more of the destination than its public part', async ({ subject }) => {
    await make(subject, { alias: 'renew', url: `${RENEW}?ticket=goshawk#merlin` });
    await change(subject, 'renew', { expiresIn: 600 });
    await change(subject, 'renew', { url: ours('/sign-in?code=bittern') });
    await subject.delete('/links/renew');
    const output = await subject.output;
    expect(output).toContain('renew');
    expect(output).not.toMatch(/goshawk|merlin|bittern/);
  });

  test('the staff see the public part as title, and the whole url', async ({ subject }) => {
    const link = await make(subject, { alias: 'renew', url: `${RENEW}?ticket=81aa` });
    expect(link.title).toBe(RENEW);
    expect(link.url).toBe(`${RENEW}?ticket=81aa`);
    expect((await subject.get('/links/renew')).json).toEqual(link);
    expect((await subject.get('/links')).json.items).toEqual([link]);
  });

  test('its title follows when it is led elsewhere', async ({ subject }) => {
    await make(subject, { alias: 'renew', url: `${RENEW}?ticket=81aa` });
    const changed = await change(subject, 'renew', { url: ours('/sign-in?code=77bd') });
    expect(changed.title).toBe(ours('/sign-in'));
    expect((await subject.get('/preview/renew')).json.title).toBe(ours('/sign-in'));
  });

  test('one that was made earlier shows no more either', async ({ subject }) => {
    await loadLink(subject, { id: 7, alias: 'renew', url: `${RENEW}?ticket=harrier#curlew` });
    const { json, text } = await subject.get('/preview/renew');
    expect(json.title).toBe(RENEW);
    expect(text).not.toMatch(/harrier|curlew/);
    await subject.delete('/links/renew');
    expect(await subject.output).not.toMatch(/harrier|curlew/);
  });

  test('a path and nothing else shows whole', async ({ subject }) => {
    await make(subject, { alias: 'shelf', url: `${RENEW}/b;c/d` });
    expect((await subject.get('/preview/shelf')).json.title).toBe(`${RENEW}/b;c/d`);
    await make(subject, { alias: 'door', url: 'https://www.citylibrary.example' });
    expect((await subject.get('/preview/door')).json.title).toBe(ours('/'));
  });
});

describe('a link with a title of its own', () => {
  test('it keeps the title, also when it is led elsewhere', async ({ subject }) => {
    await make(subject, { alias: 'renew', title: 'Renew?ticket=yes', url: `${RENEW}?ticket=81aa` });
    expect((await subject.get('/preview/renew')).json.title).toBe('Renew?ticket=yes');
    const changed = await change(subject, 'renew', { url: ours('/sign-in') });
    expect(changed.title).toBe('Renew?ticket=yes');
    expect((await change(subject, 'renew', { title: 'Sign in' })).title).toBe('Sign in');
  });
});
