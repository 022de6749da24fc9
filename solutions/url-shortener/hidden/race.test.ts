import { describe, expect, test } from 'bugsquash/examiner';
import {
  answeredMeanwhile,
  atTheSameMoment,
  follow,
  listHosts,
  loadLinks,
  lookupOf,
  make,
  ours,
  problem,
  type Subject,
} from './support/signpost.ts';

const asking = (subject: Subject, url: string, alias: string) => () => subject.post('/links', { url, alias });

/** Expects one 201 and a 409 for everybody else; returns the link of the one. */
function onlyWinner(answers: { status: number; text: string }[]) {
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...new Array(answers.length - 1).fill(409)]);
  for (const { status, text } of answers) {
    if (status === 409) expect(JSON.parse(text).type).toBe(problem('alias-taken'));
  }
  return JSON.parse(answers.find(({ status }) => status === 201)?.text ?? '');
}

describe('one alias, asked for by several at once', () => {
  test('one gets it, the others are told that it is taken, and it is listed once', async ({ subject }) => {
    await listHosts(subject);
    const answers = await atTheSameMoment(subject, [
      asking(subject, 'https://puppets.example/', 'summer'),
      asking(subject, 'https://reading.example/', 'summer'),
      asking(subject, 'https://puppets.example/', 'summer'),
    ]);
    const link = onlyWinner(answers);
    expect((await subject.get('/links')).json.items).toEqual([link]);
    expect(await follow(subject, 'summer')).toBe(link.url);
  });

  test('spellings in capitals are the same alias', async ({ subject }) => {
    await listHosts(subject);
    const answers = await atTheSameMoment(subject, [
      asking(subject, 'https://puppets.example/', 'Summer'),
      asking(subject, 'https://reading.example/', 'SUMMER'),
    ]);
    const link = onlyWinner(answers);
    expect(await follow(subject, 'summer')).toBe(link.url);
  });

  test('who needs no lookup and who waits for it do not both get it', async ({ subject }) => {
    await listHosts(subject);
    const answers = await atTheSameMoment(subject, [
      asking(subject, 'https://puppets.example/', 'summer'),
      asking(subject, ours('/reading'), 'summer'),
    ]);
    const link = onlyWinner(answers);
    expect(await follow(subject, 'summer')).toBe(link.url);
  });

  test('an alias that has become free is given to one alone', async ({ subject }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'Summer', expiresIn: 60 });
    await subject.clock.advance(60_000);
    const answers = await atTheSameMoment(subject, [
      asking(subject, 'https://puppets.example/', 'summer'),
      asking(subject, 'https://reading.example/', 'summer'),
    ]);
    const link = onlyWinner(answers);
    expect((await subject.get('/links')).json.items).toEqual([link]);
  });

  test('the lookup may take a quarter of an hour', async ({ subject }) => {
    await listHosts(subject);
    const held = await lookupOf(subject).hold();
    const first = subject.post('/links', { url: 'https://puppets.example/', alias: 'summer' });
    await held.waiting(1);
    await subject.clock.advance(900_000);
    const second = subject.post('/links', { url: 'https://reading.example/', alias: 'summer' });
    await answeredMeanwhile(subject, second);
    await held.release();
    const link = onlyWinner([await first, await second]);
    expect(await follow(subject, 'summer')).toBe(link.url);
  });

  test('who is too late stays so when the link of the other has been taken down', async ({ subject }) => {
    await listHosts(subject);
    const held = await lookupOf(subject).hold();
    const late = subject.post('/links', { url: 'https://puppets.example/', alias: 'summer' });
    await held.waiting(1);
    const other = subject.post('/links', { url: ours('/reading'), alias: 'SUMMER' });
    const given = await answeredMeanwhile(subject, other);
    if (given?.status === 201) await subject.delete('/links/summer');
    const third = subject.post('/links', { url: ours('/hours') });
    await answeredMeanwhile(subject, third);
    await held.release();
    expect((await third).status).toBe(201);
    const link = onlyWinner([await late, await other]);
    expect(await follow(subject, 'summer')).toBe(given?.status === 201 ? 410 : link.url);
  });
});

