import { describe, expect, test } from 'bugsquash/examiner';
import { change, loadLinks, make, ours } from './support/signpost.ts';

const RENEW = ours('/renew');

describe('a link without a title of its own', () => {
  test('its preview is headed by the public part of the destination, whichever that is', async ({
    subject,
  }) => {
    const destinations = [
      [`${RENEW}?ticket=5f3c#5f3c`, RENEW],
      [`${RENEW}#access_token=5f3c`, RENEW],
      [`${RENEW}?5f3c`, RENEW],
      [`${RENEW}#reset?code=5f3c`, RENEW],
      [`${RENEW}/b;c/d`, `${RENEW}/b;c/d`],
      [
        `https://www.citylibrary.example:8443/m%C3%BC%20ller?5f3c`,
        'https://www.citylibrary.example:8443/m%C3%BC%20ller',
      ],
      ['https://www.citylibrary.example', ours('/')],
    ] as const;
    for (const [index, [url, shown]] of destinations.entries()) {
      await make(subject, { alias: `renew-${index}`, url });
      const { json, text } = await subject.get(`/preview/renew-${index}`);
      expect(json, url).toMatchObject({ title: shown, destination: shown });
      expect(text, url).not.toMatch(/ticket|5f3c/);
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

  test('the staff see the public part as title, also when it is led elsewhere, and the whole url', async ({
    subject,
  }) => {
    const link = await make(subject, { alias: 'renew', url: `${RENEW}?ticket=81aa` });
    expect(link).toMatchObject({ title: RENEW, url: `${RENEW}?ticket=81aa` });
    expect((await subject.get('/links/renew')).json).toEqual(link);
    expect((await subject.get('/links')).json.items).toEqual([link]);
    const changed = await change(subject, 'renew', { url: ours('/sign-in?code=77bd') });
    expect(changed).toMatchObject({ title: ours('/sign-in'), url: ours('/sign-in?code=77bd') });
    expect((await subject.get('/preview/renew')).json.title).toBe(ours('/sign-in'));
  });

  test('one that was made earlier shows no more either', async ({ subject }) => {
    await loadLinks(subject, { id: 7, alias: 'renew', url: `${RENEW}?ticket=harrier#curlew` });
    const { json, text } = await subject.get('/preview/renew');
    expect(json.title).toBe(RENEW);
    expect(text).not.toMatch(/harrier|curlew/);
    await subject.delete('/links/renew');
    expect(await subject.output).not.toMatch(/harrier|curlew/);
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
