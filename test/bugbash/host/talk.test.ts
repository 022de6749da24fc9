import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type HostRig, type Joined, openHost, squashes, submitAndWait } from './rig.ts';

let rig: HostRig;
let ann: Joined;
let ben: Joined;
beforeEach(async () => {
  rig = await openHost();
  onTestFinished(rig.close);
  ann = await rig.join('Ann', 'Reds');
  ben = await rig.join('Ben', 'Blues');
  await rig.act('/clock', { action: 'start' });
});

const talkOf = async ({ token }: Joined) => (await rig.call('GET', '/questions', { token })).body.questions;
const unreadOf = async ({ token }: Joined) => (await rig.call('GET', '/me', { token })).body.unread;

test('how a dispute was settled reaches the team that disputed, unread, with its line and without the name of the bug', async () => {
  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  const body = { exercise: 'money-split', line: 2, text: 'It is gone.' };
  const { id } = (await rig.call('POST', '/disputes', { token: ann.token, body })).body;
  const dispute = { id, kind: 'dispute', exercise: 'money-split', line: 2, text: 'It is gone.' };
  expect(await talkOf(ann)).toMatchObject([{ ...dispute, answer: null }]);
  expect(await unreadOf(ann)).toEqual([]);

  await rig.act(`/disputes/${id}`, { text: 'It is not: 12.5 dinars.' });
  const told = await talkOf(ann);
  expect(told).toMatchObject([{ ...dispute, answer: { text: 'It is not: 12.5 dinars.' } }]);
  expect(await unreadOf(ann)).toEqual([id]);
  const bug = rig.host.log.now.state.disputes[0]?.bug ?? '';
  expect(bug).not.toBe('');
  expect(JSON.stringify(told)).not.toContain(bug);
  expect([await talkOf(ben), await unreadOf(ben)]).toEqual([[], []]);
});

test('an answer to all comes with the question, and not with who asked', async () => {
  await rig.call('POST', '/questions', { token: ann.token, body: { text: 'May we add an index?' } });
  const id = rig.host.log.now.state.questions[0]?.id ?? '';
  expect(await talkOf(ben)).toEqual([]);
  await rig.act(`/questions/${id}`, { text: 'You may.', to: 'all' });
  const answered = { id, text: 'May we add an index?', answer: { text: 'You may.' } };
  expect(await talkOf(ann)).toMatchObject([{ ...answered, kind: 'question' }]);
  const seen = await talkOf(ben);
  expect(seen).toMatchObject([{ ...answered, kind: 'answered-to-all' }]);
  expect(JSON.stringify(seen)).not.toMatch(new RegExp(`Ann|Reds|${ann.person}|${ann.team}`));
  expect(await unreadOf(ben)).toEqual([id]);
});

test('a person disputes and asks a hundred times at most, and says something', async () => {
  await submitAndWait(rig, ann.token, 'key-0001', squashes([1]));
  const say = (path: string, text: string) =>
    rig.call('POST', path, { token: ann.token, body: { exercise: 'money-split', line: 2, text } });
  const question = (text: string) => rig.call('POST', '/questions', { token: ann.token, body: { text } });
  for (const blank of ['', '  ', '\n'])
    expect([(await say('/disputes', blank)).status, (await question(blank)).status]).toEqual([400, 400]);
  for (let count = 0; count < 100; count += 1)
    expect((await say('/disputes', ` ${count} `)).status).toBe(200);
  expect(await say('/disputes', 'more')).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  expect(rig.host.log.now.state.disputes.map(({ text }) => text)).toEqual(
    Array.from({ length: 100 }, (_, count) => `${count}`),
  );
});

test('only participants vote', async () => {
  const watching = await rig.call('POST', '/join', {
    body: { code: '', name: 'Eve', role: 'spectator', client: rig.host.client.version },
  });
  await rig.act('/clock', { action: 'end' });
  await rig.act('/reveal');
  const exercise = 'money-split';
  await rig.call('POST', '/debriefs', { token: ann.token, body: { exercise, text: 'It was a cent.' } });
  const vote = (token: string) => rig.call('POST', '/votes', { token, body: { exercise, team: ann.team } });
  expect(await vote(watching.body.token)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  expect((await vote(ben.token)).status).toBe(200);
  expect(rig.host.log.now.state.debriefs.votes).toMatchObject([{ person: ben.person }]);
});

test('whoever only watches comes in without a code, twenty a minute from an address, and takes no place', async () => {
  const { client, log } = rig.host;
  const watch = (ip: string) =>
    rig.call('POST', '/join', {
      body: { code: '', name: 'Eve', role: 'spectator', client: client.version },
      ip,
    });
  const came = async (ip: string) => {
    const replies = [];
    for (let index = 0; index < 21; index += 1) replies.push((await watch(ip)).status);
    return [replies.filter((status) => status === 200).length, replies.at(-1)];
  };
  expect(await came('203.0.113.9')).toEqual([20, 429]);
  expect((await watch('203.0.113.10')).status).toBe(200);
  // As many as may be, at once.
  const events = Array.from({ length: 979 }, (_, index) => ({
    type: 'person-joined' as const,
    ...{ person: `p-${index}`, name: `Watcher ${index}`, role: 'spectator' as const },
    ...{ team: null, teamName: null },
  }));
  await log.decide(() => ({ ok: true, value: { who: 'program', events, value: null } }));
  expect(await watch('203.0.113.11')).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('1000 spectators') },
  });
  await rig.join('Cid', 'Greens');
  await rig.act('/people', { name: 'Hal', role: 'helper' });
});