describe('an alias that is being asked for', () => {
  test('leads nowhere new until the lookup has answered, and stays as it was if it refuses', async ({
    subject,
  }) => {
    await listHosts(subject);
    await loadLinks(subject, { alias: 'Summer', url: ours('/2025'), expiresIn: 60 });
    await follow(subject, 'summer');
    await subject.clock.advance(60_000);
    const held = await lookupOf(subject).hold();
    const asked = subject.post('/links', { url: 'https://prizes.example/', alias: 'summer' });
    await held.waiting(1);
    expect(await follow(subject, 'summer')).toBe(410);
    await held.release({ json: { verdict: 'phishing' } });
    expect((await asked).status).toBe(422);
    const { json } = await subject.get('/links/summer');
    expect(json).toMatchObject({ alias: 'Summer', url: ours('/2025'), state: 'expired', clicks: 1 });
  });
});

describe('an alias that somebody else gets while one waits', () => {
  /** Asks for it with a lookup that hangs; somebody else asks meanwhile, and so many seconds pass. */
  async function outrun(subject: Subject, expiresIn: number, seconds: number) {
    await listHosts(subject);
    const held = await lookupOf(subject).hold();
    const waiting = subject.post('/links', { url: 'https://puppets.example/', alias: 'summer' });
    await held.waiting(1);
    const other = subject.post('/links', { url: ours('/reading'), alias: 'Summer', expiresIn });
    await answeredMeanwhile(subject, other);
    await subject.clock.advance(seconds * 1000);
    await held.release();
    return Promise.all([waiting, other]);
  }

  test('stays theirs, however long ago they got it, and though it has an end', async ({ subject }) => {
    const link = onlyWinner(await outrun(subject, 3600, 1200));
    expect((await subject.get('/links')).json.items).toEqual([link]);
    expect(await follow(subject, 'summer')).toBe(link.url);
  });

  test('is free if their link has expired by then', async ({ subject }) => {
    const [waited] = await outrun(subject, 60, 60);
    expect(waited.status).toBe(201);
    expect(await follow(subject, 'summer')).toBe('https://puppets.example/');
  });
});

describe('an alias that was not given', () => {
  test('is free for the next after a destination that is none or refused, and after the lookup failed', async ({
    subject,
  }) => {
    await listHosts(subject, { prizes: 'phishing' });
    const invalid = await subject.post('/links', { url: 'ftp://reading.example/', alias: 'summer' });
    expect(invalid.status).toBe(400);
    const refused = await subject.post('/links', { url: 'https://prizes.example/', alias: 'summer' });
    expect(refused.status).toBe(422);
    await lookupOf(subject).fail();
    const failed = await subject.post('/links', { url: 'https://reading.example/', alias: 'summer' });
    expect(failed.status).toBe(503);
    await listHosts(subject);
    const link = await make(subject, { url: 'https://reading.example/', alias: 'summer' });
    expect(await follow(subject, 'summer')).toBe(link.url);
  });
});

describe('links that are asked for at once', () => {
  test('everybody gets their own, with an alias or without', async ({ subject }) => {
    await listHosts(subject);
    const names = ['puppets', 'reading'];
    const answers = await atTheSameMoment(subject, [
      ...names.map((name) => asking(subject, `https://${name}.example/`, name)),
      ...names.map((name) => () => subject.post('/links', { url: `https://${name}.example/coded` })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    for (const name of names) expect(await follow(subject, name)).toBe(`https://${name}.example/`);
    const coded = answers.slice(names.length).map(({ text }) => JSON.parse(text));
    for (const { alias, url } of coded) expect(await follow(subject, alias)).toBe(url);
  });
});
